/** What a register in PostgreSQL does beside one in a file, step by step, on the same disk and in the same run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newKey, openPostgresRegister, openRegister, type Entry, type Register } from '../nodes/lib/register';
import { postgresIsHere, startPostgres } from '../test/support/postgres';
import { withClient } from './many/lines';

const LINE = '01199250158|live|https://io.example';
/** Messages with 20 in flight, as one institution has them, and with 500, as many institutions together. */
const FEW = 20;
const MANY = 500;

interface Size {
  readonly rounds: number;
  /** With 20 in flight, and as many with 500, in each round and of each backend. */
  readonly messages: number;
}

const WHOLE: Size = { rounds: 5, messages: 10_000 };
const SHORT: Size = { rounds: 1, messages: 2_500 };
/** Before the first round, all steps: until then neither the code is compiled nor the statements are planned for good. */
const WARM = 2_500;
/** Messages in one go, from take-in to emission: nobody has tens of thousands in hand. */
const AT_ONCE = 2_500;

/** As PostgreSQL is where nobody has set anything; that of the tests is smaller. */
const AS_IT_COMES = { settings: { shared_buffers: '128MB', max_wal_size: '1GB' }, logFile: 16 } as const;

/** Messages per second; or one backend's by the other's. */
interface Steps {
  readonly takeIn: number;
  readonly intents20: number;
  readonly intents500: number;
  readonly outcomes500: number;
  readonly emitted500: number;
}

interface Round {
  readonly sqlite: Steps;
  readonly postgres: Steps;
  /** PostgreSQL / SQLite. */
  readonly ratio: Steps;
}

export interface BackendFigures {
  /** Of each step the median of the rounds: of each backend, and of the ratios within a round. */
  readonly median: Round;
  readonly rounds: readonly Round[];
}

/** Null where no PostgreSQL is installed. */
export async function benchBackends(short = false): Promise<BackendFigures | null> {
  if (!postgresIsHere()) return null;
  const { rounds: times, messages } = short ? SHORT : WHOLE;
  const folder = mkdtempSync(join(tmpdir(), 'backends-bench-'));
  const server = await startPostgres(AS_IT_COMES);
  const opened: Register[] = [];
  try {
    const file = openRegister(folder);
    const url = await server.database();
    const shared = openPostgresRegister({ url, key: newKey(), name: 'bench' });
    opened.push(file, shared);
    for (const register of opened) await stepsOf(register, WARM);
    const rounds: Round[] = [];
    while (rounds.length < times) {
      // In turn: what the first one leaves the disk to do is the second one's delay.
      const isFileFirst = rounds.length % 2 === 0;
      const first = await stepsOf(isFileFirst ? file : shared, messages);
      await tidied(url);
      const second = await stepsOf(isFileFirst ? shared : file, messages);
      await tidied(url);
      const [sqlite, postgres] = isFileFirst ? [first, second] : [second, first];
      rounds.push({ sqlite, postgres, ratio: each((step) => round(postgres[step] / sqlite[step])) });
    }
    const median = (of: keyof Round) => each((step) => medianOf(rounds.map((one) => one[of][step])));
    return {
      median: { sqlite: median('sqlite'), postgres: median('postgres'), ratio: median('ratio') },
      rounds,
    };
  } finally {
    for (const register of opened) {
      await register.withdraw();
      register.close();
    }
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The server tidies up after many changes, when it likes: that is not to be the other one's delay. */
async function tidied(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const busy = `SELECT FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'`;
    while (((await client.query(busy)).rowCount ?? 0) > 0) await delay(100);
  });
}

function each(of: (step: keyof Steps) => number): Steps {
  return {
    takeIn: of('takeIn'),
    intents20: of('intents20'),
    intents500: of('intents500'),
    outcomes500: of('outcomes500'),
    emitted500: of('emitted500'),
  };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Half of the messages go with few in flight, half with many. */
async function stepsOf(register: Register, messages: number): Promise<Steps> {
  const intend = ({ id, attempts }: Entry) => register.intend({ id, attempts });
  const record = ({ id }: Entry) => register.record({ id, state: 'sent', ioId: `io-${id}` });
  const emit = ({ id, attempts }: Entry) => register.emitted([{ id, state: 'sent', attempts: attempts + 1 }]);
  const spent = { takeIn: 0, few: 0, many: 0, outcomes: 0, emitted: 0 };
  for (let done = 0; done < messages; done += AT_ONCE)
    for (const kind of ['few', 'many'] as const) {
      spent.takeIn += await msOf(() => takeIn(register, AT_ONCE));
      const entries = await claim(register, AT_ONCE);
      spent[kind] += await msOf(() => withEach(entries, kind === 'few' ? FEW : MANY, intend));
      spent.outcomes += await msOf(() => withEach(entries, MANY, record));
      spent.emitted += await msOf(() => withEach(entries, MANY, emit));
    }
  const perSecond = (ms: number, n = messages) => Math.round((n / ms) * 1_000);
  return {
    takeIn: perSecond(spent.takeIn, 2 * messages),
    intents20: perSecond(spent.few),
    intents500: perSecond(spent.many),
    outcomes500: perSecond(spent.outcomes, 2 * messages),
    emitted500: perSecond(spent.emitted, 2 * messages),
  };
}

let count = 0;

async function takeIn(register: Register, n: number): Promise<void> {
  await Promise.all(
    Array.from({ length: n }, () => {
      count += 1;
      const payload = { codice_fiscale: 'AAAAAA00A00A000A', riga: count, oggetto: 'x'.repeat(900) };
      return register.takeIn({
        ...{ line: LINE, node: 'bench', service: 'service', type: 'io-messaggio', campaign: 'Bench' },
        key: count.toString(16).padStart(64, '0'),
        fiscalCode: 'AAAAAA00A00A000A',
        msg: JSON.stringify({ payload, _msgid: String(count) }),
        resend: false,
      });
    }),
  );
}

async function claim(register: Register, n: number): Promise<Entry[]> {
  const filter = { line: LINE, nodes: ['bench'], haltedServices: [], limit: 1_000 };
  const entries: Entry[] = [];
  while (entries.length < n) entries.push(...(await register.next(filter)));
  return entries;
}

async function withEach(
  entries: readonly Entry[],
  inFlight: number,
  step: (entry: Entry) => Promise<unknown>,
): Promise<void> {
  const waiting = [...entries].reverse();
  const work = async (): Promise<void> => {
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop())
      if ((await step(entry)) === false) throw new Error(`message ${entry.id} does not go on`);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
