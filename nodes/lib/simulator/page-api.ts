/** What all doors of the inbox page share. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export const SAFE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...SAFE, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
}

/** Another site's form or image cannot set this header: its visitor's browser would ask us first. */
export function isOurs(request: IncomingMessage): boolean {
  return request.headers['x-requested-with'] !== undefined;
}
