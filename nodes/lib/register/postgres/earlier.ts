/** What is known of a message that would be taken in now, and which messages were tried once more later. */
import { DUPLICATE_WINDOW_MS, identityHashes, type IdentityHashes } from '../identity-hashes';
import type { Db } from './db';
import { sameKey } from './same-key';
import { inBatches } from './together';
import type { Earlier, Identity, Register, State } from '../types';

/** As take-in has it (take-in-sql.ts): $5 the time, $6 milliseconds for which what was sent counts. */
const BLOCKS = `m.state IN ('queued', 'sending', 'sent', 'in-doubt')
  AND (m.state <> 'sent' OR least($5::bigint, greatest(m.taken_at, m.changed_at)) > $5::bigint - $6::bigint)`;
const COLUMNS = `m.state, m.taken_at, (SELECT l.campaign FROM io.lane l WHERE l.id = m.lane) AS campaign, m.amount_hash`;
const ASKED = { line: 'asked.line', key: 'asked.key_hash' } as const;
const UP_TO = `m.id <= asked.up_to`;

/** Questions of one statement. */
const MOST = 200;

export const EARLIER_SQL = {
  /** Of each question $1 line, $2 hash of the key, $3 of the notice number or null, $4 up to which id; `place`: its place, from 1. */
  known: `WITH asked AS MATERIALIZED (SELECT u.place, u.key_hash, u.number_hash, u.up_to,
        (SELECT line.id FROM io.line line WHERE line.name = u.name) AS line
      FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::bigint[]) WITH ORDINALITY u (name, key_hash, number_hash, up_to, place))
    SELECT asked.place, known.* FROM asked CROSS JOIN LATERAL (
      (SELECT 'number' AS kind, ${COLUMNS} FROM io.message m WHERE m.line = asked.line AND m.number_hash = asked.number_hash
        AND m.id <= asked.up_to AND ${BLOCKS} ORDER BY m.id DESC LIMIT 1)
      UNION ALL
      (SELECT 'blocks', k.state, k.taken_at, k.campaign, k.amount_hash
        FROM (${sameKey(`m.id, ${COLUMNS}`, ASKED, `AND ${UP_TO} AND ${BLOCKS} ORDER BY m.id LIMIT 1`)}) k ORDER BY k.id LIMIT 1)
      UNION ALL
      (SELECT 'unreachable', ${COLUMNS} FROM io.message m WHERE NOT m.blocks AND m.line = asked.line
        AND m.key_hash = asked.key_hash AND ${UP_TO} AND m.state = 'unreachable' ORDER BY m.id DESC LIMIT 1)
    ) known`,
  /** Of each key, line and campaign among them the newest that counts; a list of one campaign does not lose whom only another's has. */
  retried: `WITH asked AS (SELECT m.id, m.line, m.key_hash, (SELECT l.campaign FROM io.lane l WHERE l.id = m.lane) AS campaign
      FROM io.message m WHERE m.id = ANY ($1::bigint[]) AND m.key_hash IS NOT NULL),
    newest AS (SELECT k.line, k.key_hash, k.campaign, n.id
      FROM (SELECT DISTINCT line, key_hash, campaign FROM asked) k
      CROSS JOIN LATERAL (SELECT s.id FROM (${sameKey(
        'm.id',
        { line: 'k.line', key: 'k.key_hash' },
        `AND m.state <> 'discarded' AND (m.state <> 'unreachable'
          OR (SELECT l.campaign FROM io.lane l WHERE l.id = m.lane) = k.campaign) ORDER BY m.id DESC LIMIT 1`,
      )}) s ORDER BY s.id DESC LIMIT 1) n)
    SELECT a.id FROM asked a JOIN newest n ON n.line = a.line AND n.key_hash = a.key_hash AND n.campaign = a.campaign
    WHERE n.id > a.id`,
} as const;

interface Question {
  readonly line: string;
  readonly identity: Identity;
  readonly upTo: number;
}

interface Known {
  readonly place: number;
  readonly kind: 'number' | 'blocks' | 'unreachable';
  readonly state: State;
  readonly taken_at: number;
  readonly campaign: string;
  readonly amount_hash: Buffer | null;
}

/**
 * A list is asked about row by row: what is asked in the same moment goes in one statement.
 * @param time by which the days count for which the same is a duplicate; milliseconds since the epoch
 */
export function earlierOf(db: Db, time: () => number): Pick<Register, 'earlier' | 'retried'> {
  const ask = inBatches((questions: readonly Question[]) => {
    // Not before there is a connection: it knows which key is the institution's.
    return db.claim(async (tx) => {
      const hashes = questions.map(({ line, identity }) => identityHashes(db.secretsOf(line), identity));
      const values = [
        questions.map(({ line }) => line),
        hashes.map(({ key }) => key),
        hashes.map(({ number }) => number),
        questions.map(({ upTo }) => upTo),
        ...[time(), DUPLICATE_WINDOW_MS],
      ];
      const byPlace = new Map<number, Known[]>();
      for (const one of await tx.rows<Known>(EARLIER_SQL.known, values))
        byPlace.set(one.place, [...(byPlace.get(one.place) ?? []), one]);
      return hashes.map((made, index) => answerOf(made, byPlace.get(index + 1) ?? []));
    });
  }, MOST);

  return {
    earlier: (line, identity, upTo) => ask({ line, identity, upTo }),
    retried: (ids) =>
      db.read(async (tx) => {
        const found = await tx.rows<{ id: number }>(EARLIER_SQL.retried, [ids]);
        return new Set(found.map(({ id }) => id));
      }),
  };
}

function answerOf(hashes: IdentityHashes, found: readonly Known[]): Earlier | null {
  const of = (kind: Known['kind']) => found.find((one) => one.kind === kind);
  const other = of('number');
  if (other && other.amount_hash?.equals(hashes.amount() ?? Buffer.alloc(0)) !== true)
    return { ...told(other, true), otherAmount: true };
  const blocking = of('blocks');
  if (blocking) return told(blocking, true);
  const unreachable = of('unreachable');
  return unreachable ? told(unreachable, false) : null;
}

function told({ campaign, state, taken_at }: Known, blocks: boolean): Earlier {
  return { campaign, state, takenAt: taken_at, blocks };
}
