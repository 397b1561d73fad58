/**
 * A process that sends for many institutions with the register and the lines of the package, without Node-RED and without HTTP: IO
 * accepts each message after 84 to 156 ms.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { Outbox } from '../../nodes/lib/outbox/outbox';
import type { RegisterPlace } from '../../nodes/lib/register';
import { forkBuilt } from '../../test/support/built';
import { BASE_URL, lineName, nodeName, serviceName } from './lines';

export interface SenderPlace {
  /** Of the process alone. */
  readonly folder: string;
  readonly database: NonNullable<RegisterPlace['database']>;
}

/** What a process has done since its start; `firsts`: when the first message of each line left, by the computer's clock. */
export interface Standing {
  readonly posts: number;
  readonly cpuMs: number;
  readonly owned: number;
  readonly firsts: readonly (readonly [line: number, at: number])[];
}

type Order =
  { readonly do: 'lines'; readonly lines: readonly number[] } | { readonly do: 'tell' | 'forget' | 'stop' };

export interface Sender {
  /** Sends for these too. */
  lines(lines: readonly number[]): Promise<void>;
  standing(): Promise<Standing>;
  /** Lines count as first sent of once more. */
  forget(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const CALLS_PER_5S = 150;
const LATENCY_MS = [84, 156] as const;
/** As its administrator would set a Node-RED for hundreds of institutions (docs/it/molti-enti.md). */
const NODE_OPTIONS = ['--max-semi-space-size=128'];

export async function startSender(place: SenderPlace): Promise<Sender> {
  const child = forkBuilt(__filename, [JSON.stringify(place)], NODE_OPTIONS);
  await once(child, 'message');
  const ask = async (order: Order): Promise<Standing> => {
    const answer = once(child, 'message');
    child.send(order);
    return ((await answer) as [Standing])[0];
  };
  return {
    async lines(lines) {
      await ask({ do: 'lines', lines });
    },
    standing: () => ask({ do: 'tell' }),
    async forget() {
      await ask({ do: 'forget' });
    },
    async stop() {
      await ended(child, () => child.send({ do: 'stop' } satisfies Order));
    },
    kill: () => ended(child, () => child.kill('SIGKILL')),
  };
}

async function ended(child: ChildProcess, how: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  how();
  await gone;
}

function serve(place: SenderPlace): void {
  const firsts = new Map<number, number>();
  let posts = 0;

  async function send(line: number): Promise<{ kind: 'answered'; status: number; body: object }> {
    posts += 1;
    if (!firsts.has(line)) firsts.set(line, Date.now());
    const [least, most] = LATENCY_MS;
    await delay(least + Math.random() * (most - least));
    return { kind: 'answered', status: 201, body: { id: `01BENCH${process.pid}${posts}` } };
  }

  const outbox = new Outbox(place);
  const byName = new Map<string, number>();
  outbox.watchedBy({
    register: (register) => register,
    line: (options) => ({
      ...options,
      client: {
        profile: () => Promise.reject(new Error('no profile is asked for')),
        status: () => Promise.reject(new Error('no status is asked for')),
        send: () => send(byName.get(options.key) ?? -1),
        close: () => undefined,
      },
    }),
  });

  function attach(n: number): void {
    const [key, node, service] = [lineName(n), nodeName(n), serviceName(n)];
    byName.set(key, n);
    outbox.setKey(service, 'invented-key', key);
    const settings = { callsPer5s: CALLS_PER_5S, recipientDays: 30, retentionDays: 90 };
    const free = { window: undefined, trialList: undefined };
    const line = outbox.line({ line: key, mode: 'live', url: BASE_URL, ...settings, ...free }, node);
    outbox.emitter.attach(node, () => undefined);
    line.attach({
      id: node,
      service,
      checkProfile: false,
      fault: (code) => {
        console.error(`${key}: ${code}`);
      },
    });
  }

  async function standing(): Promise<Standing> {
    const { user, system } = process.cpuUsage();
    const owned = (await outbox.register.ownership?.())?.lines.length ?? 0;
    return { posts, owned, cpuMs: (user + system) / 1_000, firsts: [...firsts] };
  }

  async function obey(order: Order): Promise<void> {
    if (order.do === 'lines') order.lines.forEach(attach);
    if (order.do === 'forget') firsts.clear();
    if (order.do === 'stop') {
      await outbox.settled(10_000);
      outbox.close();
      process.exit(0);
    }
    process.send?.(await standing());
  }

  process.on('message', (order: Order) => void obey(order));
  // The parent is gone: nobody would ever end this process.
  process.once('disconnect', () => process.exit(0));
  outbox.open();
  process.send?.('started');
}

if (require.main === module) serve(JSON.parse(process.argv[2] ?? '') as SenderPlace);
