/** What is known of a message that would be taken in now, and which messages were tried once more later. */
import { DUPLICATE_WINDOW_MS, identityHashes } from '../identity-hashes';
import type { Db } from './db';
import type { Earlier, Register, State } from '../types';

/** As take-in has it (take-in-sql.ts): $1 line, $3 up to which id, $4 the time, $5 milliseconds for which what was sent counts. */
const BLOCKS = `m.state IN ('queued', 'sending', 'sent', 'in-doubt')
  AND (m.state <> 'sent' OR least($4::bigint, greatest(m.taken_at, m.changed_at)) > $4::bigint - $5::bigint)`;
const COLUMNS = `m.state, m.taken_at, (SELECT l.campaign FROM io.lane l WHERE l.id = m.lane) AS campaign, m.amount_hash`;
const LINE = `m.line = (SELECT line.id FROM io.line line WHERE line.name = $1)`;
const SAME = `${LINE} AND m.key_hash = $2 AND m.id <= $3`;

export const EARLIER_SQL = {
  known: `(SELECT 'number' AS kind, ${COLUMNS} FROM io.message m WHERE ${LINE} AND m.number_hash = $6::bytea AND m.id <= $3
      AND ${BLOCKS} ORDER BY m.id DESC LIMIT 1)
    UNION ALL
    (SELECT 'blocks', ${COLUMNS} FROM io.message m WHERE ${SAME} AND ${BLOCKS} ORDER BY m.id LIMIT 1)
    UNION ALL
    (SELECT 'unreachable', ${COLUMNS} FROM io.message m WHERE ${SAME} AND m.state = 'unreachable' ORDER BY m.id DESC LIMIT 1)`,
  /** Of each key, line and campaign among them the newest that counts; a list of one campaign does not lose whom only another's has. */
  retried: `WITH asked AS (SELECT m.id, m.line, m.key_hash, (SELECT l.campaign FROM io.lane l WHERE l.id = m.lane) AS campaign
      FROM io.message m WHERE m.id = ANY ($1::bigint[]) AND m.key_hash IS NOT NULL),
    newest AS (SELECT k.line, k.key_hash, k.campaign, n.id
      FROM (SELECT DISTINCT line, key_hash, campaign FROM asked) k
      CROSS JOIN LATERAL (SELECT m.id FROM io.message m WHERE m.line = k.line AND m.key_hash = k.key_hash
        AND m.state <> 'discarded' AND (m.state <> 'unreachable'
          OR (SELECT l.campaign FROM io.lane l WHERE l.id = m.lane) = k.campaign)
        ORDER BY m.id DESC LIMIT 1) n)
    SELECT a.id FROM asked a JOIN newest n ON n.line = a.line AND n.key_hash = a.key_hash AND n.campaign = a.campaign
    WHERE n.id > a.id`,
} as const;

interface Known {
  readonly kind: 'number' | 'blocks' | 'unreachable';
  readonly state: State;
  readonly taken_at: number;
  readonly campaign: string;
  readonly amount_hash: Buffer | null;
}

/** @param time by which the days count for which the same is a duplicate; milliseconds since the epoch */
export function earlierOf(db: Db, time: () => number): Pick<Register, 'earlier' | 'retried'> {
  return {
    async earlier(line, identity, upTo) {
      // Not before there is a connection: it knows which key is the institution's.
      const [hashes, found] = await db.claim(async (tx) => {
        const made = identityHashes(db.secretsOf(line), identity);
        const values = [line, made.key, upTo, time(), DUPLICATE_WINDOW_MS, made.number];
        return [made, await tx.rows<Known>(EARLIER_SQL.known, values)] as const;
      });
      const of = (kind: Known['kind']) => found.find((one) => one.kind === kind);
      const other = of('number');
      if (other && other.amount_hash?.equals(hashes.amount() ?? Buffer.alloc(0)) !== true)
        return { ...told(other, true), otherAmount: true };
      const blocking = of('blocks');
      if (blocking) return told(blocking, true);
      const unreachable = of('unreachable');
      return unreachable ? told(unreachable, false) : null;
    },
    retried: (ids) =>
      db.read(async (tx) => {
        const found = await tx.rows<{ id: number }>(EARLIER_SQL.retried, [ids]);
        return new Set(found.map(({ id }) => id));
      }),
  };
}

function told({ campaign, state, taken_at }: Known, blocks: boolean): Earlier {
  return { campaign, state, takenAt: taken_at, blocks };
}
