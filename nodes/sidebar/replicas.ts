/** The Node-REDs that share a register, for the sidebar. */
import type { Node, NodeAPI } from 'node-red';
import { institutionNode } from '../lib/runtime/config-nodes';
import { isSimulated } from '../lib/core/destination';
import { waits } from '../lib/outbox/forecast';
import { stateTold } from '../lib/outbox/line-told';
import type { LineState } from '../lib/outbox/line-types';
import type { Outbox } from '../lib/outbox/outbox';
import type { FlowsDiffer, Register, Replicas, SharedLine } from '../lib/register';
import type { FlowsCard, GoneCard, LineCard, LineStill, ReplicaCard, ReplicasCard } from './data';

/** For so long somebody is told of a Node-RED that is gone without having to look. */
const MISSED_MS = 24 * 60 * 60_000;

/** Undefined: nobody else has this register. */
export async function replicasOf(RED: NodeAPI, outbox: Outbox): Promise<ReplicasCard | undefined> {
  const { register } = outbox;
  const { peers } = register;
  if (peers === undefined) return undefined;
  const all = await peers.all();
  const waiting = await waitingByLine(register);
  const now = outbox.clock.now();
  const card = (one: SharedLine): LineCard => lineCard(one, waiting.get(one.line) ?? 0, now);
  const free = all.lines.filter(
    ({ owner, isWanted, line }) => owner === null && (isWanted || (waiting.get(line) ?? 0) > 0),
  );
  return {
    alive: aliveOf(all, card),
    gone: goneOf(all, now),
    free: free.map(card),
    differing: flowsCards(RED, peers.differing()),
    institutions: institutionNames(RED),
  };
}

async function waitingByLine(register: Register): Promise<Map<string, number>> {
  const waiting = new Map<string, number>();
  for (const { line, state, n } of await register.counts({}))
    if (waits({ state })) waiting.set(line, (waiting.get(line) ?? 0) + n);
  return waiting;
}

/** This one first. */
function aliveOf({ alive, lines }: Replicas, card: (line: SharedLine) => LineCard): ReplicaCard[] {
  return [...alive]
    .sort((a, b) => Number(b.isHere) - Number(a.isHere))
    .map((one) => ({ ...one, lines: lines.filter(({ owner }) => owner === one.id).map(card) }));
}

/** Of those that ended in good order only the ones that are not back: of an update nothing is left to tell. */
function goneOf({ alive, gone, lines }: Replicas, now: number): GoneCard[] {
  const names = new Map(alive.map(({ id, name }) => [id, name]));
  const back = new Set(names.values());
  return gone
    .filter(({ byItself, name }) => !byItself || !back.has(name))
    .map((one) => {
      const heirs = new Map<string | null, number>();
      for (const { owner, leftBy } of lines) {
        if (leftBy !== one.id) continue;
        const name = owner === null ? null : (names.get(owner) ?? null);
        heirs.set(name, (heirs.get(name) ?? 0) + 1);
      }
      const isBack = back.has(one.name);
      const isMissing = !one.byItself && !isBack && now - one.goneAt < MISSED_MS;
      return { ...one, isBack, isMissing, heirs: [...heirs].map(([name, n]) => ({ name, n })) };
    });
}

function lineCard({ line, owner, told, isWanted }: SharedLine, waiting: number, now: number): LineCard {
  const still = stillOf(stateTold(told, undefined, now), now);
  // Of a simulator whoever has it is meant, and it may well be gone.
  const isOrphan = owner === null && !isWanted && !isSimulated(line);
  return {
    line,
    ...(waiting > 0 ? { waiting } : {}),
    ...(isOrphan ? { isOrphan } : {}),
    ...(still === undefined ? {} : { still }),
  };
}

function stillOf(state: LineState, now: number): LineStill | undefined {
  switch (state.kind) {
    case 'running':
      return undefined;
    case 'outage':
      return { kind: 'outage' };
    case 'halted':
      return { kind: 'halted', code: state.code };
    case 'window':
    case 'paused':
      return { kind: state.kind, at: now + state.ms };
  }
}

/** One that is not like the others differs from all of them in the same. */
function flowsCards(RED: NodeAPI, all: readonly FlowsDiffer[]): FlowsCard[] {
  const cards = new Map<string, FlowsCard>();
  for (const { name, differences } of all) {
    const key = JSON.stringify(differences);
    const names = [...(cards.get(key)?.names ?? []), name];
    const named = differences.map((one) => ({
      ...one,
      name: (RED.nodes.getNode(one.node) as Node | null)?.name ?? '',
    }));
    cards.set(key, { names, differences: named });
  }
  return [...cards.values()];
}

/** What the institutions are called here, by fiscal code. */
function institutionNames(RED: NodeAPI): Record<string, string> {
  const names: Record<string, string> = {};
  RED.nodes.eachNode(({ id, type }) => {
    const found = type === 'io-institution' ? institutionNode(RED, id) : undefined;
    if (found?.name) names[found.fiscalCode] = found.name;
  });
  return names;
}
