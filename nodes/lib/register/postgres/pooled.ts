/**
 * A pooler between us and the server that lends a server connection for a transaction or a statement only (PgBouncer's `pool_mode`).
 * What a session is told at its start then holds for others and not for us, and the database could become another one, with fewer
 * sendings, without our connection ending: nobody would look which one it is (people.met). A pooler that lends for the whole session is
 * a server like any other.
 */
import { unavailable } from './errors';

/** Milliseconds: one that lends per transaction answers at once, since ours is free; one whose connections are all lent keeps waiting. */
const PATIENCE_MS = 2_000;

export interface Sight {
  /** The process of the server by what the connection was told when it began; a pooler tells a number of its own. */
  readonly told: number | null;
  /** By what the server itself says. */
  readonly backend: number;
  /** The same asked once more, and on a second connection to the same address, which is cut after `ms`. */
  readonly again: () => Promise<number>;
  readonly another: (ms: number) => Promise<number>;
}

/**
 * Rejects with POOLED. Of a pooler that gives whom it has used last, the second connection gets our server's process; of one that goes
 * round, we get another one ourselves.
 */
export async function assertOwnServer({ told, backend, again, another }: Sight): Promise<void> {
  if (told === backend) return;
  if ((await again()) !== backend) throw unavailable('POOLED');
  const other = await another(PATIENCE_MS).catch(() => undefined);
  if (other === backend || (await again()) !== backend) throw unavailable('POOLED');
}
