/** A register in PostgreSQL for a test: one server for all tests of the process, a schema for each register. */
import { Client } from 'pg';
import {
  openPostgresRegister,
  type PostgresOptions,
  type PostgresPlace,
  type Register,
  type SheetMemory,
} from '../../../../nodes/lib/register';
import { sharedPostgres } from '../../../support/postgres';
import type { Bench } from '../support';

const START = Date.UTC(2026, 0, 15, 9, 0, 0);
export const KEY = Buffer.alloc(64, 7);

let url: string | undefined;
let count = 0;
/** Schemas of tests that are over, emptied: to make one costs as much as many tests. The oldest first. */
const empty: string[] = [];

export async function startShared(): Promise<void> {
  url ??= await (await sharedPostgres()).database();
}

/** Of the database that all benches of this process share. */
export function sharedUrl(): string {
  if (url === undefined) throw new Error('startShared first');
  return url;
}

/** Runs statements beside the register, as the superuser. */
export async function sql<T = unknown>(text: string, address = sharedUrl()): Promise<T[]> {
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    // Of several statements the last one's.
    const found = [await client.query(text)].flat().at(-1);
    return (found?.rows ?? []) as T[];
  } finally {
    await client.end();
  }
}

/** Numbers of processes go on: what this process knows of ended ones must not be said of new ones. */
async function makeEmpty(schema: string): Promise<void> {
  const tables = await sql<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = '${schema}' AND tablename NOT IN ('meta', 'act_end')`,
  );
  if (tables.length === 0) return;
  await sql(`SET session_replication_role = replica; SET synchronous_commit = off;
    ${tables.map(({ name }) => `DELETE FROM ${schema}.${name};`).join(' ')}
    DELETE FROM ${schema}.meta WHERE name NOT IN ('version', 'key-check'); UPDATE ${schema}.act_end SET id = 0;
    ALTER SEQUENCE ${schema}.message_id RESTART; ALTER SEQUENCE ${schema}.notice_id RESTART;`);
  empty.push(schema);
}

export function sheetsOf({ sheets }: Register): SheetMemory {
  if (sheets === undefined) throw new Error('a register that others share has them');
  return sheets;
}

export interface PostgresBench extends Bench {
  readonly schema: string;
  /** What is stored; names without a schema. */
  sql<T>(sql: string): Promise<T[]>;
  /** Another process of the same database, as it were; with clocks of its own where they are given. */
  another(options?: Another): Register;
}

export type Another = PostgresOptions & Partial<Pick<PostgresPlace, 'url' | 'key' | 'failover'>>;

/** @param isShared false: the schema is left as it is, not emptied for the next test */
export function postgresBench(isShared = true): PostgresBench {
  count += 1;
  // Not the last one: of its register something may still be on its way to the server.
  const schema = (isShared && empty.length > 1 ? empty.shift() : undefined) ?? `io_${count}`;
  const opened: Register[] = [];
  let now = START;
  /** How far the computer's clock is ahead of the database's. */
  let ahead = 0;
  let monotonic = 0;
  let slept = 0;

  const sqlHere = <T>(text: string): Promise<T[]> => sql(`SET search_path = ${schema}; ${text}`);

  const times = {
    now: () => now + ahead,
    monotonic: () => monotonic,
    sinceBoot: () => monotonic + slept,
    serverClock: () => now,
  };

  function another(options: Another = {}): Register {
    const { url: address = sharedUrl(), key = KEY, failover, ...more } = options;
    const own = { url: address, key, name: `test ${opened.length + 1}`, schema };
    const place = failover === undefined ? own : { ...own, failover };
    const register = openPostgresRegister(place, { ...times, paceFor: 0, ...more });
    opened.push(register);
    return register;
  }

  return {
    ...{ schema, folder: schema, another, sql: sqlHere, now: times.now },
    wait(ms) {
      now += ms;
      monotonic += ms;
    },
    sleep(ms) {
      now += ms;
      slept += ms;
    },
    jump(ms) {
      ahead += ms;
    },
    async tamper(text) {
      await sqlHere(text);
    },
    sheets: () => sheetsOf(another()),
    open: ({ rowOf, onChange } = {}) =>
      another({ ...(rowOf ? { rowOf } : {}), ...(onChange ? { onChange } : {}) }),
    end() {
      for (const register of opened) register.close();
      if (isShared && opened.length > 0) makeEmpty(schema).catch(() => undefined);
    },
  };
}
