/**
 * What a message node remembers of the rows that passed: how many were ready and how many to be corrected, and the values of
 * the last ones once a person has asked for them. In memory only, and forgotten with the node: the next deploy makes it anew.
 */
import type { Node } from 'node-red';
import type { Message } from './input';
import { placeInFile } from './row-problems';

export interface Seen {
  ready: number;
  wrong: number;
  /** Of the ready ones, those that a person should look at. */
  odd: number;
  /** Whether the last rows are being kept. */
  kept: boolean;
  /** Oldest first. */
  last: SeenRow[];
}

interface SeenRow {
  /** Rows that had passed since the deploy, with this one: it tells the row from others. */
  readonly n: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly port: 1 | 2;
  /** Its number in the file, where io-file read it. */
  readonly fileRow?: number;
  /** By field, as the node read them. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Rows that are kept. */
const MOST = 20;

const seen = new WeakMap<Node, Seen>();

export function seenBy(node: Node): Seen {
  let rows = seen.get(node);
  if (rows === undefined) {
    rows = { ready: 0, wrong: 0, odd: 0, kept: false, last: [] };
    seen.set(node, rows);
  }
  return rows;
}

/** A row has left on a port. */
export function noteRow(rows: Seen, row: Pick<SeenRow, 'port' | 'values'>, msg: Message): void {
  rows[row.port === 1 ? 'ready' : 'wrong'] += 1;
  if (!rows.kept) return;
  const { row: fileRow } = (placeInFile(msg).file ?? {}) as { row?: unknown };
  const place = typeof fileRow === 'number' ? { fileRow } : {};
  rows.last.push({ n: rows.ready + rows.wrong, at: Date.now(), ...place, ...row });
  if (rows.last.length > MOST) rows.last.shift();
}
