/**
 * The institution's services on IO (IO API: /manage/services): reading, saving, review, publication. What IO answers is looked at before it
 * is used, and what went wrong comes back as a code with what its sentence needs; nothing here throws.
 */
import { isServiceId } from '../core/service-id';
import type { SheetCode } from '../core/codes';
import type { Answer, Answered } from './http';
import type { ManageClient } from './manage';
import { safeWords } from './safe-words';
import { PASSING } from './verdict';

export const LIFECYCLES = ['draft', 'submitted', 'approved', 'rejected', 'deleted'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];
export type Publication = 'published' | 'unpublished';

/** A service as IO gives it. Only id, name, status and organization are known to be well-formed. */
export type RawService = Readonly<Record<string, unknown>>;

export interface Version {
  readonly id: string;
  readonly name: string;
  /** 11 digits, or empty. */
  readonly organizationFiscalCode: string;
  /** Counted by IO; 0 when it does not say. */
  readonly version: number;
  /** ISO-8601, or empty when IO does not say. */
  readonly lastUpdate: string;
  readonly raw: RawService;
}

export interface IoService extends Version {
  readonly state: Lifecycle;
  /** IO's or PagoPA's words, e.g. of a rejection. */
  readonly reason: string;
}

export interface Released extends Version {
  readonly state: Publication;
}

/** One line of a service's history. */
export interface HistoryEntry {
  readonly at: string;
  readonly state: Lifecycle | Publication;
  readonly version: number;
  readonly reason: string;
}

type FailureCode = Extract<
  SheetCode,
  | 'SHEET_KEY'
  | 'SHEET_FORBIDDEN'
  | 'SHEET_NOT_FOUND'
  | 'SHEET_CONFLICT'
  | 'SHEET_REFUSED'
  | 'SHEET_TOO_MANY'
  | 'SHEET_TROUBLE'
  | 'SHEET_NETWORK'
  | 'SHEET_NO_ANSWER'
  | 'SHEET_UNEXPECTED'
>;

export interface Failure {
  readonly ok: false;
  readonly code: FailureCode;
  readonly args: Readonly<Record<string, string | number>>;
  /** Whether IO may have done what was asked all the same. */
  readonly uncertain: boolean;
}

export type Asked<T> = { readonly ok: true; readonly value: T } | Failure;

const PAGE = 100;
/** More services than any institution has: whoever answers so is not IO. */
const MOST_PAGES = 50;
/** A clerk looks at the last events. */
const HISTORY = 20;
const LONGEST_REASON = 1000;
export class Services {
  readonly #client: ManageClient;

  constructor(client: ManageClient) {
    this.#client = client;
  }

  /** All that the key may see: of a group's key only the group's. */
  async list(): Promise<Asked<readonly Version[]>> {
    const found: Version[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await this.#client.call('GET', `/manage/services?limit=${PAGE}&offset=${found.length}`);
      const asked = understood(answer, [200], pageOf);
      if (!asked.ok) return asked;
      const { versions, count } = asked.value;
      found.push(...versions);
      const more =
        versions.length > 0 && (count === undefined ? versions.length >= PAGE : found.length < count);
      if (!more) return { ok: true, value: found };
    }
    return failure('SHEET_UNEXPECTED', { status: 200 });
  }

  async get(id: string): Promise<Asked<IoService>> {
    return understood(await this.#client.call('GET', pathOf(id)), [200], serviceOf);
  }

  async create(payload: object): Promise<Asked<IoService>> {
    return understood(await this.#client.call('POST', '/manage/services', payload), [201], serviceOf);
  }

  async update(id: string, payload: object): Promise<Asked<IoService>> {
    return understood(await this.#client.call('PUT', pathOf(id), payload), [200], serviceOf);
  }

  /** @param png bytes of a PNG */
  async uploadLogo(id: string, png: Buffer): Promise<Asked<undefined>> {
    const data = { logo: png.toString('base64') };
    return done(await this.#client.call('PUT', `${pathOf(id)}/logo`, data));
  }

  /** The latest events, newest first. */
  async history(id: string): Promise<Asked<readonly HistoryEntry[]>> {
    const path = `${pathOf(id)}/history?order=DESC&limit=${HISTORY}`;
    return understood(await this.#client.call('GET', path), [200], historyOf);
  }

  async review(id: string, autoPublish: boolean): Promise<Asked<undefined>> {
    const data = { auto_publish: autoPublish };
    return done(await this.#client.call('PUT', `${pathOf(id)}/review`, data));
  }

  async publish(id: string): Promise<Asked<undefined>> {
    return done(await this.#client.call('POST', `${pathOf(id)}/release`));
  }

  async unpublish(id: string): Promise<Asked<undefined>> {
    return done(await this.#client.call('DELETE', `${pathOf(id)}/release`));
  }

  /** The last published version; undefined when there never was one. */
  async released(id: string): Promise<Asked<Released | undefined>> {
    const asked = understood(await this.#client.call('GET', `${pathOf(id)}/release`), [200], releasedOf);
    return !asked.ok && asked.code === 'SHEET_NOT_FOUND' ? { ok: true, value: undefined } : asked;
  }
}

function pathOf(id: string): string {
  return `/manage/services/${encodeURIComponent(id)}`;
}

function done(answer: Answer): Asked<undefined> {
  return understood(answer, [200, 202, 204], () => ({ value: undefined }));
}

/** The body of one of the good statuses, as `read` understands it. */
function understood<T>(
  answer: Answer,
  good: readonly number[],
  read: (body: unknown) => { readonly value: T } | undefined,
): Asked<T> {
  if (answer.kind === 'not-written') return failure('SHEET_NETWORK', { error: answer.error });
  if (answer.kind === 'no-answer') return failure('SHEET_NO_ANSWER', { error: answer.error }, true);
  if (!good.includes(answer.status)) return refused(answer);
  const found = read(answer.body);
  // It said yes: it may have done it.
  if (found === undefined) return failure('SHEET_UNEXPECTED', { status: answer.status }, true);
  return { ok: true, value: found.value };
}

function refused(answer: Answered): Failure {
  const { status, body } = answer;
  switch (status) {
    case 401:
      return failure('SHEET_KEY');
    case 403:
      return failure('SHEET_FORBIDDEN', { answer: safeWords(answer) });
    case 404:
      // The gateway does not know the path: not IO's API, or a wrong base URL.
      return isRecord(body) && 'statusCode' in body
        ? failure('SHEET_UNEXPECTED', { status })
        : failure('SHEET_NOT_FOUND');
    case 409:
      // A proxy's, in no form of IO's, may come after the deed.
      return failure('SHEET_CONFLICT', {}, !isRecord(body));
    case 400:
    case 413:
    case 422:
      return failure('SHEET_REFUSED', { status, answer: safeWords(answer) });
    case 429:
      return failure('SHEET_TOO_MANY', { seconds: Math.ceil((answer.retryAfterMs ?? 5000) / 1000) });
    default:
      return status >= 500
        ? failure('SHEET_TROUBLE', { status }, true)
        : failure('SHEET_UNEXPECTED', { status }, status < 300 || PASSING.has(status));
  }
}

function failure(code: FailureCode, args: Failure['args'] = {}, uncertain = false): Failure {
  return { ok: false, code, args, uncertain };
}

type Read<T> = { readonly value: T } | undefined;

interface Page {
  readonly versions: readonly Version[];
  /** Of all pages together, if IO says it. */
  readonly count: number | undefined;
}

function pageOf(body: unknown): Read<Page> {
  if (!isRecord(body) || !Array.isArray(body.value)) return undefined;
  const versions = body.value.map(versionOf);
  if (!versions.every((one) => one !== undefined)) return undefined;
  const count = isRecord(body.pagination) ? body.pagination.count : undefined;
  return { value: { versions, count: Number.isSafeInteger(count) ? (count as number) : undefined } };
}

function serviceOf(body: unknown): Read<IoService> {
  const version = versionOf(body);
  if (version === undefined || !isRecord(version.raw.status)) return undefined;
  const { value, reason } = version.raw.status;
  const state = LIFECYCLES.find((known) => known === value);
  return state === undefined ? undefined : { value: { ...version, state, reason: words(reason) } };
}

function releasedOf(body: unknown): Read<Released> {
  const version = versionOf(body);
  const state = publicationOf(version?.raw.status);
  return version === undefined || state === undefined ? undefined : { value: { ...version, state } };
}

function versionOf(body: unknown): Version | undefined {
  if (!isRecord(body)) return undefined;
  const { id, name, version, last_update: lastUpdate, organization } = body;
  if (typeof id !== 'string' || !isServiceId(id) || typeof name !== 'string') return undefined;
  const code = isRecord(organization) ? organization.fiscal_code : undefined;
  return {
    id,
    name,
    organizationFiscalCode: typeof code === 'string' && /^\d{11}$/.test(code) ? code : '',
    version: wholeNumber(version),
    lastUpdate: instant(lastUpdate),
    raw: body,
  };
}

function historyOf(body: unknown): Read<readonly HistoryEntry[]> {
  if (!isRecord(body) || !Array.isArray(body.items)) return undefined;
  // An event of a kind that we do not know is no reason to show none.
  return { value: body.items.slice(0, HISTORY).flatMap(entryOf) };
}

function entryOf(item: unknown): HistoryEntry[] {
  if (!isRecord(item) || !isRecord(item.status)) return [];
  const { value, reason } = item.status;
  const state = LIFECYCLES.find((known) => known === value) ?? publicationOf(value);
  if (state === undefined) return [];
  const [at, version] = [instant(item.last_update), wholeNumber(item.version)];
  return [{ at, state, version, reason: words(reason) }];
}

function publicationOf(value: unknown): Publication | undefined {
  return value === 'published' || value === 'unpublished' ? value : undefined;
}

function instant(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return '';
  const time = Date.parse(value);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

function wholeNumber(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** A person's words, on one line. */
function words(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
