/** Calls from the page to the simulator, which lies beside it wherever both are mounted. */
import type {
  InboxDetail,
  InboxList,
  PreconditionText,
  RemoteAnswer,
  RemoteDetails,
  RemoteProblem,
} from './data';

/** The answer's status when it is not a good one; 0 when there was no answer. */
export class CallError extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

/** Undefined when nothing has changed since `version`. */
export async function fetchList(
  search: string,
  limit: number,
  version: string,
): Promise<InboxList | undefined> {
  const response = await call('GET', 'data', { q: search, limit: String(limit), version });
  return response.status === 204 ? undefined : ((await response.json()) as InboxList);
}

export async function fetchMessage(id: string): Promise<InboxDetail> {
  return (await (await call('GET', 'data', { id })).json()) as InboxDetail;
}

/** A person wants what is kept on other computers to be fetched, too; until the page is left. */
export function callElsewhere(): void {
  elsewhere = { elsewhere: 'yes' };
}

let elsewhere = {};

export async function fetchPrecondition(id: string): Promise<RemoteAnswer<PreconditionText>> {
  const response = await call('GET', 'remote', { get: 'precondition', id, ...elsewhere });
  return (await response.json()) as RemoteAnswer<PreconditionText>;
}

export async function fetchDetails(id: string): Promise<RemoteAnswer<RemoteDetails>> {
  const response = await call('GET', 'remote', { get: 'details', id, ...elsewhere });
  return (await response.json()) as RemoteAnswer<RemoteDetails>;
}

export async function fetchAttachment(id: string, url: string): Promise<RemoteAnswer<Blob>> {
  const response = await call('GET', 'remote', { get: 'attachment', id, url, ...elsewhere });
  if (response.headers.get('content-type') === 'application/pdf') {
    return { ok: true, value: await response.blob() };
  }
  return (await response.json()) as { ok: false; problem: RemoteProblem };
}

export async function act(action: 'clear' | 'read' | 'pay', id = ''): Promise<void> {
  await call('POST', 'action', { do: action, id });
}

export async function turnClock(turn: 'tomorrow' | 'today' | number): Promise<void> {
  const query = typeof turn === 'number' ? { do: 'speed', to: String(turn) } : { do: turn };
  await call('POST', 'action', query);
}

async function call(method: string, name: string, query: Record<string, string>): Promise<Response> {
  const folder = location.pathname.endsWith('/') ? location.pathname : `${location.pathname}/`;
  const address = `${folder}${name}?${new URLSearchParams(query).toString()}`;
  const headers = { 'x-requested-with': 'inbox', ...authorization() };
  const response = await fetch(address, { method, headers, cache: 'no-store' }).catch(() => {
    throw new CallError(0);
  });
  if (!response.ok) throw new CallError(response.status);
  return response;
}

/**
 * Under an editor with logins Node-RED keeps the user's token in this browser, under a name that ends with the editor's
 * path, its slashes as hyphens. Its data routes want it as a header.
 */
function authorization(): Record<string, string> {
  try {
    const here = location.pathname.replaceAll('/', '-');
    const names = Object.keys(localStorage).filter((name) => {
      return name.startsWith(TOKENS) && here.startsWith(name.slice(TOKENS.length));
    });
    // The nearest editor, if several share this address.
    names.sort((a, b) => b.length - a.length);
    const tokens: unknown = JSON.parse(localStorage.getItem(names[0] ?? '') ?? 'null');
    if (typeof tokens !== 'object' || !tokens || !('access_token' in tokens)) return {};
    return { authorization: `Bearer ${String(tokens.access_token)}` };
  } catch {
    // No storage, or not ours to read: the routes may be open.
    return {};
  }
}

const TOKENS = 'auth-tokens';
