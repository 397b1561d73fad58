/**
 * From a sheet to what IO takes in, and what that would change there. A service on IO has more than a sheet: who may call,
 * test recipients, limits, the group. All that was read is written back as it was; only the sheet's own fields differ.
 */
import type { RawService } from '../lib/io-api';
import type { Difference } from './api';
import { type Sheet, type SheetField, TOPICS } from './sheet';

export interface Organization {
  readonly name: string;
  /** 11 digits. */
  readonly fiscalCode: string;
}

/** Kept by IO itself, or not part of an update (IO API: ServicePayload). */
const NOT_WRITTEN = ['id', 'status', 'version', 'last_update'] as const;
const NOT_WRITTEN_METADATA = ['topic', 'group_id'] as const;

/** The sheet's texts, by IO's names of them in `metadata`. */
const METADATA = {
  phone: 'phone',
  email: 'email',
  pec: 'pec',
  supportUrl: 'support_url',
  privacyUrl: 'privacy_url',
  webUrl: 'web_url',
  address: 'address',
} as const;
const METADATA_FIELDS = Object.entries(METADATA) as [keyof typeof METADATA, string][];

/** What the review lets people look at again, as far as a sheet has it. */
const LOOKED_AT: ReadonlySet<SheetField> = new Set(['serviceName', 'description', 'scope']);

/** Euro cents. What IO sets at the approval; with its default of nothing a draft could not send a single payment notice. */
const PAYMENTS = 1_000_000;

/** Body of POST /manage/services. */
export function newService(sheet: Sheet, { name, fiscalCode }: Organization): object {
  const organization = { name, fiscal_code: fiscalCode };
  return { ...written(sheet, {}), organization, max_allowed_payment_amount: PAYMENTS };
}

/**
 * Body of PUT /manage/services/{id}: what IO gave, with the sheet's fields in it.
 * @param minors whether it is enabled for minors; always written, since a PUT without it takes them away
 */
export function changedService(sheet: Sheet, onIo: RawService, minors: boolean): object {
  return {
    ...without(onIo, NOT_WRITTEN),
    ...written(sheet, recordOf(onIo.metadata)),
    suitable_for_minors: minors,
  };
}

/** Whether it is enabled for minors, as IO says; undefined where it leaves that out. */
export function minorsOnIo({ suitable_for_minors: minors }: RawService): boolean | undefined {
  return typeof minors === 'boolean' ? minors : undefined;
}

/** An empty text of the sheet leaves IO's alone: nobody deletes a telephone number by not knowing it. */
function written(sheet: Sheet, metadata: RawService): object {
  const texts = METADATA_FIELDS.filter(([field]) => sheet[field] !== '');
  return {
    name: sheet.serviceName,
    description: sheet.description,
    require_secure_channel: sheet.secureChannel,
    metadata: {
      ...without(metadata, NOT_WRITTEN_METADATA),
      ...Object.fromEntries(texts.map(([field, name]) => [name, sheet[field]])),
      scope: sheet.scope,
      topic_id: sheet.topic,
    },
  };
}

/** What saving the sheet would change on IO, in the order of the dialog. */
export function differences(sheet: Sheet, onIo: RawService): Difference[] {
  const metadata = recordOf(onIo.metadata);
  const topic = recordOf(metadata.topic).id;
  const there: Partial<Record<SheetField, string>> = {
    serviceName: textOf(onIo.name),
    topic: typeof topic === 'number' ? (TOPICS[topic] ?? String(topic)) : '',
    description: textOf(onIo.description),
    secureChannel: yesNo(onIo.require_secure_channel === true),
    scope: textOf(metadata.scope),
    ...Object.fromEntries(METADATA_FIELDS.map(([field, name]) => [field, textOf(metadata[name])])),
  };
  const here: Partial<Record<SheetField, string>> = {
    ...sheet,
    topic: TOPICS[sheet.topic] ?? '',
    secureChannel: yesNo(sheet.secureChannel),
  };
  const fields = Object.keys(there) as SheetField[];
  return fields
    .map((field) => ({ field, here: here[field] ?? '', there: there[field] ?? '' }))
    .filter((one) => one.here !== one.there && (one.here !== '' || !(one.field in METADATA)));
}

/** Whether people at PagoPA look at such a change before it can be published. */
export function isLookedAt(changes: readonly Difference[]): boolean {
  return changes.some(({ field }) => LOOKED_AT.has(field));
}

/** The sheet that stands on IO, for the checks that the review makes. */
export function sheetOnIo(onIo: RawService): Readonly<Record<string, unknown>> {
  const metadata = recordOf(onIo.metadata);
  return {
    serviceName: onIo.name,
    description: onIo.description,
    topic: recordOf(metadata.topic).id,
    scope: metadata.scope,
    secureChannel: onIo.require_secure_channel === true,
    ...Object.fromEntries(METADATA_FIELDS.map(([field, name]) => [field, metadata[name]])),
  };
}

/** A word of ours, translated where it is shown. */
function yesNo(value: boolean): 'yes' | 'no' {
  return value ? 'yes' : 'no';
}

/** As the sheet's own texts are written: trimmed, with plain line ends. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : '';
}

function without(record: RawService, names: readonly string[]): RawService {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

function recordOf(value: unknown): RawService {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawService) : {};
}
