/** What a register in PostgreSQL does beside one in a file, step by step, on the same disk and in the same run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey, openPostgresRegister, openRegister, type Entry, type Register } from '../nodes/lib/register';
import { postgresIsHere, startPostgres } from '../test/support/postgres';

const LINE = '01199250158|live|https://io.example';
/** Messages with 20 in flight, as one institution has them, and with 500, as many institutions together. */
const FEW = { inFlight: 20, messages: 3_000 } as const;
const MANY = { inFlight: 500, messages: 20_000 } as const;

/** Messages per second. */
interface Steps {
  readonly takeIn: number;
  readonly intents20: number;
  readonly intents500: number;
  readonly outcomes500: number;
  readonly emitted500: number;
}

export interface BackendFigures {
  readonly sqlite: Steps;
  readonly postgres: Steps;
  /** PostgreSQL / SQLite. */
  readonly ratio: Steps;
}

/** Null where no PostgreSQL is installed. */
export async function benchBackends(): Promise<BackendFigures | null> {
  if (!postgresIsHere()) return null;
  const folder = mkdtempSync(join(tmpdir(), 'backends-bench-'));
  const server = await startPostgres();
  try {
    const sqlite = await stepsOf(openRegister(folder));
    const url = await server.database();
    const postgres = await stepsOf(openPostgresRegister({ url, key: newKey(), name: 'bench' }));
    const names = Object.keys(sqlite) as (keyof Steps)[];
    const ratios = names.map((name) => [name, round(postgres[name] / sqlite[name])] as const);
    return { sqlite, postgres, ratio: Object.fromEntries(ratios) as unknown as Steps };
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stepsOf(register: Register): Promise<Steps> {
  try {
    const few = await claimed(register, FEW.messages);
    const intents20 = await perSecond(few.entries, FEW.inFlight, ({ id, attempts }) =>
      register.intend({ id, attempts }),
    );
    const many = await claimed(register, MANY.messages);
    const { entries } = many;
    const with500 = (step: (entry: Entry) => Promise<unknown>) => perSecond(entries, MANY.inFlight, step);
    return {
      takeIn: many.takeIn,
      intents20,
      intents500: await with500(({ id, attempts }) => register.intend({ id, attempts })),
      outcomes500: await with500(({ id }) => register.record({ id, state: 'sent', ioId: `io-${id}` })),
      emitted500: await with500(({ id, attempts }) =>
        register.emitted([{ id, state: 'sent', attempts: attempts + 1 }]),
      ),
    };
  } finally {
    await register.withdraw();
    register.close();
  }
}

let count = 0;

async function claimed(register: Register, n: number): Promise<{ entries: Entry[]; takeIn: number }> {
  const start = performance.now();
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
  const takeIn = Math.round((n / (performance.now() - start)) * 1000);
  const entries: Entry[] = [];
  while (entries.length < n)
    entries.push(
      ...(await register.next({ line: LINE, nodes: ['bench'], haltedServices: [], limit: 1_000 })),
    );
  return { entries, takeIn };
}

async function perSecond(
  entries: readonly Entry[],
  inFlight: number,
  step: (entry: Entry) => Promise<unknown>,
): Promise<number> {
  const waiting = [...entries].reverse();
  const start = performance.now();
  const work = async (): Promise<void> => {
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop())
      if ((await step(entry)) === false) throw new Error(`message ${entry.id} does not go on`);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return Math.round((entries.length / (performance.now() - start)) * 1000);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
