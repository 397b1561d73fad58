/** The verdicts of the io-check nodes, their rows to correct, and the way on from them. */
import type { Node, NodeAPI } from 'node-red';
import { HELD } from '../lib/core/codes';
import type { By, Register } from '../lib/register';
import { forgetVerdict, lastVerdict, type Verdict } from '../lib/runtime/verdicts';
import type { Sending, VerdictCard } from './api';
import type { Download } from './to-correct';

/** Newest first. */
export async function verdictCards(RED: NodeAPI, register: Register): Promise<VerdictCard[]> {
  const verdicts: { readonly node: string; readonly name: string; readonly found: Verdict }[] = [];
  RED.nodes.eachNode(({ id, type, name }: { id: string; type: string; name?: string }) => {
    const found = type === 'io-check' ? verdictAt(RED, id) : undefined;
    if (found !== undefined) verdicts.push({ node: id, name: name ?? '', found });
  });
  const cards: VerdictCard[] = [];
  for (const { node, name, found } of verdicts) {
    const { at, line, campaign, wrong, sentences } = found;
    const counts = await register.counts({ line, campaign });
    const held = counts.reduce((sum, { reason, n }) => (reason === HELD ? sum + n : sum), 0);
    const { messages } = found;
    const why = held > 0 || messages === 0 ? undefined : found.notFromHere();
    cards.push({
      ...{ node, name, at, line, campaign, wrong, held, messages, sentences },
      ...(why === undefined ? {} : { notFromHere: why }),
    });
  }
  return cards.sort((a, b) => b.at - a.at);
}

function verdictAt(RED: NodeAPI, id: string): Verdict | undefined {
  const node = RED.nodes.getNode(id) as Node | null;
  return node === null ? undefined : lastVerdict(node);
}

/** The rows to correct of a verdict, and what their file is called; undefined: there is another by now, or none. */
export function rowsOfVerdict(RED: NodeAPI, node: string, at: number): Download | undefined {
  const verdict = verdictAt(RED, node);
  if (verdict?.at !== at || verdict.wrong === 0) return undefined;
  return { list: verdict.list, name: verdict.campaign, n: verdict.wrong };
}

/** Takes a verdict away, and its rows. */
export function dropVerdict(RED: NodeAPI, node: string, at: number): number {
  const there = RED.nodes.getNode(node) as Node | null;
  if (there === null || lastVerdict(there)?.at !== at) return 0;
  forgetVerdict(there);
  return 1;
}

/** Sends nothing: the list comes to be confirmed. */
export async function sendChecked(RED: NodeAPI, node: string, at: number, by: By): Promise<Sending> {
  const verdict = verdictAt(RED, node);
  return verdict?.at === at ? verdict.send(by) : 'gone';
}
