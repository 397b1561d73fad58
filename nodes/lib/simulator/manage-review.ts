/** What IO's review looks at by itself, and the two reasons for which its people most often say no. */
import type { ServiceData } from './service-data';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** A description that is shorter cannot say what the service is for. */
const SHORTEST_DESCRIPTION = 40;
const CONTACTS = ['phone', 'email', 'pec', 'support_url'] as const;

/**
 * The automatic check: the reason of the rejection, or undefined.
 * @param names of the institution's other services
 */
export function automaticRejection(data: ServiceData, names: readonly string[]): string | undefined {
  const { metadata } = data;
  const reasons = [
    isWebAddress(metadata.privacy_url) ? '' : 'privacy_url: a valid http(s) address is required',
    CONTACTS.some((contact) => metadata[contact] !== undefined)
      ? ''
      : 'at least one of phone, email, pec, support_url is required',
    ...(['email', 'pec'] as const).map((name) =>
      metadata[name] === undefined || EMAIL.test(metadata[name]) ? '' : `${name}: not an e-mail address`,
    ),
    ...(['web_url', 'support_url', 'tos_url'] as const).map((name) =>
      metadata[name] === undefined || isWebAddress(metadata[name]) ? '' : `${name}: not an http(s) address`,
    ),
    names.some((name) => same(name, data.name)) ? 'another service of the institution has this name' : '',
  ].filter((reason) => reason !== '');
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** What a person at PagoPA would send back: here only a description that says nothing. */
export function manualRejection({ description }: ServiceData): string | undefined {
  return description.trim().length < SHORTEST_DESCRIPTION ? 'Descrizione troppo generica' : undefined;
}

/** Whether people look at it again after a first publication (IO: MANUAL_REVIEW_PROPERTIES). */
export function needsPeople(data: ServiceData, published: ServiceData): boolean {
  const looked = ({ name, description, organization, metadata }: ServiceData): string =>
    JSON.stringify([name, description, organization.name, organization.fiscal_code, metadata.scope]);
  return looked(data) !== looked(published);
}

export function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function isWebAddress(text: string | undefined): boolean {
  return text !== undefined && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
