/**
 * Which lines this process sends for. One process owns a line: its pace, its circuit and its order are in the memory of one. Ownership
 * stands in the row of the line; who has it keeps it until it gives it back or is declared gone.
 */
import type { Db, Tx } from './db';
import { together } from './together';

const ME = `me AS MATERIALIZED (SELECT p.id FROM io.process p WHERE p.id = $1 AND NOT p.gone FOR SHARE)`;
const WISH = `INSERT INTO io.contender (process, line) SELECT me.id, l.id FROM me, io.line l WHERE l.name = ANY ($2::text[])
      ON CONFLICT DO NOTHING`;

export const OWNERSHIP_SQL = {
  /** $1 me, $2 names. */
  wish: `WITH ${ME} ${WISH}`,
  /**
   * $1 me, $2 names, $3 at most so many, $4 the nodes of each name as JSON, $5 for how many milliseconds one that was given back rests.
   * Not by a process that was declared gone.
   */
  acquire: `WITH ${ME},
    wish AS (${WISH}),
    free AS (SELECT l.id FROM io.line l WHERE l.owner IS NULL AND l.name = ANY ($2::text[])
        AND (l.free_at IS NULL OR l.free_at <= clock_timestamp() - $5 * interval '1 millisecond') ORDER BY l.id LIMIT $3
      FOR UPDATE SKIP LOCKED),
    got AS (UPDATE io.line l SET owner = (SELECT id FROM me), state = NULL, nodes = ARRAY (SELECT jsonb_array_elements_text($4::jsonb -> l.name))
      WHERE l.id IN (SELECT id FROM free) AND l.owner IS NULL AND EXISTS (SELECT FROM me) RETURNING l.name)
    SELECT name, true AS ours FROM got
    UNION ALL SELECT l.name, l.owner = $1 FROM io.line l WHERE l.name = ANY ($2::text[]) AND l.owner IS NOT NULL`,
  /** $1 me, $2 name. Only while nothing of it is on its way. */
  giveBack: `UPDATE io.line l SET owner = NULL, free_at = clock_timestamp() WHERE l.name = $2 AND l.owner = $1 AND NOT EXISTS (
    SELECT FROM io.lane s CROSS JOIN LATERAL (SELECT FROM io.message m WHERE m.flying AND m.lane = s.id LIMIT 1) f
    WHERE s.line = l.id)`,
  /** $1 me: the names of lines that others would send for and that have less than they could. */
  wanted: `SELECT l.name FROM io.line l WHERE l.owner = $1 AND EXISTS (
    SELECT FROM io.contender c WHERE c.line = l.id AND c.process <> $1
      AND (SELECT count(*) FROM io.line o WHERE o.owner = c.process) < $2) ORDER BY l.id`,
} as const;

export interface Ownership {
  /** Whether this process owns the line; from the first question on it tries to. `nodes`: its io-sends that would send. */
  compete(line: string, nodes: readonly string[]): Promise<boolean>;
  owns(line: string): boolean;
  /** The lines that it owns, and those that it competes for. */
  owned(): string[];
  wanted(): string[];
  /** Changes whenever this process has asked for a line or given one back: what was read before says nothing then. */
  version(): number;
  /** What the database says is ours now, and what others have of what is wanted; tells what was gained and lost. */
  become(lines: readonly string[], others?: readonly string[]): void;
  /** Notes that this process would send for these lines: what came in first came to another, which may have too many then. */
  wish(lines: readonly string[]): Promise<void>;
  /** Tries to get these lines, as far as our share goes; `all`: beyond it too. */
  acquire(lines: readonly string[], all?: boolean): Promise<void>;
  /** How many lines there are and how many processes compete, as the last heartbeat saw it. */
  share(lines: number, processes: number): void;
  /**
   * Gives one line to a process that has too few, if this one has more than its share: rather one of which nothing is in hand, else one
   * of which nothing new is sent any more until what is on its way has its outcome. Asked again it goes on with that one.
   */
  balance(inHand: (line: string) => boolean): Promise<void>;
  isLeaving(): boolean;
  /** Owns nothing and competes for nothing, until it is asked for a line again. */
  withdraw(): void;
}

/** Milliseconds for which a line that was given back is left to the others, and for which it is tried to give one back. */
const LEAVE_MS = 10_000;

export function ownershipOf(
  db: Pick<Db, 'own' | 'me'>,
  changed: (lost: readonly string[]) => void,
  paceFor: number,
): Ownership {
  const wishes = new Map<string, Set<string>>();
  /** Lines that another process owns, as far as is known. */
  let taken = new Set<string>();
  const left = new Map<string, number>();
  let owned = new Set<string>();
  /** It is being given back, and the heartbeats still say that it is ours. */
  let leaving: string | undefined;
  /** Of which it is noted that the process of this number would send for them. */
  let noted = { by: 0, lines: new Set<string>() };
  let known = { lines: 0, processes: 1 };
  let version = 0;

  function most(): number {
    return Math.ceil(Math.max(known.lines, wishes.size) / Math.max(1, known.processes));
  }

  function become(lines: readonly string[], others?: readonly string[]): void {
    const now = new Set(lines.filter((line) => line !== leaving));
    if (others) taken = new Set(others);
    const lost = [...owned].filter((line) => !now.has(line));
    const isSame = lost.length === 0 && now.size === owned.size;
    owned = now;
    if (!isSame) changed(lost);
  }

  async function acquire(lines: readonly string[], all = false): Promise<void> {
    const limit = all ? lines.length : Math.min(lines.length, most() - owned.size);
    const free = lines.filter((line) => (left.get(line) ?? 0) <= performance.now());
    if (limit <= 0 || free.length === 0) return;
    const nodes = Object.fromEntries(free.map((line) => [line, [...(wishes.get(line) ?? [])]]));
    let me = 0;
    const found = await db.own((tx: Tx) => {
      // Not before: it has no number until the first connection.
      me = db.me();
      const values = [me, free, limit, JSON.stringify(nodes), paceFor];
      return tx.rows<{ name: string; ours: boolean }>(OWNERSHIP_SQL.acquire, values);
    });
    version += 1;
    if (me !== db.me()) return;
    for (const { name, ours } of found) if (!ours) taken.add(name);
    const got = found.filter(({ ours }) => ours);
    if (got.length > 0) become([...owned, ...got.map(({ name }) => name)]);
  }

  async function wish(lines: readonly string[]): Promise<void> {
    const by = db.me();
    if (noted.by !== by) noted = { by, lines: new Set() };
    const { lines: before } = noted;
    const missing = lines.filter((line) => wishes.has(line) && !before.has(line));
    if (missing.length === 0) return;
    await db.own((tx) => tx.changed(OWNERSHIP_SQL.wish, [by, missing]));
    for (const line of missing) before.add(line);
  }

  /** A process that starts asks for all its lines at once. */
  const ask = together((lines) => acquire(lines));

  return {
    ...{ become, acquire, wish },
    async compete(line, nodes) {
      const wish = wishes.get(line) ?? new Set<string>();
      for (const node of nodes) wish.add(node);
      wishes.set(line, wish);
      if (owned.has(line)) return true;
      // What another has the heartbeat looks after.
      if (taken.has(line)) return false;
      await ask(line);
      return owned.has(line);
    },
    owns: (line) => owned.has(line),
    owned: () => [...owned],
    wanted: () => [...wishes.keys()],
    version: () => version,
    share(lines, processes) {
      known = { lines, processes };
    },
    isLeaving: () => leaving !== undefined,
    async balance(inHand) {
      const me = db.me();
      if (leaving === undefined) {
        if (owned.size <= most()) return;
        const found = await db.own((tx) => tx.rows<{ name: string }>(OWNERSHIP_SQL.wanted, [me, most()]));
        const names = found.map(({ name }) => name);
        leaving = names.find((name) => !inHand(name)) ?? names[0];
        if (leaving === undefined) return;
        left.set(leaving, performance.now() + LEAVE_MS);
        // First in memory: nothing is claimed or sent while it is given away.
        become([...owned]);
      }
      const one = leaving;
      const isGiven = (await db.own((tx) => tx.changed(OWNERSHIP_SQL.giveBack, [me, one]))) > 0;
      if (!isGiven && performance.now() < (left.get(one) ?? 0)) return;
      version += 1;
      leaving = undefined;
    },
    withdraw() {
      wishes.clear();
      noted = { by: 0, lines: new Set() };
      become([]);
    },
  };
}
