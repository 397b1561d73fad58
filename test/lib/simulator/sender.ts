/** A sender's endpoints for a test: a real server that answers as told and remembers what it was asked. */
import {
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { selfSigned } from './certificate';

export const PDF = Buffer.from(
  '%PDF-1.7\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  'latin1',
);

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export type Answer = (response: ServerResponse) => void;

export interface Sender {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** What it answers to a path, below `url`; anything else is a 404. */
  answers: Record<string, Answer>;
}

const started: Server[] = [];

/** @param secure with a certificate that nobody trusts */
export async function startSender(answers: Record<string, Answer> = {}, secure = false): Promise<Sender> {
  const asked: Asked[] = [];
  const sender = { url: '', asked, answers };
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    const answer = sender.answers[path];
    if (answer) answer(response);
    else response.writeHead(404).end();
  };
  const server = secure ? createSecureServer(selfSigned(), listener) : createServer(listener);
  started.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sender.url = `http${secure ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return sender;
}

/** For afterEach. */
export async function stopSenders(): Promise<void> {
  await Promise.all(
    started.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    ),
  );
}

export const json =
  (value: unknown): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

export const bytes =
  (body: Buffer | string): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(body);
  };

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end();
  };
