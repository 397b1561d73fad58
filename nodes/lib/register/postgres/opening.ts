/** Brings the schema to the newest version and looks whether it is the one that this process may use. */
import { unavailable } from './errors';
import type { Session } from './session';

export const OPENING_SQL = {
  isThere: `SELECT to_regclass('io.meta') IS NOT NULL AS there, EXISTS (SELECT FROM pg_namespace n
    WHERE n.nspname = $1) AS schema`,
  begin: `BEGIN; SET LOCAL synchronous_commit = on`,
  /** One at a time, in all databases of the server: it is seldom and short. */
  lock: `SELECT pg_advisory_xact_lock(7236101, 1)`,
  meta: `SELECT (SELECT value FROM io.meta WHERE name = 'version')::int AS version,
    (SELECT value FROM io.meta WHERE name = 'key-check') AS key`,
  note: `INSERT INTO io.meta VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  noteOnce: `INSERT INTO io.meta VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
} as const;

/** In a step, and until another process is done with its own. */
const LONG = { isLong: true } as const;

interface Meta {
  readonly version: number;
  readonly key: string | null;
}

export interface Opening {
  readonly schema: string;
  readonly migrations: readonly string[];
  /** Hex of what tells the key (`Secrets.check`). */
  readonly keyCheck: string;
}

/** For the first connection: each step is a transaction of its own, it is at one version or at the next. */
export async function bringUpToDate(session: Session, opening: Opening): Promise<void> {
  const { schema, migrations, keyCheck } = opening;
  for (;;) {
    const version = await versionIn(session, schema);
    if (version >= migrations.length) break;
    await session.query(OPENING_SQL.begin);
    try {
      // Another process may be making an index of millions of messages.
      await session.query(OPENING_SQL.lock, undefined, LONG);
      // Another process may have done it while we waited.
      const now = await versionIn(session, schema);
      const step = migrations[now];
      if (step !== undefined) {
        if (now === 0 && !(await isThere(session, schema)).schema) await session.query(createSchema(schema));
        await session.query(step, undefined, LONG);
        await session.query(OPENING_SQL.note, ['version', String(now + 1)]);
        if (now === 0) await session.query(OPENING_SQL.noteOnce, ['key-check', keyCheck]);
      }
      await session.query('COMMIT');
    } catch (error) {
      if (!session.isOver()) await session.query('ROLLBACK');
      throw error;
    }
  }
  await assertOurs(session, opening);
}

/** For every connection. Rejects with IO_REGISTER_UNAVAILABLE: NEWER_VERSION, OLD_VERSION or KEY_WRONG. */
export async function assertOurs(session: Session, { migrations, keyCheck }: Opening): Promise<void> {
  const [{ version, key }] = (await session.query(OPENING_SQL.meta)).rows as [Meta];
  if (version > migrations.length) throw unavailable('NEWER_VERSION');
  if (version < migrations.length) throw unavailable('OLD_VERSION');
  if (key !== keyCheck) throw unavailable('KEY_WRONG');
}

async function isThere(session: Session, schema: string): Promise<{ there: boolean; schema: boolean }> {
  return (await session.query(OPENING_SQL.isThere, [schema])).rows[0] as { there: boolean; schema: boolean };
}

async function versionIn(session: Session, schema: string): Promise<number> {
  if (!(await isThere(session, schema)).there) return 0;
  return ((await session.query(OPENING_SQL.meta)).rows as [Meta])[0].version;
}

function createSchema(schema: string): string {
  return `CREATE SCHEMA "${schema.replaceAll('"', '""')}"`;
}
