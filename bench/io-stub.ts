/**
 * What answers as IO does and costs next to nothing: it measures the sender, not a simulator. In a process of its own.
 * Each profile may be written to; each message is accepted after `latencyMs`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IoStub {
  readonly baseUrl: string;
  /** Calls answered so far. */
  calls(): Promise<number>;
  close(): Promise<void>;
}

const PROFILE = JSON.stringify({ sender_allowed: true, preferred_languages: ['it_IT'] });

export async function ioStub(latencyMs: number): Promise<IoStub> {
  const child = fork(__filename, [String(latencyMs)], { execArgv: ['--require', 'tsx/cjs'] });
  const [baseUrl] = (await once(child, 'message')) as [string];
  return {
    baseUrl,
    async calls() {
      const answer = once(child, 'message');
      child.send('calls');
      return ((await answer) as [number])[0];
    },
    async close() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function serve(latencyMs: number): void {
  let calls = 0;
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    setTimeout(() => {
      calls += 1;
      const accepts = request.method === 'POST' && !request.url?.endsWith('/profiles');
      response.writeHead(accepts ? 201 : 200, { 'content-type': 'application/json' });
      response.end(accepts ? JSON.stringify({ id: `01STUB${String(calls).padStart(20, '0')}` }) : PROFILE);
    }, latencyMs);
  });
  process.on('message', () => process.send?.(calls));
  process.once('disconnect', () => process.exit(0));
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

if (require.main === module) serve(Number(process.argv[2]));
