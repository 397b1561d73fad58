/** Two processes on one register, one of them behind a network that breaks. */
import type { By, Register } from '../../../../nodes/lib/register';
import { TcpProxy } from '../../../support/tcp-proxy';
import { ALL, entry, intend } from '../support';
import { postgresBench, sharedUrl, type Another, type PostgresBench } from './bench';

export const ANNA: By = { who: 'anna', page: '', sending: '', detail: { from: 'sidebar' } };
export const LIVE = '01199250158|live|https://api.io.example';

export interface Two extends PostgresBench {
  readonly proxy: TcpProxy;
  /** A process whose words go through `proxy`. */
  behind(options?: Another): Register;
  finish(): Promise<void>;
}

export async function twoProcesses(): Promise<Two> {
  const place = postgresBench();
  const url = new URL(sharedUrl());
  const proxy = await TcpProxy.before(Number(url.port));
  url.port = String(proxy.port);
  return {
    ...place,
    proxy,
    behind: (options = {}) => place.another({ url: url.href, ...options }),
    async finish() {
      place.end();
      await proxy.end();
    },
  };
}

/** Takes messages of a campaign in; their ids. */
export async function take(register: Register, n: number, changes: object = {}): Promise<number[]> {
  const all = Array.from({ length: n }, () => register.takeIn(entry({ campaign: 'Mensa', ...changes })));
  return (await Promise.all(all)).map(({ id }) => id);
}

/** Leads messages to `in-doubt`. */
export async function inDoubt(register: Register, n: number): Promise<number[]> {
  const ids = await take(register, n);
  await register.next({ ...ALL, limit: 1_000 });
  for (const id of ids) {
    await intend(register, id);
    await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
  }
  return ids;
}
