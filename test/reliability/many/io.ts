/**
 * The simulator of IO in a process of its own, one for each institution with IO's own limit, which notes when each call came and what
 * was accepted. Whose call it is says the key. What arrived whole is accepted, whether or not its sender lives to hear.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, type Simulator } from '../../../nodes/lib/simulator';

export interface Arrivals {
  /** Milliseconds since the epoch, of a clock that never goes back. */
  readonly calls: readonly { readonly key: string; readonly at: number }[];
  /** The numbers in the texts of the messages. */
  readonly accepted: readonly { readonly key: string; readonly n: number }[];
}

export interface Io {
  readonly baseUrl: string;
  /** Since the last time it was asked. */
  arrivals(): Promise<Arrivals>;
  close(): Promise<void>;
}

/** Messages of one institution, more than any run gives. */
const CAPACITY = 1_000_000;

/** @param latencyMs from the arrival to the answer; a message is accepted half-way */
export async function startIo(latencyMs: number): Promise<Io> {
  const child = fork(__filename, [String(latencyMs)], { execArgv: ['--require', 'tsx/cjs'] });
  const [baseUrl] = (await once(child, 'message')) as [string];
  return {
    baseUrl,
    async arrivals() {
      const answer = once(child, 'message');
      child.send('arrivals');
      return ((await answer) as [Arrivals])[0];
    },
    async close() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

interface Institution {
  readonly simulator: Simulator;
  /** Of its accepted messages, how many were told. */
  told: number;
}

function serve(latencyMs: number): void {
  let calls: { key: string; at: number }[] = [];
  const institutions = new Map<string, Institution>();

  function institutionOf(key: string): Institution {
    const known = institutions.get(key);
    if (known !== undefined) return known;
    const simulator = createSimulator({ latencyMs, capacity: CAPACITY, keepAccepted: true });
    const made = { simulator, told: 0 };
    institutions.set(key, made);
    return made;
  }

  function accepted(key: string, one: Institution): Arrivals['accepted'] {
    const { inbox } = one.simulator;
    const fresh = inbox.accepted.slice(one.told);
    one.told += fresh.length;
    return fresh.map(({ id }) => ({ key, n: numberIn(inbox.get(id)?.content.markdown) }));
  }

  const server = http.createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    const key = String(request.headers['ocp-apim-subscription-key']);
    calls.push({ key, at: performance.timeOrigin + performance.now() });
    institutionOf(key).simulator.handler(request, response);
  });
  process.on('message', () => {
    process.send?.({
      calls,
      accepted: [...institutions].flatMap(([key, one]) => accepted(key, one)),
    } satisfies Arrivals);
    calls = [];
  });
  process.once('disconnect', () => process.exit(0));
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`);
  });
}

/** Of `campaignRow`. */
function numberIn(markdown: string | undefined): number {
  const [, n] = /contributo numero (\d+)/.exec(markdown ?? '') ?? [];
  if (n === undefined) throw new Error(`a message without its number: ${markdown ?? 'gone'}`);
  return Number(n);
}

if (require.main === module) serve(Number(process.argv[2]));
