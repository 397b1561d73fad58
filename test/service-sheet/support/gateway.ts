/** A gateway before the simulator that spoils chosen calls, and tells which calls came. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  /** Below `/manage/services`, with its query. */
  readonly path: string;
  readonly body: string;
}

/** What becomes of a call: done, but without an answer; not even done; or another answer in place of IO's. */
export type Spoil =
  | 'reset-after'
  | 'reset-before'
  | {
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
      readonly after?: true;
    };

export class Gateway {
  readonly calls: Call[] = [];
  /** Asked for each call; undefined lets it pass. */
  spoil: (call: Call) => Spoil | undefined = () => undefined;
  readonly #origin: string;
  readonly #server: Server;

  /** @param baseUrl of the simulator */
  constructor(baseUrl: string) {
    this.#origin = new URL(baseUrl).origin;
    this.#server = createServer((incoming, response) => void this.#handle(incoming, response));
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v1`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Calls that change something. */
  get writes(): string[] {
    return this.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const path = (incoming.url ?? '').replace('/api/v1/manage/services', '');
    const call = { method: incoming.method ?? '', path, body };
    this.calls.push(call);
    const spoil = this.spoil(call);
    if (spoil === 'reset-before') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const isDone = spoil === undefined || spoil === 'reset-after' || spoil.after === true;
    const answer = isDone ? await this.#forward(incoming, body) : undefined;
    if (spoil === 'reset-after') incoming.socket.resetAndDestroy();
    else if (spoil !== undefined) response.writeHead(spoil.status, spoil.headers).end(spoil.body);
    else response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.text);
  }

  #forward(
    { method, url, headers }: IncomingMessage,
    body: string,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; text: string }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#origin + (url ?? ''), { method, headers, agent: false }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
