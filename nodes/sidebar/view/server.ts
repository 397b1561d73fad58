/** The sidebar's questions to its routes, by addresses relative to the editor's own. Node-RED adds the user's token. */
import { saveFile } from '../../lib/view/save-file';
import type {
  Action,
  Choice,
  Done,
  HeldLook,
  ItemPage,
  LogCheck,
  Overview,
  Refusal,
  ToCorrect,
  VerdictCard,
} from '../api';

const BASE = 'io-servizi-sociali';

/** The answer was no. */
export class CallError extends Error {
  constructor(
    /** HTTP status; 0: no answer. */
    readonly status: number,
    readonly refusal: Refusal | undefined,
  ) {
    super(`HTTP ${status}`);
  }
}

export function fetchOverview(search: string, pages: number): Promise<Overview> {
  return call<Overview>('GET', `overview?${query({ search, pages: String(pages) })}`);
}

export function fetchMessages(choice: Choice, after: number | null): Promise<ItemPage> {
  return call<ItemPage>('GET', `messages?${query({ ...choice, ...position(after) })}`);
}

/** A fiscal code must stand in no address: servers on the way keep those. */
function findMessages(text: string, after: number | null): Promise<ItemPage> {
  return call<ItemPage>('POST', 'search', { text, ...(after === null ? {} : { after }) });
}

/** The first held messages of a campaign, and what to look at. */
export function fetchHeld(line: string, campaign: string): Promise<HeldLook> {
  return call<HeldLook>('GET', `held?${query({ line, campaign })}`);
}

export function act(action: Action): Promise<Done> {
  return call<Done>('POST', 'action', action);
}

export function exportAddress(choice: Choice, full: boolean): string {
  return `${BASE}/export?${query({ ...choice, ...(full ? { full: '1' } : {}) })}`;
}

/** Of who was not reached, with the columns of their own rows. */
export function rowsAddress({ line, campaign, reason }: Choice, as: 'csv' | 'xlsx'): string {
  const choice = { line, campaign, reason, as };
  const given = Object.entries(choice).filter((part): part is [string, string] => part[1] !== undefined);
  return `${BASE}/not-reached?${query(Object.fromEntries(given))}`;
}

/** Where the rows to correct of a node are. */
export function toCorrectAddress({ node, at }: VerdictCard | ToCorrect): string {
  return `${BASE}/to-correct?${query({ node, at: String(at) })}`;
}

/** Of the log of who did what. */
export function logAddress(as: 'csv' | 'xlsx'): string {
  return `${BASE}/log?${query({ as })}`;
}

export function checkLog(): Promise<LogCheck> {
  return call<LogCheck>('GET', 'log/check');
}

/** Whether a plain link would be refused, because Node-RED wants the user's token as a header. */
export function hasLogin(): boolean {
  return token() !== undefined;
}

/** Fetches a file with the user's token and hands it to the browser as a download. */
export async function download(address: string): Promise<void> {
  const headers = { authorization: `Bearer ${token() ?? ''}` };
  const response = await fetch(address, { headers, cache: 'no-store' }).catch(() => {
    throw new CallError(0, undefined);
  });
  if (!response.ok) throw new CallError(response.status, undefined);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  saveFile(await response.blob(), name ?? 'io-invii.csv');
}

function token(): string | undefined {
  return RED.settings.get('auth-tokens')?.access_token;
}

function position(after: number | null): Record<string, string> {
  return after === null ? {} : { after: String(after) };
}

function query(parts: Choice | Record<string, string>): string {
  return new URLSearchParams({ ...parts }).toString();
}

function call<T>(method: 'GET' | 'POST', address: string, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = $.ajax({
      method,
      url: `${BASE}/${address}`,
      cache: true,
      dataType: 'json',
      ...(body === undefined ? {} : { contentType: 'application/json', data: JSON.stringify(body) }),
    });
    request.done((answer: T) => {
      resolve(answer);
    });
    request.fail(({ status, responseJSON }: { status: number; responseJSON?: unknown }) => {
      reject(new CallError(status, refusalOf(responseJSON)));
    });
  });
}

function refusalOf(value: unknown): Refusal | undefined {
  return typeof value === 'object' && value !== null && 'code' in value ? (value as Refusal) : undefined;
}

/** Goes on while nothing is found and there is more to look at: each answer looks at a few thousand messages. */
export async function searchOn(text: string, after: number | null): Promise<ItemPage> {
  let page = await findMessages(text, after);
  while (page.items.length === 0 && page.next !== null) page = await findMessages(text, page.next);
  return page;
}
