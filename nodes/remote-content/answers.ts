/** The answers that are no file, as IO's specification has them: with a problem in JSON where it says so, else empty. */
import type { ServerResponse } from 'node:http';

/** What holds for every answer: nobody on the way keeps it, and no browser guesses what it is. */
export const SAFE = { 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' } as const;

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

type Headers = Readonly<Record<string, string | number>>;

/** 400, 404, 500, 503. `detail` tells neither of files nor of people. */
export function problem(
  response: ServerResponse,
  status: keyof typeof TITLES,
  detail: string,
  headers: Headers = {},
): void {
  json(response, status, { title: TITLES[status], status, detail }, headers);
}

/** Statuses without content: 401, 403, 405, 416, 429, 304. */
export function bare(response: ServerResponse, status: number, headers: Headers = {}): void {
  // Node-RED's web server would add who it is.
  response.removeHeader('X-Powered-By');
  response.writeHead(status, { ...SAFE, ...(status === 304 ? {} : { 'Content-Length': 0 }), ...headers });
  response.end();
}

export function json(response: ServerResponse, status: number, body: object, headers: Headers = {}): void {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.removeHeader('X-Powered-By');
  response.writeHead(status, {
    ...SAFE,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}
