/** Calls to our own routes in Node-RED. By relative addresses: the editor may lie below a path, and adds the user's token. */

import type { NamesUnder } from '../core/words';

export type Reply =
  | { readonly ok: true; readonly value: unknown }
  /** HTTP status; 0 without any answer. */
  | { readonly ok: false; readonly status: number };

/** Longer than the longest call of a route (the test of a connection, 15 s). */
const TIMEOUT_MS = 25_000;
/** What the routes say of a node that is only in the editor: a common case, and no error in the browser's console. */
const NOT_DEPLOYED = 204;

export function get(path: string): Promise<Reply> {
  return call({ method: 'GET', url: addressOf(path) });
}

/**
 * @param timeout milliseconds, for a route that takes longer
 * @param signal gives the call up: the answer is that of a call without one
 */
export function post(path: string, body: object, timeout = TIMEOUT_MS, signal?: AbortSignal): Promise<Reply> {
  const data = JSON.stringify(body);
  return call(
    { method: 'POST', url: addressOf(path), data, contentType: 'application/json', timeout },
    signal,
  );
}

function addressOf(path: string): string {
  return `io-servizi-sociali/${path}`;
}

async function call(settings: JQuery.AjaxSettings & { url: string }, signal?: AbortSignal): Promise<Reply> {
  const request = $.ajax({ timeout: TIMEOUT_MS, ...settings, dataType: 'json' });
  signal?.addEventListener('abort', () => {
    request.abort();
  });
  try {
    const value: unknown = await request;
    return request.status === NOT_DEPLOYED ? { ok: false, status: NOT_DEPLOYED } : { ok: true, value };
  } catch {
    return { ok: false, status: request.status };
  }
}

/** Why a call of ours failed, as a key of the catalogue. */
export function failureKey(status: number): `dialog.answer.${NamesUnder<'dialog.answer'>}` {
  if (status === 401 || status === 403) return 'dialog.answer.forbidden';
  return status === NOT_DEPLOYED || status === 404 ? 'dialog.answer.notDeployed' : 'dialog.answer.none';
}
