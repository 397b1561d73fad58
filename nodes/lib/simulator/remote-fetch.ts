/**
 * One call to a sender's endpoint as IO makes it: redirects are not followed, certificates are checked, and after ten
 * seconds IO's gateway would have given up.
 */
import { type ClientRequest, type IncomingHttpHeaders, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Timers } from './options';
import type { RemoteProblem } from './page/data';

export const TIME_LIMIT_MS = 10_000;
/** IO's own limit is not known; beyond this the simulator's memory is at stake. */
export const SIZE_LIMIT = 50 * 1024 * 1024;

export interface SenderAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Fetched =
  | { readonly ok: true; readonly value: SenderAnswer }
  | { readonly ok: false; readonly problem: RemoteProblem };

export interface Question {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** On this computer, where a certificate for its public name proves nothing. */
  readonly local: boolean;
}

/** Never rejects. */
export function fetchFromSender({ url, headers, local }: Question, timers: Timers): Promise<Fetched> {
  return new Promise((resolve) => {
    let outgoing: ClientRequest | undefined;
    const timer = timers.setTimeout(() => {
      fail({ code: 'TIMEOUT' });
    }, TIME_LIMIT_MS);
    const settle = (fetched: Fetched): void => {
      timers.clearTimeout(timer);
      resolve(fetched);
      outgoing?.destroy();
    };
    const fail = (problem: RemoteProblem): void => {
      settle({ ok: false, problem });
    };
    const unreachable = (error: unknown): void => {
      fail({ code: 'UNREACHABLE', error: errorCode(error) });
    };
    try {
      const secure = url.protocol === 'https:';
      const options = { headers, agent: false, ...(secure && { rejectUnauthorized: !local }) };
      outgoing = (secure ? overHttps : overHttp)(url, options, (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > SIZE_LIMIT) fail({ code: 'TOO_LARGE', megabytes: SIZE_LIMIT / 1024 / 1024 });
          else chunks.push(chunk);
        });
        incoming.on('error', unreachable);
        incoming.on('end', () => {
          const { statusCode = 0 } = incoming;
          settle({
            ok: true,
            value: { status: statusCode, headers: incoming.headers, body: Buffer.concat(chunks) },
          });
        });
      });
      outgoing.on('error', unreachable);
      outgoing.end();
    } catch (error) {
      // A header that a configuration names, but HTTP does not allow.
      unreachable(error);
    }
  });
}

/** Node's code for what went wrong; its message may hold addresses. */
function errorCode(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'error';
}
