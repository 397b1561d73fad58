/**
 * What a message node remembers of the rows that passed: how many were ready and how many to be corrected, and the last
 * one's values once a person has asked for it. In memory only, and forgotten with the node: the next deploy makes it anew.
 */
import type { Node } from 'node-red';

export interface Seen {
  ready: number;
  wrong: number;
  /** Of the ready ones, those that a person should look at. */
  odd: number;
  /** Whether the last row is being kept. */
  kept: boolean;
  last?:
    | { readonly at: number; readonly port: 1 | 2; readonly values: Readonly<Record<string, unknown>> }
    | undefined;
}

const seen = new WeakMap<Node, Seen>();

export function seenBy(node: Node): Seen {
  let rows = seen.get(node);
  if (rows === undefined) {
    rows = { ready: 0, wrong: 0, odd: 0, kept: false };
    seen.set(node, rows);
  }
  return rows;
}

/** A row has left on a port; `values` by field, as the node read them. */
export function noteRow(rows: Seen, port: 1 | 2, values: Readonly<Record<string, unknown>>): void {
  rows[port === 1 ? 'ready' : 'wrong'] += 1;
  if (rows.kept) rows.last = { at: Date.now(), port, values };
}
