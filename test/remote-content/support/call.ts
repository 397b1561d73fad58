/** Calls as IO makes them, and as attackers do: the path goes out as it is written. */
import http, { type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

export const ANNA = 'AAAAAA00A00A000A';
export const BRUNO = 'BBBBBB00A00B000B';
export const HEADER = 'X-Chiave-Allegati';
export const KEY = 'chiave-di-prova-degli-allegati';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What IO sends: the key, and for whom. */
export function asIo(fiscalCode = ANNA, more: Headers = {}): Headers {
  return { [HEADER]: KEY, fiscal_code: fiscalCode, ...more };
}

/** @param base e.g. `http://127.0.0.1:1880/io-allegati` */
export async function call(
  base: string,
  path: string,
  headers: Headers = asIo(),
  method = 'GET',
): Promise<Reply> {
  const { hostname, port, pathname } = new URL(base);
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const request = http.request({
    host: hostname,
    port,
    path: `${pathname === '/' ? '' : pathname}${path}`,
    method,
    agent: false,
    headers: sent as Record<string, string>,
  });
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
}

export function json(reply: Reply): unknown {
  return JSON.parse(reply.body.toString('utf8'));
}

/** A PDF as far as anyone looks, of this many bytes. */
export function pdf(bytes = 64, fill = 'x'): Buffer {
  const [head, tail] = ['%PDF-1.7\n', '\n%%EOF\n'];
  return Buffer.from(head + fill.repeat(Math.max(0, bytes - head.length - tail.length)) + tail, 'latin1');
}

/** A server on a free port of this computer, until `close`. */
export async function listen(
  handler: http.RequestListener,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A caller that sends a request and then reads nothing. */
export async function standingStill(base: string, path: string, headers: Headers = asIo()): Promise<Socket> {
  const { hostname, port, pathname } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  socket.pause();
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  socket.write([`GET ${pathname}${path} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n'));
  return socket;
}
