/** The list that io-check is measured with, as a file and as a node that stands in for its reader. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { checkCharacter } from '../nodes/lib/core/fiscal-code';

/** One row in a hundred is wrong, one in a thousand double. */
const WRONG_EVERY = 100;
const DOUBLE_EVERY = 1_000;
/** As io-file: more rows are handed on while fewer than these wait. */
const WAITING = 256;
const AT_ONCE = 64;

type Row = Readonly<Record<'codice_fiscale' | 'oggetto_richiesta' | 'url' | 'email', string>>;

/** The n-th row, for a person of its own: born on day 00 in a place that no country has. */
export function checkRow(n: number): Row {
  const person = n % DOUBLE_EVERY === 1 ? n - 1 : n;
  const letters = Array.from({ length: 6 }, (_, place) =>
    String.fromCharCode(65 + (Math.floor(person / 26 ** place) % 26)),
  ).join('');
  const code = `${letters}00A00Z999`;
  return {
    codice_fiscale: code + checkCharacter(code),
    oggetto_richiesta: `contributo per il trasporto numero ${person}`,
    url: n % WRONG_EVERY === 0 ? '' : 'https://www.comune.example/pratica',
    email: `persona.${person}@posta.example`,
  };
}

export async function writeRows(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(`${Object.keys(checkRow(0)).join(';')}\n`);
  for (let n = 0; n < rows; n += 1) {
    if (!stream.write(`${Object.values(checkRow(n)).join(';')}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

interface Hooks {
  add(name: 'onComplete.rows', hook: (event: { node: { node: { type: string } } }) => void): void;
}

/** Node-RED loads this in the measured process. */
export default function register(RED: NodeAPI & { readonly hooks: Hooks }): void {
  RED.nodes.registerType('bench-rows', function (this: Node, def: NodeDef & { rows: number }) {
    RED.nodes.createNode(this, def);
    let done = 0;
    RED.hooks.add('onComplete.rows', ({ node }) => {
      if (node.node.type === 'io-check') done += 1;
    });
    this.on('input', (_msg, send, finish) => {
      let sent = 0;
      const go = (): void => {
        for (let n = 0; n < AT_ONCE && sent < def.rows && sent - done < WAITING; n += 1) {
          const count = sent === def.rows - 1 ? { count: def.rows } : {};
          send({ payload: checkRow(sent), parts: { id: 'rows', index: sent, ...count } });
          sent += 1;
        }
        if (sent < def.rows) setImmediate(go);
        else finish();
      };
      go();
    });
  });
}
