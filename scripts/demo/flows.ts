/** The flows of the demonstration: the example "02 - Bando da CSV" the first time, afterwards what the user made of them. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The first comment of the example asks to send the file, which the demonstration has just done. */
const FIRST_COMMENT = '07a3957926b7d35d';
const SENT_ALREADY = {
  name: '1. Il file di esempio è già partito: guarda i numeri sotto i nodi e, a destra, «IO invii»',
  info: `Le 30 righe del file, tutte inventate, sono già andate al simulatore. Alcune persone non sono su IO, una ha disattivato il servizio, alcune righe sono sbagliate, una è doppia.

Se premi «Invia il bando» le stesse righe escono da «Scartato»: il registro le conosce, e nessuno riceve due volte lo stesso messaggio.`,
};

/**
 * Makes the user directory ready for a start. What a start before left there stays, unless `fresh`.
 * @param example the flow to begin with
 * @returns whether these are flows of a start before
 */
export async function prepareFlows(userDir: string, example: string, fresh: boolean): Promise<boolean> {
  if (fresh) await rm(userDir, { recursive: true, force: true });
  await mkdir(userDir, { recursive: true });
  const file = path.join(userDir, 'flows.json');
  if (existsSync(file)) return true;
  const nodes = JSON.parse(await readFile(example, 'utf8')) as { readonly id: string }[];
  const flows = nodes.map((node) => (node.id === FIRST_COMMENT ? { ...node, ...SENT_ALREADY } : node));
  await writeFile(file, JSON.stringify(flows, undefined, 4));
  return false;
}
