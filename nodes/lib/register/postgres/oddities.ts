/**
 * What is wrong among processes that share a register and that nobody else sees: messages wait on a line, and the process that has it
 * has no io-send for it; two that live are called the same. Told once it has stood so for a while: when flows are deployed, or one
 * process replaces another, it does for a moment.
 */
import type { Unsent } from '../replicas';
import type { Db } from './db';
import { SETTLED_MS } from './flow-sets';

/** Heartbeats between two looks. */
const LOOK_EVERY = 5;

export const ODDITY_SQL = {
  /**
   * Not of a version that does not say which io-sends it has: it says nothing of its last sign of life either. Of a simulator whoever
   * has it is meant.
   */
  unsent: `SELECT l.name AS line, l.owner, p.name FROM io.line l
    JOIN io.beat b ON b.process = l.owner AND b.at IS NOT NULL JOIN io.process p ON p.id = l.owner
    WHERE split_part(l.name, '|', 2) <> 'simulator' AND (l.owner, l.name) NOT IN (
        SELECT f.process, one ->> 'line' FROM io.flow_set f CROSS JOIN LATERAL jsonb_array_elements(f.nodes) one)
      AND EXISTS (SELECT FROM io.message m WHERE m.waiting AND m.line = l.id LIMIT 1) ORDER BY l.name`,
  /** $1 me: the ids of those that are called as this one and have given a sign of life since it began. */
  namesakes: `SELECT b.process AS id FROM io.process me JOIN io.process p ON p.name = me.name AND p.id <> me.id
    JOIN io.beat b ON b.process = p.id
    WHERE me.id = $1 AND b.at > me.started_at ORDER BY b.process`,
} as const;

export interface Oddities {
  unsent(): readonly Unsent[];
  /** With each heartbeat. */
  look(times: number): Promise<void>;
}

interface Told {
  readonly onUnsent: (unsent: readonly Unsent[]) => void;
  readonly onNamesake: () => void;
}

export function odditiesOf(
  db: Pick<Db, 'claim' | 'me'>,
  monotonic: () => number,
  { onUnsent, onNamesake }: Told,
): Oddities {
  const lines = lasting<Unsent>(monotonic);
  const namesakes = lasting<number>(monotonic);
  let unsent: Unsent[] = [];

  return {
    unsent: () => unsent,
    async look(times) {
      if (times % LOOK_EVERY !== 0) return;
      const found = await db.claim(async (tx) => ({
        lines: await tx.rows<Unsent & { owner: number }>(ODDITY_SQL.unsent),
        namesakes: await tx.rows<{ id: number }>(ODDITY_SQL.namesakes, [db.me()]),
      }));
      const now = lines.see(found.lines.map(({ line, name, owner }) => [`${owner} ${line}`, { line, name }]));
      unsent = now.all;
      if (now.fresh.length > 0) onUnsent(now.fresh);
      const same = namesakes.see(found.namesakes.map(({ id }) => [String(id), id]));
      if (same.fresh.length > 0) onNamesake();
    },
  };
}

/** Of what is seen again and again that which has been there for a while, and what of it was not told before. */
function lasting<T>(monotonic: () => number) {
  const since = new Map<string, number>();
  const told = new Set<string>();
  return {
    see(found: readonly (readonly [key: string, one: T])[]): { readonly all: T[]; readonly fresh: T[] } {
      const keys = new Set(found.map(([key]) => key));
      for (const key of since.keys()) if (!keys.has(key)) since.delete(key);
      const now = monotonic();
      for (const key of keys) if (!since.has(key)) since.set(key, now);
      const lasting = found.filter(([key]) => now - (since.get(key) ?? now) >= SETTLED_MS);
      const fresh = lasting.filter(([key]) => !told.has(key));
      for (const [key] of fresh) told.add(key);
      return { all: lasting.map(([, one]) => one), fresh: fresh.map(([, one]) => one) };
    },
  };
}
