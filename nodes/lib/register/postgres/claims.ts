/** What the lines and the emitters ask: which messages may leave now, and which outcomes are still to go out. */
import type { Db, Tx } from './db';
import type { ClaimedMessages } from './claimed';
import { listOf } from './list-of';
import { ENTRY } from './next-sql';
import type { Ownership } from './ownership';
import type { Columns, Rows } from './rows';
import { together } from './together';
import type { Entry, NextFilter, Register } from '../types';

export const CLAIM_SQL = {
  /** $1 line, $2 nodes, $3 halted services, $4 ids claimed already, $5 limit, $6 me. */
  next: `SELECT n.*, (SELECT b.n FROM io.beat b WHERE b.process = $6) AS beat FROM io.next($1, $2, $3, $4, $5, $6) n`,
  /** Of these nodes those of which anything may have to go out. */
  owing: `SELECT n.node FROM unnest($1::text[]) n (node) WHERE (SELECT o.id FROM io.owing o WHERE o.node = n.node ORDER BY o.id LIMIT 1) IS NOT NULL`,
  /** $1 node, $2 after, $3 limit, $4 me. What another living process has taken in or recorded it gives itself. */
  owed: `WITH chosen AS (SELECT o.id FROM io.owing o WHERE o.node = $1 AND o.id > $2
      AND (SELECT m.by_process = $4 OR ((SELECT line.owner FROM io.line line WHERE line.id = m.line) = $4
        AND (m.by_process IS NULL OR NOT EXISTS (SELECT FROM io.process p WHERE p.id = m.by_process AND NOT p.gone)))
        FROM io.message m WHERE m.id = o.id)
      ORDER BY o.id LIMIT $3)
    SELECT ${ENTRY} FROM io.message m JOIN io.lane l ON l.id = m.lane JOIN io.line line ON line.id = l.line
      LEFT JOIN io.body b ON b.id = m.id WHERE m.id = ANY (ARRAY (SELECT id FROM chosen)) ORDER BY m.id`,
} as const;

type Claims = Pick<Register, 'next' | 'unemitted'>;

/** @param onRefused messages that were not to be sent now may wait, and whoever asked for them does not ask again by itself */
export function claimsOf(
  db: Db,
  rows: Rows,
  claimed: ClaimedMessages,
  ownership: Ownership,
  may: {
    readonly leave: (line: string) => void;
    readonly isFresh: () => boolean;
    /** Heartbeats of this process that the database has confirmed. */
    readonly beats: (process: number) => number;
    /** The database has fewer. */
    readonly onOlder: () => Promise<void>;
  },
  onRefused: () => void,
): Claims {
  /** One claim of a line at a time: the next one has to know what this one took. */
  const turns = new Map<string, Promise<unknown>>();

  async function claim({ line, nodes, haltedServices, limit }: NextFilter): Promise<Entry[]> {
    // Nobody sends here just now: then another process may.
    if (nodes.length === 0) return [];
    if (!(await ownership.compete(line, nodes))) return [];
    if (!may.isFresh()) {
      onRefused();
      return [];
    }
    may.leave(line);
    const me = db.me();
    const beats = may.beats(me);
    const found = await db.claim((tx: Tx) =>
      tx.rows<Columns & { msg: Buffer | null; beat: number | null }>(CLAIM_SQL.next, [
        ...[line, nodes, haltedServices, listOf(claimed.of(line), (id) => id), limit, me],
      ]),
    );
    // Put back under an open connection: what was sent since would be claimed once more.
    if (found[0] !== undefined && (found[0].beat ?? 0) < beats) {
      await may.onOlder();
      onRefused();
      return [];
    }
    // Lost meanwhile: another process may have them.
    if (!ownership.owns(line) || db.me() !== me) return [];
    const at = db.now();
    return found.map((columns) => {
      const entry = rows.entryOf(columns, at);
      claimed.claim(entry.id, line, entry.attempts);
      return entry;
    });
  }

  /** Of hundreds that ask at a start hardly any has something. */
  const owing = together(async (nodes): Promise<ReadonlySet<string>> => {
    const found = await db.claim((tx) => tx.rows<{ node: string }>(CLAIM_SQL.owing, [nodes]));
    return new Set(found.map(({ node }) => node));
  });

  return {
    next(filter) {
      const turn = (turns.get(filter.line) ?? Promise.resolve()).then(() => claim(filter));
      const over = turn.then(
        () => undefined,
        () => undefined,
      );
      turns.set(filter.line, over);
      void over.then(() => {
        if (turns.get(filter.line) === over) turns.delete(filter.line);
      });
      return turn;
    },
    async unemitted(node, afterId, limit) {
      if (afterId === 0 && !(await owing(node)).has(node)) return [];
      // Hundreds of io-sends are read after a start or a decision: what the lines send next must not wait for that.
      return db.read(async (tx) => {
        const found = await tx.rows<Columns & { msg: Buffer | null }>(CLAIM_SQL.owed, [
          ...[node, afterId, limit, db.me()],
        ]);
        return found.map((columns) => rows.entryOf(columns));
      });
    },
  };
}
