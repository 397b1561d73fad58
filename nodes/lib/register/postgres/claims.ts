/** What the lines and the emitters ask: which messages may leave now, and which outcomes are still to go out. */
import type { Db, Tx } from './db';
import type { Hand } from './hand';
import type { Ownership } from './ownership';
import type { Columns, Rows } from './rows';
import { together } from './together';
import type { Entry, NextFilter, Register } from '../types';

const ENTRY = `m.id, line.name AS line, l.node, l.service, l.campaign, m.type, m.state, m.reason, m.detail, m.attempts, m.decided,
  m.io_id, m.taken_at, m.changed_at, m.given, m.owed_to, m.recipient, b.msg`;

export const CLAIM_SQL = {
  /**
   * $1 line, $2 nodes, $3 halted services, $4 ids in hand, $5 limit. From lane to lane of those in which something waits, in each the
   * first ones: it costs the same however much is stopped before them.
   */
  next: `WITH RECURSIVE of AS (SELECT id FROM io.line WHERE name = $1 AND owner = $6),
    busy AS (
      (SELECT m.lane FROM io.message m WHERE m.waiting AND m.line = (SELECT id FROM of) ORDER BY m.lane LIMIT 1)
      UNION ALL
      SELECT (SELECT m.lane FROM io.message m WHERE m.waiting AND m.line = (SELECT id FROM of) AND m.lane > busy.lane
        ORDER BY m.lane LIMIT 1) FROM busy WHERE busy.lane IS NOT NULL),
    free AS (SELECT l.id FROM busy JOIN io.lane l ON l.id = busy.lane
      WHERE l.node = ANY ($2::text[]) AND l.service <> ALL ($3::text[]) AND NOT EXISTS (SELECT FROM io.stop s
        WHERE s.node = l.node AND (s.campaign IS NULL OR s.campaign = l.campaign OR s.plain = l.campaign))),
    chosen AS (SELECT f.id FROM free CROSS JOIN LATERAL (SELECT m.id FROM io.message m
        WHERE m.waiting AND m.line = (SELECT id FROM of) AND m.lane = free.id AND m.id <> ALL ($4::bigint[])
        ORDER BY m.id LIMIT $5) f ORDER BY f.id LIMIT $5)
    SELECT ${ENTRY} FROM chosen JOIN io.message m ON m.id = chosen.id JOIN io.lane l ON l.id = m.lane
      JOIN io.line line ON line.id = l.line LEFT JOIN io.body b ON b.id = m.id ORDER BY m.id`,
  /** Of these nodes those of which anything may have to go out. */
  owing: `SELECT n.node FROM unnest($1::text[]) n (node) WHERE EXISTS (SELECT FROM io.message m WHERE m.owed AND m.owed_to = n.node)`,
  /** $1 node, $2 after, $3 limit, $4 me. What another living process has taken in or recorded it gives itself. */
  owed: `WITH chosen AS (SELECT m.id FROM io.message m WHERE m.owed AND m.owed_to = $1 AND m.id > $2
      AND (m.by_process = $4 OR ((SELECT line.owner FROM io.line line WHERE line.id = m.line) = $4
        AND (m.by_process IS NULL OR NOT EXISTS (SELECT FROM io.process p WHERE p.id = m.by_process AND NOT p.gone))))
      ORDER BY m.id LIMIT $3)
    SELECT ${ENTRY} FROM chosen JOIN io.message m ON m.id = chosen.id JOIN io.lane l ON l.id = m.lane
      JOIN io.line line ON line.id = l.line LEFT JOIN io.body b ON b.id = m.id ORDER BY m.id`,
} as const;

type Claims = Pick<Register, 'next' | 'unemitted'>;

/** @param onRefused messages that were not to be sent now may wait, and whoever asked for them does not ask again by itself */
export function claimsOf(
  db: Db,
  rows: Rows,
  hand: Hand,
  ownership: Ownership,
  may: { readonly leave: (line: string) => void; readonly isFresh: () => boolean },
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
    const found = await db.claim((tx: Tx) =>
      tx.rows<Columns & { msg: Buffer | null }>(CLAIM_SQL.next, [
        ...[line, nodes, haltedServices, hand.of(line), limit, me],
      ]),
    );
    // Lost meanwhile: another process may have them.
    if (!ownership.owns(line) || db.me() !== me) return [];
    const at = db.now();
    return found.map((columns) => {
      const entry = rows.entryOf(columns);
      hand.claim(entry.id, line, entry.attempts);
      return { ...entry, state: 'checking', changedAt: at };
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
      return db.claim(async (tx) => {
        const found = await tx.rows<Columns & { msg: Buffer | null }>(CLAIM_SQL.owed, [
          ...[node, afterId, limit, db.me()],
        ]);
        return found.map((columns) => rows.entryOf(columns));
      });
    },
  };
}
