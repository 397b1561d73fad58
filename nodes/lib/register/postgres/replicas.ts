/** What this process tells the others of its lines, and what it sees of theirs. */
import { isDeepStrictEqual } from 'node:util';
import { USUAL_PATIENCE_MS } from '../patience';
import type { Peers } from '../peers';
import type { Elsewhere, GoneReplica, LineTold, Replica, SharedLine } from '../replicas';
import type { Db } from './db';
import type { Seen } from './lease';

/** Days for which processes that ended are shown, and how many of them at most. */
const SHOWN_DAYS = 7;
const SHOWN = 50;

export const REPLICA_SQL = {
  /** $1 me, $2 names of lines, $3 what is said of each, null: it sends. Whose row somebody holds just now is told the next time. */
  tell: `WITH said AS (SELECT * FROM unnest($2::text[], $3::text[]) t (name, told)),
    mine AS (SELECT l.id, said.told FROM io.line l JOIN said ON said.name = l.name WHERE l.owner = $1 ORDER BY l.id
      FOR UPDATE OF l SKIP LOCKED)
    UPDATE io.line l SET state = mine.told::jsonb FROM mine WHERE l.id = mine.id AND l.owner = $1`,
  /** $1 me, $2 milliseconds after which a sign of life is late, where a process does not say what its patience is. */
  alive: `SELECT b.process AS id, p.name, b.process = $1 AS "isHere", (extract(epoch FROM p.started_at) * 1000)::bigint AS since,
    (extract(epoch FROM b.at) * 1000)::bigint AS "seenAt",
    coalesce(b.at < clock_timestamp() - coalesce(p.patience / 2.0, $2) * interval '1 millisecond', false) AS "isSilent"
    FROM io.beat b JOIN io.process p ON p.id = b.process ORDER BY p.name, b.process`,
  /** Of whose version does not say it the last sign of life lies its patience before its end, unless that was in good order. */
  gone: `SELECT p.id, p.name, (extract(epoch FROM coalesce(p.seen_at, CASE WHEN p.gone_by = p.id THEN p.gone_at
      ELSE p.gone_at - coalesce(p.patience, ${USUAL_PATIENCE_MS}) * interval '1 millisecond' END)) * 1000)::bigint AS "seenAt",
    (extract(epoch FROM p.gone_at) * 1000)::bigint AS "goneAt", coalesce(p.gone_by = p.id, false) AS "byItself",
    (SELECT o.name FROM io.process o WHERE o.id = p.gone_by) AS by
    FROM io.process p WHERE p.gone_at > clock_timestamp() - interval '${SHOWN_DAYS} days' ORDER BY p.gone_at DESC LIMIT ${SHOWN}`,
  lines: `SELECT l.name AS line, l.owner, l.left_by AS "leftBy",
    l.id IN (SELECT c.line FROM io.contender c WHERE c.process NOT IN (SELECT f.process FROM io.flow_set f))
      OR CASE WHEN split_part(l.name, '|', 2) = 'simulator' THEN split_part(l.name, '|', 1) || '|simulator' ELSE l.name END
        IN (SELECT n ->> 'line' FROM io.flow_set f CROSS JOIN LATERAL jsonb_array_elements(f.nodes) n) AS "isWanted",
    coalesce(l.state, '{}') AS told FROM io.line l ORDER BY l.name`,
} as const;

export interface ReplicasOptions {
  /** Whether the line is ours by now. */
  readonly owns: (line: string) => boolean;
  /** Milliseconds after which a sign of life is late. */
  readonly late: number;
  /** Others send for these lines by now, or no more, or they stand otherwise there. */
  readonly onElsewhere: (lines: readonly string[]) => void;
}

export interface ReplicasHere {
  readonly peers: Pick<Peers, 'elsewhere' | 'tellWith' | 'all'>;
  /** With each heartbeat. */
  look(seen: Seen): Promise<void>;
}

export function replicasOf(
  db: Pick<Db, 'claim' | 'read' | 'me'>,
  { owns, late, onElsewhere }: ReplicasOptions,
): ReplicasHere {
  let tellWith: (line: string) => LineTold = () => ({});
  let elsewhere: ReadonlyMap<string, Elsewhere> = new Map();

  function see({ others, told }: Seen): void {
    const before = elsewhere;
    elsewhere = new Map(
      [...told].flatMap(([line, { owner, told: said }]) =>
        owner === db.me() ? [] : [[line, { name: others.get(owner)?.name ?? '', told: said ?? {} }] as const],
      ),
    );
    const changed = [...new Set([...before.keys(), ...elsewhere.keys()])].filter(
      (line) => !isDeepStrictEqual(before.get(line), elsewhere.get(line)),
    );
    if (changed.length > 0) onElsewhere(changed);
  }

  async function tell({ told }: Seen): Promise<void> {
    const me = db.me();
    const changed = [...told].flatMap(([line, { owner, told: before }]) => {
      if (owner !== me || !owns(line)) return [];
      const now = tellWith(line);
      if (isDeepStrictEqual(now, before ?? {})) return [];
      return [[line, Object.keys(now).length === 0 ? null : JSON.stringify(now)] as const];
    });
    if (changed.length === 0) return;
    const values = [me, changed.map(([line]) => line), changed.map(([, now]) => now)];
    await db.claim((tx) => tx.changed(REPLICA_SQL.tell, values));
  }

  return {
    peers: {
      elsewhere: (line) => (owns(line) ? undefined : elsewhere.get(line)),
      tellWith(call) {
        tellWith = call;
      },
      all: () =>
        db.read(async (tx) => ({
          alive: await tx.rows<Replica>(REPLICA_SQL.alive, [db.me(), late]),
          gone: await tx.rows<GoneReplica>(REPLICA_SQL.gone),
          lines: await tx.rows<SharedLine>(REPLICA_SQL.lines),
        })),
    },
    async look(seen) {
      see(seen);
      await tell(seen);
    },
  };
}
