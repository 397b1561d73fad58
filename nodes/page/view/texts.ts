/** The page's words in its reader's language, from a file of their own. */
import type { FaultCode, Problem, Reason as ReasonCode, Warning } from '../../lib/core';
import { problemReason } from '../../lib/core/problem';
import { faultBranch } from '../../lib/core/fault-words';
import {
  fieldKey,
  formsOf,
  type Given,
  type NamesUnder,
  type Say,
  typeKey,
  type Words,
  words,
} from '../../lib/core/words';
import { numberIn } from '../../lib/editor/catalogue';
import type { Item, PageRefusal } from '../api';
import { DRAFT_DAYS } from '../limits';
import { languageOf } from './language';
import { CallError } from './server';

let texts: Readonly<Record<string, string>> = {};

/** Loads the texts. Rejects when they cannot be had. */
export async function loadTexts(folder: string, wanted: readonly string[]): Promise<void> {
  const response = await fetch(`${folder}texts.${languageOf(wanted)}.json`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  texts = (await response.json()) as Readonly<Record<string, string>>;
}

export function locale(): string {
  return texts.locale ?? 'it';
}

/** Never for HTML. What has no text is said by its key. */
export const say: Say = (wanted: Words) => {
  const form = formsOf(wanted, locale())
    .map((key) => texts[key])
    .find((text) => text !== undefined);
  if (form === undefined) return wanted.key;
  return form.replace(/__(\w+?)__/g, (placeholder, name: string) => {
    const value = Object.hasOwn(wanted.args, name) ? wanted.args[name] : undefined;
    if (value === undefined) return placeholder;
    if (typeof value === 'object') return say(value);
    return typeof value === 'number' ? number(value) : value;
  });
};

type PageKey = NamesUnder<'page.view'>;

/** One of the page's own texts. */
export function t<Key extends PageKey>(key: Key, ...given: Given<`page.view.${Key}`>): string {
  return say({ key: `page.view.${key}`, args: given[0] ?? {} });
}

export function number(value: number): string {
  return numberIn(locale(), value);
}

/** `1.234,56 €`. @param euros as the verdict has them */
export function euros(value: number): string {
  return new Intl.NumberFormat(locale(), { style: 'currency', currency: 'EUR', useGrouping: true }).format(
    value,
  );
}

const timeZone = 'Europe/Rome';

/** `23/11/2026, 16:05` in Rome. */
export function moment(ms: number): string {
  return new Intl.DateTimeFormat(locale(), {
    ...{ timeZone, day: '2-digit', month: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).format(ms);
}

/** `lunedì 23 novembre 2026 alle ore 16:05`, for what a person decides on. */
export function longMoment(ms: number): string {
  return new Intl.DateTimeFormat(locale(), { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(ms);
}

/** `40 secondi`, `23 minuti`, `1 h 51 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return say(words('sidebar.time.seconds', { n: Math.max(1, Math.round(seconds)) }));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say(words('sidebar.time.minutes', { n: minutes }));
  return say(words('sidebar.time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 }));
}

/** A field by its label; fields that the office named itself have none. */
export function fieldName(name: string): string {
  const key = fieldKey(name);
  const label = say({ key, args: {} });
  return label === key ? name : label;
}

export function typeName(type: string): string {
  return say({ key: typeKey(type), args: {} });
}

/** What is wrong with a cell: field, value and remedy. */
export function problemText(problem: Problem): string {
  const { key, args = {} } = problemReason(problem);
  return say({ key, args: { ...args, field: fieldName(problem.field) } });
}

export function warningText({ code, field, value = '', args = {} }: Warning): string {
  return say({ key: `warning.${code}`, args: { ...args, value, field: fieldName(field) } });
}

/** What went wrong, and what to do. */
export function faultText(fault: Pick<PageRefusal, 'code' | 'args'> & { readonly words?: Words }): string {
  const what = fault.words === undefined ? '' : say(fault.words);
  const args = { error: '', file: '', name: '', what, ...fault.args };
  const said = (['text', 'remedy'] as const).map((part) => {
    const key = `${faultBranch(fault.code as FaultCode, args)}.${part}`;
    const text = say({ key: key as Words['key'], args });
    return text === key ? '' : text;
  });
  return said.join(' ').trim() || what || t('error.internal', { code: fault.code });
}

/** Why a question was not answered. */
export function errorText(error: unknown): string {
  if (!(error instanceof CallError)) return t('error.internal', { code: 'PAGE' });
  const { status, refusal } = error;
  if (refusal === undefined)
    return status === 0 ? t('error.offline') : t('error.internal', { code: `HTTP ${status}` });
  const { code, args } = refusal;
  const by = typeof args.by === 'string' ? args.by : '';
  switch (code) {
    case 'BAD_REQUEST':
      return t('error.internal', { code });
    case 'NOT_FOUND':
      return t('error.notFound', { days: DRAFT_DAYS });
    case 'PAGE_CHANGED':
      return by === '' ? t('error.changed') : t('error.changedBy', { by });
    case 'PAGE_STAGE':
      return t('error.stage');
    case 'PAGE_OTHER_LIST':
      return t('error.otherList');
    case 'PAGE_SAME_PERSON':
      return t('error.samePerson');
    case 'PAGE_NO_USERS':
      return t('error.noUsers');
    case 'PAGE_NOT_ALLOWED':
      return t('error.notAllowed');
    default:
      return faultText({ code, args });
  }
}

/** Reasons whose sentence names something of the single message have another one for many. */
const WITH_DETAIL: readonly string[] = ['SERVER_ERROR', 'INVALID_MESSAGE', 'DUPLICATE', 'REFUSED_BY_IO'];

/** Why, of many messages. */
export function reasonOfMany(reason: ReasonCode): string {
  const key = WITH_DETAIL.includes(reason) ? `sidebar.reasons.${reason}` : `reason.${reason}.text`;
  return say({ key: key as Words['key'], args: {} });
}

/** Why, of one message. */
export function reasonOfOne({ reason, detail }: Pick<Item, 'reason' | 'detail'>): string {
  if (reason === null) return '';
  if (WITH_DETAIL.includes(reason) && detail === null) return reasonOfMany(reason);
  const at = detail?.at;
  const instant = typeof at === 'string' ? { at: moment(Date.parse(at)) } : {};
  return say({
    key: `reason.${reason}.text`,
    args: { status: '', answer: '', fields: '', ...detail, ...instant },
  });
}

export function remedyOf(reason: ReasonCode): string {
  return say({ key: `reason.${reason}.remedy`, args: {} });
}
