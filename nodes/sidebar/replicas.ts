/** The Node-REDs that share a register, for the sidebar. */
import type { Node, NodeAPI } from 'node-red';
import { institutionNode } from '../lib/runtime/config-nodes';
import { waits } from '../lib/outbox/forecast';
import type { Outbox } from '../lib/outbox/outbox';
import type { Count } from '../lib/register';
import type { Note } from './api';
import { type Known, replicaNotes } from './replica-notes';

/** Undefined: nobody else has this register. */
export async function replicasOf(
  RED: NodeAPI,
  outbox: Outbox,
  counts: readonly Count[],
): Promise<Note[] | undefined> {
  const { peers } = outbox.register;
  if (peers === undefined) return undefined;
  const known: Known = {
    waiting: waitingByLine(counts),
    unsent: peers.unsent(),
    institutions: institutionNames(RED),
    nodeName: (id) => (RED.nodes.getNode(id) as Node | null)?.name ?? '',
    now: outbox.clock.now(),
  };
  return replicaNotes(await peers.all(), peers.differing(), known);
}

function waitingByLine(counts: readonly Count[]): Map<string, number> {
  const waiting = new Map<string, number>();
  for (const { line, state, n } of counts)
    if (waits({ state })) waiting.set(line, (waiting.get(line) ?? 0) + n);
  return waiting;
}

function institutionNames(RED: NodeAPI): Map<string, string> {
  const names = new Map<string, string>();
  RED.nodes.eachNode(({ id, type }) => {
    const found = type === 'io-institution' ? institutionNode(RED, id) : undefined;
    if (found?.name) names.set(found.fiscalCode, found.name);
  });
  return names;
}
