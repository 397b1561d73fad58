/**
 * What answers as IO does and notes each call with its time, in a process of its own. Each profile may be written to; each message that
 * arrived whole is accepted, whether or not its sender lives to hear it. Whose call it is says the key.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrival {
  /** Milliseconds since the epoch, of a clock that never goes back. */
  readonly at: number;
  readonly key: string;
  /** The number in the text of a message; undefined for a question about a profile. */
  readonly n?: number;
}

export interface StandIn {
  readonly baseUrl: string;
  /** Those since the last time it was asked. */
  arrivals(): Promise<Arrival[]>;
  close(): Promise<void>;
}

const PROFILE = JSON.stringify({ sender_allowed: true, preferred_languages: ['it_IT'] });

/** @param latencyMs from the arrival to the answer */
export async function ioStandIn(latencyMs: number): Promise<StandIn> {
  const child = fork(__filename, [String(latencyMs)], { execArgv: ['--require', 'tsx/cjs'] });
  const [baseUrl] = (await once(child, 'message')) as [string];
  return {
    baseUrl,
    async arrivals() {
      const answer = once(child, 'message');
      child.send('arrivals');
      return ((await answer) as [Arrival[]])[0];
    },
    async close() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function serve(latencyMs: number): void {
  let arrivals: Arrival[] = [];
  let accepted = 0;
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const at = performance.timeOrigin + performance.now();
    const key = String(request.headers['ocp-apim-subscription-key']);
    const message = request.method === 'POST' && !request.url?.endsWith('/profiles');
    const body: Buffer[] = [];
    request.on('data', (bytes: Buffer) => body.push(bytes));
    request.on('end', () => {
      arrivals.push(message ? { at, key, n: numberIn(Buffer.concat(body)) } : { at, key });
      if (message) accepted += 1;
      const answer = message
        ? JSON.stringify({ id: `01STUB${String(accepted).padStart(20, '0')}` })
        : PROFILE;
      setTimeout(() => {
        response.writeHead(message ? 201 : 200, { 'content-type': 'application/json' });
        response.end(answer);
      }, latencyMs);
    });
  });
  process.on('message', () => {
    process.send?.(arrivals);
    arrivals = [];
  });
  process.once('disconnect', () => process.exit(0));
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

/** Of `campaignRow`. */
function numberIn(body: Buffer): number {
  const [, n] = /contributo numero (\d+)/.exec(body.toString()) ?? [];
  if (n === undefined) throw new Error(`a message without its number: ${body.toString()}`);
  return Number(n);
}

if (require.main === module) serve(Number(process.argv[2]));
