/** Rows to correct: they never come to io-send, so the message nodes themselves are asked. */
import type { Node, NodeAPI } from 'node-red';
import { seenBy } from '../lib/runtime/passed-rows';
import { MESSAGES } from '../messages';
import type { ToCorrect } from './data';

const TYPES: ReadonlySet<string> = new Set(MESSAGES.map(({ slug }) => `io-${slug}`));

/** The message nodes that run and have sent rows back, most rows first. */
export function rowsToCorrect(RED: NodeAPI): ToCorrect[] {
  const found: ToCorrect[] = [];
  RED.nodes.eachNode(({ id, type, name }: { id: string; type: string; name?: string }) => {
    const node = TYPES.has(type) ? (RED.nodes.getNode(id) as Node | null) : null;
    const n = node === null ? 0 : seenBy(node).wrong;
    if (n > 0) found.push({ node: id, type, name: name ?? '', n });
  });
  return found.sort((a, b) => b.n - a.n);
}
