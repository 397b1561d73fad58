/**
 * Which lines this process sends for. One process owns a line: its pace, its circuit and its order are in the memory of one. Ownership
 * stands in the row of the line; who has it keeps it until it gives it back or is declared gone.
 *
 * Who has an io-send for a line competes for it (`io.contender`). Who only asks something about it, or follows notices, borrows it: as
 * long as nobody else competes, and it gives it back to whoever does.
 */
import type { Db, Tx } from './db';
import { together } from './together';

const ME = `me AS MATERIALIZED (SELECT p.id FROM io.process p WHERE p.id = $1 AND NOT p.gone FOR SHARE)`;
const WISH = `INSERT INTO io.contender (process, line) SELECT me.id, l.id FROM me, io.line l WHERE l.name = ANY ($2::text[])`;
const ONCE = `ON CONFLICT DO NOTHING`;
/** A moment as a text that is the same as long as it is. */
const FREE_AT = `extract(epoch FROM l.free_at)::text`;
const OTHERS = `SELECT FROM io.contender c WHERE c.line = l.id AND c.process <> $1`;

export const OWNERSHIP_SQL = {
  /** $1 me, $2 names. */
  wish: `WITH ${ME} ${WISH} ${ONCE}`,
  /** $1 me, $2 names. */
  unwish: `DELETE FROM io.contender c USING io.line l WHERE c.process = $1 AND c.line = l.id AND l.name = ANY ($2::text[])`,
  /**
   * $1 me, $2 names, $3 at most so many, $4 the nodes of each name as JSON, $5 for how many milliseconds one that was given back rests,
   * $6 by name when those were given back that have rested by our own clock, $7 whether they are borrowed.
   * Not by a process that was declared gone. `rests`: it was given back just now, or the database's clock went back since.
   */
  acquire: `WITH ${ME},
    wish AS (${WISH} AND NOT $7::boolean ${ONCE}),
    free AS (SELECT l.id FROM io.line l WHERE l.owner IS NULL AND l.name = ANY ($2::text[])
        AND (l.free_at IS NULL OR l.free_at <= clock_timestamp() - $5 * interval '1 millisecond' OR ${FREE_AT} = $6::jsonb ->> l.name)
        AND NOT ($7 AND EXISTS (${OTHERS})) ORDER BY l.id LIMIT $3
      FOR UPDATE SKIP LOCKED),
    got AS (UPDATE io.line l SET owner = (SELECT id FROM me), state = NULL, nodes = ARRAY (SELECT jsonb_array_elements_text($4::jsonb -> l.name))
      WHERE l.id IN (SELECT id FROM free) AND l.owner IS NULL AND EXISTS (SELECT FROM me) RETURNING l.name)
    SELECT name, true AS ours, NULL AS rests FROM got
    UNION ALL SELECT l.name, l.owner = $1, NULL FROM io.line l WHERE l.name = ANY ($2::text[]) AND l.owner IS NOT NULL
    UNION ALL SELECT l.name, NULL, ${FREE_AT} FROM io.line l WHERE l.name = ANY ($2::text[]) AND l.owner IS NULL
      AND l.free_at > clock_timestamp() - $5 * interval '1 millisecond'`,
  /** $1 me, $2 names: which were given back. Only while nothing of them is on its way. */
  giveBack: `UPDATE io.line l SET owner = NULL, free_at = clock_timestamp() WHERE l.name = ANY ($2::text[]) AND l.owner = $1 AND NOT EXISTS (
    SELECT FROM io.lane s CROSS JOIN LATERAL (SELECT FROM io.message m WHERE m.flying AND m.lane = s.id LIMIT 1) f
    WHERE s.line = l.id) RETURNING l.name`,
  /** $1 me, $2 how many lines each would have: the names of lines that others would send for and that have less. */
  wanted: `SELECT l.name FROM io.line l WHERE l.owner = $1 AND EXISTS (
    SELECT FROM io.contender c WHERE c.line = l.id AND c.process <> $1
      AND (SELECT count(*) FROM io.line o WHERE o.owner = c.process) < $2) ORDER BY l.id`,
  /** $1 me, $2 names: those of them that others would send for. */
  sought: `SELECT l.name FROM io.line l WHERE l.owner = $1 AND l.name = ANY ($2::text[]) AND EXISTS (${OTHERS})`,
} as const;

export interface Ownership {
  /** Whether this process owns the line; from the first question on it tries to. `nodes`: its io-sends that would send. */
  compete(line: string, nodes: readonly string[]): Promise<boolean>;
  /**
   * The same for what is no sending. Who sends for the line has it, whoever came first.
   * @param ms for which it is tried, where it cannot be had at once
   */
  borrow(line: string, ms: number): Promise<boolean>;
  owns(line: string): boolean;
  /** The lines that it owns, and those that it competes for or would borrow. */
  owned(): string[];
  wanted(): string[];
  /** Those that are being given back: nothing new is begun on them. */
  leaving(): string[];
  /** Changes whenever this process has asked for a line or given one back: what was read before says nothing then. */
  version(): number;
  /** What the database says is ours now, and what others have of what is wanted; tells what was gained and lost. */
  become(lines: readonly string[], others?: readonly string[]): void;
  /** Notes that this process would send for these lines: what came in first came to another, which may have too many then. */
  wish(lines: readonly string[]): Promise<void>;
  /** Competes no more for what no io-send here goes by, and gives it back; so it does with what it has borrowed and others send for. */
  letGo(): Promise<void>;
  /** Tries to get these lines, as far as our share goes; `all`: beyond it too. What is borrowed is nobody's share. */
  acquire(lines: readonly string[], all?: boolean): Promise<void>;
  /** How many lines there are and how many processes compete, as the last heartbeat saw it. */
  share(lines: number, processes: number): void;
  /**
   * Gives one line to a process that has too few, if this one has more than its share: rather one of which nothing is in hand, else one
   * of which nothing new is sent any more until what is on its way has its outcome. Asked again it goes on with that one, and with all
   * else that is being given back.
   */
  balance(inHand: (line: string) => boolean): Promise<void>;
  isLeaving(): boolean;
  /** Owns nothing and competes for nothing, until it is asked for a line again. */
  withdraw(): void;
}

/** What else is known of the lines in this process. */
export interface Here {
  /** Of the io-sends that are here; undefined: that is not known just now. */
  readonly sentFor: () => ReadonlySet<string> | undefined;
  /** Whether a call to IO is on its way on the line: until it has its answer nobody knows when it counts. */
  readonly isCalling: (line: string) => boolean;
}

/** Milliseconds for which a line that was given back is left to the others, and for which it is tried to give one back. */
const LEAVE_MS = 10_000;

interface Found {
  readonly name: string;
  /** Null: nobody has it. */
  readonly ours: boolean | null;
  readonly rests: string | null;
}

/** @param paceFor milliseconds for which the pace of a line's former owner lasts */
export function ownershipOf(
  db: Pick<Db, 'own' | 'me'>,
  changed: (lost: readonly string[]) => void,
  paceFor: number,
  here: Here = { sentFor: () => undefined, isCalling: () => false },
): Ownership {
  const wishes = new Map<string, Set<string>>();
  /** What is borrowed, or would be until then. */
  const borrowed = new Map<string, number>();
  /** Not competed for any more, and the database does not know it yet. */
  const unwished = new Set<string>();
  /** Lines that another process owns, as far as is known. */
  let taken = new Set<string>();
  const left = new Map<string, number>();
  let owned = new Set<string>();
  /** Being given back, while the heartbeats still say that they are ours; and until when that is tried. Infinity: it is not kept. */
  const leaving = new Map<string, number>();
  /** Given back at a moment that is too near by the database's clock: when it was first seen so by ours, which never jumps. */
  const resting = new Map<string, { readonly freeAt: string; readonly since: number }>();
  /** Of which it is noted that the process of this number would send for them. */
  let noted = { by: 0, lines: new Set<string>() };
  let known = { lines: 0, processes: 1 };
  let version = 0;

  function most(): number {
    return Math.ceil(Math.max(known.lines, wishes.size) / Math.max(1, known.processes));
  }

  function sentFor(): number {
    return [...owned].filter((line) => wishes.has(line)).length;
  }

  function become(lines: readonly string[], others?: readonly string[]): void {
    if (others) {
      taken = new Set(others);
      for (const line of leaving.keys()) if (!lines.includes(line)) leaving.delete(line);
    }
    const now = new Set(lines.filter((line) => !leaving.has(line)));
    const lost = [...owned].filter((line) => !now.has(line));
    const isSame = lost.length === 0 && now.size === owned.size;
    owned = now;
    if (!isSame) changed(lost);
  }

  /** First in memory: nothing is claimed or sent while they are given away. */
  function leave(lines: readonly string[], until = Infinity): void {
    for (const line of lines) leaving.set(line, until);
    if (lines.length > 0) become([...owned]);
  }

  /** Those that have rested by our clock: whatever the database's says, which may have gone back. */
  function rested(lines: readonly string[]): Record<string, string> {
    const since = performance.now() - paceFor;
    const over = lines.flatMap((line) => {
      const one = resting.get(line);
      return one !== undefined && one.since <= since ? [[line, one.freeAt] as const] : [];
    });
    return Object.fromEntries(over);
  }

  function rest(found: readonly Found[]): void {
    for (const { name, ours, rests } of found)
      if (ours !== null) resting.delete(name);
      else if (rests !== null && resting.get(name)?.freeAt !== rests)
        resting.set(name, { freeAt: rests, since: performance.now() });
  }

  async function take(lines: readonly string[], limit: number, isBorrowed: boolean): Promise<void> {
    const free = lines.filter((line) => (left.get(line) ?? 0) <= performance.now() && !leaving.has(line));
    if (limit <= 0 || free.length === 0) return;
    const nodes = Object.fromEntries(free.map((line) => [line, [...(wishes.get(line) ?? [])]]));
    let me = 0;
    const found = await db.own((tx: Tx) => {
      // Not before: it has no number until the first connection.
      me = db.me();
      const values = [
        me,
        free,
        limit,
        JSON.stringify(nodes),
        paceFor,
        JSON.stringify(rested(free)),
        isBorrowed,
      ];
      return tx.rows<Found>(OWNERSHIP_SQL.acquire, values);
    });
    version += 1;
    if (me !== db.me()) return;
    const got = found.filter(({ ours }) => ours === true);
    const names = new Set(got.map(({ name }) => name));
    rest(found.filter(({ name, ours }) => ours !== null || !names.has(name)));
    for (const { name, ours } of found) if (ours === false) taken.add(name);
    if (got.length > 0) become([...owned, ...names]);
  }

  async function acquire(lines: readonly string[], all = false): Promise<void> {
    const own = lines.filter((line) => wishes.has(line));
    await take(own, all ? own.length : Math.min(own.length, most() - sentFor()), false);
    const now = performance.now();
    const more = lines.filter((line) => !wishes.has(line) && (borrowed.get(line) ?? 0) > now);
    await take(more, more.length, true);
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

  async function unwish(): Promise<void> {
    const lines = [...unwished];
    if (lines.length === 0) return;
    for (const line of lines) noted.lines.delete(line);
    await db.own((tx) => tx.changed(OWNERSHIP_SQL.unwish, [db.me(), lines]));
    // Competed for again meanwhile: that is noted after this.
    for (const line of lines) unwished.delete(line);
  }

  async function giveToSenders(): Promise<void> {
    const lent = [...owned].filter((line) => !wishes.has(line));
    if (lent.length === 0) return;
    const values = [db.me(), lent];
    const found = await db.own((tx) => tx.rows<{ name: string }>(OWNERSHIP_SQL.sought, values));
    leave(found.flatMap(({ name }) => (owned.has(name) && !wishes.has(name) ? [name] : [])));
  }

  async function giveBack(): Promise<void> {
    const quiet = [...leaving.keys()].filter((line) => !here.isCalling(line));
    const values = [db.me(), quiet];
    const given =
      quiet.length === 0
        ? []
        : await db.own((tx) => tx.rows<{ name: string }>(OWNERSHIP_SQL.giveBack, values));
    const names = new Set(given.map(({ name }) => name));
    if (names.size > 0) version += 1;
    // Sent for again meanwhile, but too late.
    if ([...names].some((name) => owned.has(name))) become([...owned].filter((line) => !names.has(line)));
    for (const [line, until] of [...leaving]) {
      if (!names.has(line) && performance.now() < until) continue;
      version += 1;
      leaving.delete(line);
    }
  }

  /** A process that starts asks for all its lines at once. */
  const ask = together((lines) => acquire(lines));

  return {
    ...{ become, acquire, wish },
    async compete(line, nodes) {
      const wish = wishes.get(line) ?? new Set<string>();
      for (const node of nodes) wish.add(node);
      wishes.set(line, wish);
      unwished.delete(line);
      if (owned.has(line)) return true;
      // It was to be given away, and is sent for again.
      if (leaving.get(line) === Infinity) leaving.delete(line);
      // What another has the heartbeat looks after.
      if (taken.has(line)) return false;
      await ask(line);
      return owned.has(line);
    },
    async borrow(line, ms) {
      borrowed.set(line, performance.now() + ms);
      if (owned.has(line)) return true;
      if (taken.has(line) || leaving.has(line)) return false;
      await ask(line);
      return owned.has(line);
    },
    owns: (line) => owned.has(line),
    owned: () => [...owned],
    wanted: () => [...new Set([...wishes.keys(), ...borrowed.keys()])],
    leaving: () => [...leaving.keys()],
    version: () => version,
    share(lines, processes) {
      known = { lines, processes };
    },
    isLeaving: () => leaving.size > 0,
    async letGo() {
      const lines = here.sentFor();
      const over = lines === undefined ? [] : [...wishes.keys()].filter((line) => !lines.has(line));
      for (const line of over) {
        wishes.delete(line);
        unwished.add(line);
      }
      if (lines !== undefined)
        leave(
          [...new Set([...owned, ...leaving.keys()])].filter(
            (line) => over.includes(line) || !(wishes.has(line) || borrowed.has(line)),
          ),
        );
      await unwish();
      await giveToSenders();
    },
    async balance(inHand) {
      const me = db.me();
      if (leaving.size === 0) {
        if (sentFor() <= most()) return;
        const found = await db.own((tx) => tx.rows<{ name: string }>(OWNERSHIP_SQL.wanted, [me, most()]));
        const names = found.flatMap(({ name }) => (wishes.has(name) && owned.has(name) ? [name] : []));
        const one = names.find((name) => !inHand(name)) ?? names[0];
        if (one === undefined) return;
        const until = performance.now() + LEAVE_MS;
        left.set(one, until);
        leave([one], until);
      }
      await giveBack();
    },
    withdraw() {
      wishes.clear();
      borrowed.clear();
      unwished.clear();
      leaving.clear();
      noted = { by: 0, lines: new Set() };
      become([]);
    },
  };
}
