/**
 * A follow is what many notices share: line, io-scadenze node and service. They are few, and another process may make one at any
 * moment: they are read where they are needed.
 */
import type { Tx } from './db';

export interface Follow {
  readonly id: number;
  readonly line: string;
  readonly node: string;
  readonly service: string;
}

export const FOLLOW_SQL = {
  ofNode: `SELECT id, line, node, service FROM io.follow WHERE node = $1 ORDER BY id`,
  ofLine: `SELECT id, line, node, service FROM io.follow WHERE line = $1 ORDER BY id`,
  /** Whose notices are given is who owns the line. */
  line: `INSERT INTO io.line (name) VALUES ($1) ON CONFLICT DO NOTHING`,
  /** An update that changes nothing holds the row, so that nobody prunes it before there is a notice of it. */
  of: `INSERT INTO io.follow (line, node, service) VALUES ($1, $2, $3)
    ON CONFLICT (line, node, service) DO UPDATE SET line = excluded.line RETURNING id`,
  /** Before it is looked whether they are empty: who adds to one just now has it. */
  lock: `SELECT id FROM io.follow WHERE line = $1 ORDER BY id FOR UPDATE`,
  /** A notice is open or over, and of each kind there is an index: one of all notices of a follow there is not. */
  prune: `DELETE FROM io.follow f WHERE f.id = ANY($1::int[])
    AND (SELECT n.id FROM io.notice n WHERE n.is_open AND n.follow = f.id ORDER BY n.next_day, n.id LIMIT 1) IS NULL
    AND (SELECT n.id FROM io.notice n WHERE n.is_over AND n.follow = f.id ORDER BY n.changed_at LIMIT 1) IS NULL`,
} as const;

/** The follow of these three, made when it is new. */
export async function followOf(tx: Tx, line: string, node: string, service: string): Promise<number> {
  await tx.changed(FOLLOW_SQL.line, [line]);
  const [{ id } = { id: 0 }] = await tx.rows<{ id: number }>(FOLLOW_SQL.of, [line, node, service]);
  return id;
}

/** The follows of a line in which nothing is left go. */
export async function pruneFollows(tx: Tx, line: string): Promise<void> {
  const found = await tx.rows<{ id: number }>(FOLLOW_SQL.lock, [line]);
  if (found.length > 0) await tx.changed(FOLLOW_SQL.prune, [found.map(({ id }) => id)]);
}
