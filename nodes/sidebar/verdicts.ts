/** The verdicts of the io-check nodes, and their rows to correct as a workbook. */
import type { Node, NodeAPI } from 'node-red';
import { HELD } from '../lib/core/codes';
import type { Register } from '../lib/register';
import { rowBook } from '../lib/runtime/row-book';
import { type Response, WrongCall } from '../lib/runtime/routes';
import { forgetVerdict, lastVerdict, type Verdict } from '../lib/runtime/verdicts';
import type { VerdictCard } from './data';
import { XLSX_TYPE } from '../lib/core/xlsx';
import { fileHeaders, slugOf, written } from '../lib/campaigns/download';

/** Newest first. */
export function verdictCards(RED: NodeAPI, register: Register): VerdictCard[] {
  const cards: VerdictCard[] = [];
  RED.nodes.eachNode(({ id, type, name }: { id: string; type: string; name?: string }) => {
    const found = type === 'io-check' ? verdictAt(RED, id) : undefined;
    if (found === undefined) return;
    const { at, line, campaign, wrong, sentences } = found;
    const held = register
      .counts({ line, campaign })
      .reduce((sum, { reason, n }) => (reason === HELD ? sum + n : sum), 0);
    cards.push({ node: id, name: name ?? '', at, line, campaign, wrong, held, sentences });
  });
  return cards.sort((a, b) => b.at - a.at);
}

function verdictAt(RED: NodeAPI, id: string): Verdict | undefined {
  const node = RED.nodes.getNode(id) as Node | null;
  return node === null ? undefined : lastVerdict(node);
}

/**
 * Writes the rows to correct, no faster than they are fetched.
 * @throws WrongCall 404 when there is another verdict by now, or none
 */
export async function writeRowsToCorrect(
  RED: NodeAPI,
  { node, at }: { readonly node: string; readonly at: number },
  response: Response,
): Promise<void> {
  const verdict = verdictAt(RED, node);
  if (verdict?.at !== at || verdict.wrong === 0) throw new WrongCall(404);
  response.set(fileHeaders(XLSX_TYPE, `da-correggere${slugOf(verdict.campaign)}.xlsx`));
  if (await written(response, rowBook(verdict.list))) response.end();
}

/** Takes a verdict away, and its rows. */
export function dropVerdict(RED: NodeAPI, node: string, at: number): number {
  const there = RED.nodes.getNode(node) as Node | null;
  if (there === null || lastVerdict(there)?.at !== at) return 0;
  forgetVerdict(there);
  return 1;
}
