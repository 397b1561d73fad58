/** Rows to correct: they never come to io-send, so the message nodes themselves are asked. */
import type { Node, NodeAPI } from 'node-red';
import type { RowList } from '../lib/runtime/row-book';
import { type RowsToCorrect, toCorrectOf } from '../lib/check/to-correct';
import { MESSAGES } from '../messages';
import type { ToCorrect } from './api';

const TYPES: ReadonlySet<string> = new Set(MESSAGES.map(({ slug }) => `io-${slug}`));

export function isMessageNode(type: string): boolean {
  return TYPES.has(type);
}

/** The message nodes that run and have sent rows back, most rows first. */
export function rowsToCorrect(RED: NodeAPI): ToCorrect[] {
  const found: ToCorrect[] = [];
  RED.nodes.eachNode(({ id, type, name }: { id: string; type: string; name?: string }) => {
    const rows = isMessageNode(type) ? rowsOf(RED, id) : undefined;
    if (rows === undefined || rows.n === 0) return;
    const { n, kept, at } = rows;
    found.push({ node: id, type, name: name ?? '', n, kept, at });
  });
  return found.sort((a, b) => b.n - a.n);
}

/** A list that a person fetches. */
export interface Download {
  readonly list: RowList;
  /** What it is about, for the name of its file. */
  readonly name: string;
  /** How many rows it has. */
  readonly n: number;
}

/** The rows of a message node and what their file is called; undefined: of another list by now, or none. */
export function rowsOfNode(RED: NodeAPI, node: string, at: number): Download | undefined {
  const rows = rowsToCorrectAt(RED, node, at);
  const there = RED.nodes.getNode(node) as (Node & { type: string }) | null;
  if (rows === undefined || there === null) return undefined;
  return { list: rows.list, name: there.name ?? there.type.replace(/^io-/, ''), n: rows.kept };
}

/** Those of one node; undefined: of another list by now, or none. */
function rowsToCorrectAt(RED: NodeAPI, node: string, at: number): RowsToCorrect | undefined {
  const rows = rowsOf(RED, node);
  return rows !== undefined && rows.n > 0 && rows.at === at ? rows : undefined;
}

/** How many are forgotten. */
export function dropRows(RED: NodeAPI, node: string, at: number): number {
  const rows = rowsToCorrectAt(RED, node, at);
  const n = rows?.n ?? 0;
  rows?.drop();
  return n;
}

function rowsOf(RED: NodeAPI, id: string): RowsToCorrect | undefined {
  const node = RED.nodes.getNode(id) as (Node & { type: string }) | null;
  return node !== null && isMessageNode(node.type) ? toCorrectOf(node) : undefined;
}
