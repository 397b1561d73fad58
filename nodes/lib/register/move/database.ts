/**
 * The database of a move: a connection of its own, and a transaction in which nobody else is there. Every process that uses the database
 * has ended, or was declared gone because its heartbeat stood still; none comes until the transaction is over, and then it asks anew
 * which institution has which key.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { addressOf } from '../postgres/address';
import { DOUBT_SQL } from '../postgres/doubt-sql';
import { codeOf, ConnectionLost, toRegisterError } from '../postgres/errors';
import { institutionSecrets, type InstitutionSecrets } from '../postgres/institution-secrets';
import { LEASE_SQL } from '../postgres/lease';
import { bringUpToDate } from '../postgres/opening';
import { inSchema, MIGRATIONS } from '../postgres/schema';
import { openSession, type Session } from '../postgres/session';
import { secretsOf } from '../secrets';
import { MoveError } from './problem';

export interface DatabasePlace {
  readonly url: string;
  /** The key that all processes share, 64 bytes. */
  readonly key: Buffer;
  /** Whether the storage keeps every commit, whoever takes over. */
  readonly isSynchronous: boolean;
  /** Milliseconds without a heartbeat until a process counts as gone. */
  readonly patience: number;
  /** For tests. Default: io. */
  readonly schema?: string;
}

/** Of one statement: a commit may wait for a second server, a whole institution may be deleted. */
const ANSWER_WITHIN_MS = 30 * 60_000;
const CONNECT_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;

const DATABASE_SQL = {
  patient: `SET idle_in_transaction_session_timeout = '10min'`,
  name: `INSERT INTO io.meta (name, value) VALUES ('register', $1) ON CONFLICT (name) DO NOTHING`,
  nameOf: `SELECT m.value FROM io.meta m WHERE m.name = 'register'`,
  others: `SELECT p.id, p.name, (SELECT b.n FROM io.beat b WHERE b.process = p.id) AS n, p.patience FROM io.process p
    WHERE NOT p.gone ORDER BY p.id`,
  begin: `BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = '10s';
    LOCK TABLE io.process IN SHARE ROW EXCLUSIVE MODE; LOCK TABLE io.own_key IN ACCESS EXCLUSIVE MODE;
    SET LOCAL lock_timeout = 0`,
  /** Who was declared gone has to connect anew, and asks for the keys then. */
  cut: `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.datname = current_database()
    AND a.pid <> pg_backend_pid() AND a.usename = current_user AND a.application_name LIKE 'io-register %'`,
  find: `SELECT 1 FROM io.move WHERE id = $1`,
  note: `INSERT INTO io.move (id, way, at) VALUES ($1, $2, $3)`,
} as const;

export interface Database {
  readonly session: Session;
  readonly secrets: InstitutionSecrets;
  /** Twelve hexadecimal digits that tell this database from others. */
  readonly name: string;
  readonly rows: <T>(sql: string, values?: readonly unknown[]) => Promise<T[]>;
  readonly changed: (sql: string, values?: readonly unknown[]) => Promise<number>;
  readonly end: () => void;
}

/** Rejects with `RegisterError` or `MoveError`. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const schema = place.schema ?? 'io';
  try {
    const session = await openSession({
      ...{ address: addressOf(place.url), name: 'io-registro', schema: inSchema(schema) },
      ...{ answerWithin: ANSWER_WITHIN_MS, connectWithin: CONNECT_WITHIN_MS },
    });
    try {
      const keyCheck = secretsOf(place.key).check.toString('hex');
      await bringUpToDate(session, { schema, migrations: MIGRATIONS, keyCheck });
      await session.query(DATABASE_SQL.patient);
      const { system, timeline, synchronous } = session.server;
      const values = [system, timeline, synchronous, place.isSynchronous];
      const [met] = (await session.query(DOUBT_SQL.meet, values)).rows as { doubt: string | null }[];
      if (met?.doubt) throw new MoveError('DATABASE_DOUBTED');
      await session.query(DATABASE_SQL.name, [randomBytes(6).toString('hex')]);
      const [named] = (await session.query(DATABASE_SQL.nameOf)).rows as { value: string }[];
      return databaseOf(session, institutionSecrets(place.key), named?.value ?? '');
    } catch (error) {
      session.end();
      throw error;
    }
  } catch (error) {
    throw error instanceof MoveError ? error : toRegisterError(error);
  }
}

function databaseOf(session: Session, secrets: InstitutionSecrets, name: string): Database {
  return {
    ...{ session, secrets, name },
    rows: async <T>(sql: string, values?: readonly unknown[]) =>
      (await session.query(sql, values)).rows as T[],
    changed: async (sql, values) => (await session.query(sql, values)).changed,
    end: () => {
      session.end();
    },
  };
}

interface Other {
  readonly id: number;
  readonly name: string;
  readonly n: number | null;
  readonly patience: number | null;
}

/** Begins the transaction, once no other process is there. @param patience milliseconds, of who does not say */
export async function beginAlone(database: Database, patience: number, now: () => number): Promise<void> {
  const { rows } = database;
  const declared = await awaitAlone(database, patience, now);
  try {
    await database.session.query(DATABASE_SQL.begin);
  } catch (error) {
    if (!database.session.isOver()) await database.session.query('ROLLBACK');
    throw codeOf(error) === '55P03' ? new MoveError('MOVING') : toRegisterError(error);
  }
  const [other] = await rows<Other>(DATABASE_SQL.others);
  if (other !== undefined) {
    await rollBack(database);
    throw new MoveError('IN_USE', { name: other.name });
  }
  if (declared) await rows(DATABASE_SQL.cut);
  await database.secrets.learn(database.session);
}

/** Whether one was declared gone. Rejects with IN_USE where a heartbeat goes on. */
async function awaitAlone({ rows }: Database, patience: number, now: () => number): Promise<boolean> {
  const first = await rows<Other>(DATABASE_SQL.others);
  if (first.length === 0) return false;
  const seen = new Map(first.map(({ id, n }) => [id, n]));
  const longest = Math.max(...first.map((one) => one.patience ?? patience));
  for (const end = performance.now() + longest; performance.now() < end;) {
    await delay(LOOK_EVERY_MS);
    const others = await rows<Other>(DATABASE_SQL.others);
    if (others.length === 0) return false;
    const alive = others.find(({ id, n }) => seen.get(id) !== n);
    if (alive !== undefined) throw new MoveError('IN_USE', { name: alive.name });
  }
  for (const [id, n] of seen) await rows(LEASE_SQL.declare, [id, n, now(), null]);
  return true;
}

export async function rollBack({ session }: Database): Promise<void> {
  if (!session.isOver()) await session.query('ROLLBACK');
}

/** The last statement before the commit: by it the move is found when the answer was lost. */
export async function noteMove(
  { changed }: Database,
  move: string,
  way: 'here' | 'away',
  at: number,
): Promise<void> {
  await changed(DATABASE_SQL.note, [move, way, at]);
}

/** Whether a move was committed. Only within a transaction of `beginAlone`: an older one is over then. */
export async function isCommitted({ rows }: Database, move: string): Promise<boolean> {
  return (await rows(DATABASE_SQL.find, [move])).length > 0;
}

export type End = 'committed' | 'not-committed' | 'unknown';

/** Commits, and finds out what became of it when the answer was lost. */
export async function commit(database: Database, place: DatabasePlace, move: string): Promise<End> {
  try {
    await database.session.query('COMMIT');
    return 'committed';
  } catch (error) {
    if (!(error instanceof ConnectionLost)) return 'not-committed';
  }
  for (const pause of [0, 500, 2_000, 5_000]) {
    await delay(pause);
    const end = await endOf(place, move).catch(() => 'unknown' as const);
    if (end !== 'unknown') return end;
  }
  return 'unknown';
}

async function endOf(place: DatabasePlace, move: string): Promise<End> {
  const again = await openDatabase(place);
  try {
    await beginAlone(again, place.patience, Date.now);
    const found = await isCommitted(again, move);
    await rollBack(again);
    return found ? 'committed' : 'not-committed';
  } finally {
    again.end();
  }
}

export function newMove(): string {
  return randomUUID();
}
