/**
 * The io-sends of each process, so that all can see where their flows differ. Written when they change, as a whole and with a mark of
 * their contents; read only where a mark has differed from ours for a while: during an update of one after the other it does.
 */
import { createHash } from 'node:crypto';
import { flowDifferences, flowsInOrder } from '../flow-differences';
import type { FlowNode, FlowsDiffer } from '../replicas';
import type { Db } from './db';
import type { Seen } from './lease';

/** Milliseconds for which both must have stood so. */
export const SETTLED_MS = 60_000;

export const FLOW_SQL = {
  /** $1 me. Not by a process that was declared gone. */
  note: `INSERT INTO io.flow_set (process, mark, nodes) SELECT p.id, $2, $3::jsonb FROM io.process p WHERE p.id = $1 AND NOT p.gone
    ON CONFLICT (process) DO UPDATE SET mark = excluded.mark, nodes = excluded.nodes`,
  read: `SELECT f.process, f.mark, f.nodes FROM io.flow_set f WHERE f.process = ANY ($1::bigint[])`,
} as const;

interface Pair {
  /** Our mark and theirs. */
  readonly marks: string;
  readonly since: number;
  /** Undefined: not looked at yet. */
  differences?: FlowsDiffer['differences'];
}

export interface FlowSets {
  flowsWith(nodes: () => readonly FlowNode[] | undefined): void;
  /** Of the io-sends that are here; undefined: that is not known just now. */
  lines(): ReadonlySet<string> | undefined;
  differing(): FlowsDiffer[];
  /** With each heartbeat. */
  look(others: Seen['others']): Promise<void>;
}

/** @param onDiffer told once of the same differences, with whomever */
export function flowSetsOf(
  db: Pick<Db, 'claim' | 'me'>,
  monotonic: () => number,
  onDiffer: (differs: FlowsDiffer) => void,
): FlowSets {
  let nodes: (() => readonly FlowNode[] | undefined) | undefined;
  let last: readonly FlowNode[] = [];
  /** The number and the mark that ours were written under. */
  let written = '';
  const pairs = new Map<number, Pair & { readonly name: string }>();
  const told = new Set<string>();

  async function write(ours: readonly FlowNode[], mark: string): Promise<void> {
    const now = `${db.me()} ${mark}`;
    if (now === written || (written === '' && ours.length === 0)) return;
    await db.claim((tx) => tx.changed(FLOW_SQL.note, [db.me(), mark, JSON.stringify(ours)]));
    written = now;
  }

  function note(others: Seen['others'], mark: string): number[] {
    for (const who of pairs.keys()) if (!others.has(who)) pairs.delete(who);
    const toRead: number[] = [];
    for (const [who, { name, flows }] of others) {
      const marks = `${mark} ${flows ?? ''}`;
      const known = pairs.get(who);
      if (flows === null || flows === mark) pairs.delete(who);
      else if (known?.marks !== marks) pairs.set(who, { marks, name, since: monotonic() });
      else if (known.differences === undefined && monotonic() - known.since >= SETTLED_MS) toRead.push(who);
    }
    return toRead;
  }

  async function compare(toRead: readonly number[], ours: readonly FlowNode[], mark: string): Promise<void> {
    const found = await db.claim((tx) =>
      tx.rows<{ process: number; mark: string; nodes: FlowNode[] }>(FLOW_SQL.read, [toRead]),
    );
    for (const { process, mark: theirs, nodes: all } of found) {
      const pair = pairs.get(process);
      if (pair?.marks !== `${mark} ${theirs}`) continue;
      pair.differences = flowDifferences(ours, all);
      const key = JSON.stringify(pair.differences);
      if (pair.differences.length === 0 || told.has(key)) continue;
      told.add(key);
      onDiffer({ name: pair.name, differences: pair.differences });
    }
  }

  return {
    flowsWith(call) {
      nodes = call;
    },
    lines() {
      const now = nodes?.();
      return now && new Set(now.map(({ line }) => line));
    },
    differing: () =>
      [...pairs.values()].flatMap(({ name, differences = [] }) =>
        differences.length === 0 ? [] : [{ name, differences }],
      ),
    async look(others) {
      // While flows are being deployed there are those of before.
      last = nodes?.() ?? last;
      const ours = flowsInOrder(last);
      const mark = createHash('sha256').update(JSON.stringify(ours)).digest('hex').slice(0, 16);
      await write(ours, mark);
      const toRead = note(others, mark);
      if (toRead.length > 0) await compare(toRead, ours, mark);
    },
  };
}
