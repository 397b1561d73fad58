/** Where the headings stand when it is not the first row, and what is said when they cannot be found. */
import assert from 'node:assert/strict';
import { asFault } from '../../../nodes/lib/reader/describe';
import { SYNONYMS } from '../../../nodes/lib/reader/synonyms';
import type { Fault } from '../../../nodes/lib/runtime/fault';
import { messageBySlug } from '../../../nodes/messages';
import { type Wanted, wantedColumns } from '../../../nodes/messages/columns';
import { payloads, read, refusal } from './support/read';
import { type SheetSpec, workbook } from './support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const HEAD = 'Codice fiscale;Nome;Cognome;Causale;Importo;Scadenza;Numero avviso';
const ROW = `${CITIZEN};Maria;Prova;Mensa;12,50;31/12/2026;301000000000000043`;

function wanted(slug = 'avviso-pagamento'): readonly Wanted[] {
  const definition = messageBySlug(slug);
  assert.ok(definition);
  return wantedColumns(definition, () => undefined);
}

const cellsOf = (text: string): (string | null)[][] =>
  text.split('\n').map((line) => line.split(';').map((cell) => (cell === '' ? null : cell)));
const sheet = (name: string, text: string): SheetSpec => ({ name, rows: cellsOf(text) });

const ABOVE: Readonly<Record<string, string>> = {
  'a title': 'Elenco avvisi mensa 2026',
  'the municipality and a blank row': 'Comune di Prova;;;;;;\n;;;;;;\nUfficio scuola;Tel. 000;;;;;',
  'a line that groups columns': 'Debitore;;;Avviso;;;',
  'a line that groups columns by names that are known': 'Intestatario;;;Causale;;Scadenza;',
  'the criteria of an export':
    'Servizio: mensa\nData di estrazione;28/11/2026\nCodice fiscale ente;80012345678',
};

describe('file: headings that are not in the first row', () => {
  for (const [name, above] of Object.entries(ABOVE))
    for (const asked of [undefined, wanted()])
      it(`are found below ${name}, in a text and in a sheet, ${asked ? 'with' : 'without'} a message`, async () => {
        const text = `${above}\n${HEAD}\n${ROW}\n`;
        const options = asked === undefined ? {} : { wanted: asked };
        for (const content of [text, workbook([sheet('Elenco', text)])]) {
          const found = await read(content, options);
          assert.equal(payloads(found)[0]?.codice_fiscale, CITIZEN);
          assert.equal(payloads(found)[0]?.importo, '12,50');
          const row = above.split('\n').length + 1;
          assert.deepEqual(
            found.warnings.filter(({ code }) => code === 'HEADING_ROW'),
            [{ code: 'HEADING_ROW', args: { row } }],
          );
          assert.equal(found.rows[0]?.row, row + 1);
        }
      });

  it('are the first of several that repeat on each page', async () => {
    const found = await read(`Stampa\n${HEAD}\n${ROW}\nsegue\n${HEAD}\n${ROW}\n`, { wanted: wanted() });
    assert.equal(found.rows[0]?.row, 3);
  });

  it('never stand below a row of data: nobody is left out', async () => {
    assert.equal(await refusal(`${ROW}\n${HEAD}\n${ROW}\n`), 'IO_FILE_COLUMNS noHeadings 1');
    const [last = '', ...grouped] = [...CITIZEN.matchAll(/.{1,4}/g)].map(([part]) => part).reverse();
    const spaced = [...grouped.reverse(), last].join(' ');
    assert.equal(
      await refusal(`${ROW.replace(CITIZEN, spaced)}\n${HEAD}\n${ROW}\n`),
      'IO_FILE_COLUMNS noHeadings 1',
    );
    // A row above whose headings nobody knows is no title when people stand between.
    const found = await read(`Utente;Quota\n${CITIZEN};5\n${HEAD}\n${ROW}\n`);
    assert.equal(found.rows[0]?.row, 2);
  });

  it('are looked for among the first rows only', async () => {
    const deep = 'titolo\n'.repeat(40);
    assert.equal(await refusal(`${deep}${HEAD}\n${ROW}\n`, { wanted: wanted() }), 'IO_FILE_COLUMNS 1');
  });
});

describe('file: a list that is not in the first sheet', () => {
  const list = (name: string): SheetSpec => sheet(name, `${HEAD}\n${ROW}`);
  const cover = sheet('Copertina', 'Comune di Prova\n\nAvvisi della mensa');

  it('is found behind a cover, and the cover is told', async () => {
    const found = await read(workbook([cover, list('Elenco')]));
    assert.deepEqual(
      [found.sheet, found.warnings],
      ['Elenco', [{ code: 'OTHER_SHEETS', args: { sheet: 'Elenco', sheets: 'Copertina' } }]],
    );
  });

  it('is found behind the summary that Numbers writes, below the name of its table', async () => {
    const summary = sheet(
      'Riepilogo esportazione',
      'Questo documento è stato esportato da Numbers.\n\nNome foglio Numbers;Nome tabella;Nome foglio Excel\nElenco;Tabella 1;Elenco',
    );
    const found = await read(workbook([summary, sheet('Elenco', `Tabella 1\n${HEAD}\n${ROW}`)]), {
      wanted: wanted(),
    });
    assert.deepEqual([found.sheet, found.rows[0]?.row], ['Elenco', 3]);
  });

  it('is not chosen where the first sheet has people, or two others could be meant', async () => {
    const odd = sheet('2026', `Utente;Quota\n${CITIZEN};5`);
    assert.equal((await read(workbook([odd, list('2025')]))).sheet, '2026');
    assert.equal((await read(workbook([cover, list('A'), list('B')]))).sheet, 'Copertina');
  });

  it('is the first where that is one, whatever follows', async () => {
    assert.equal((await read(workbook([list('A'), list('B')]))).sheet, 'A');
  });
});

async function sentence(content: Buffer | string, slug?: string): Promise<string> {
  const error: unknown = await read(content, { wanted: wanted(slug) }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return (asFault(error, 'elenco', SYNONYMS) as Fault).message;
}

describe('file: what is said when columns are missing', () => {
  it('begins with what was found', async () => {
    assert.match(
      await sentence(`CF;Nome;Cognome\n${CITIZEN};Maria;Prova\n`),
      /^Le colonne del file «elenco» non vanno bene\. Alla riga 1 ci sono le intestazioni «CF», «Nome», «Cognome»\. Manca la colonna «causale»/,
    );
  });

  it('names the sheet that was read, and the one that has known headings', async () => {
    const cover = sheet('Copertina', 'Comune di Prova');
    const text = await sentence(
      workbook([cover, sheet('A', `${HEAD}\n${ROW}`), sheet('B', `${HEAD}\n${ROW}`)]),
    );
    assert.match(text, /Nel foglio «Copertina», alla riga 1, ci sono le intestazioni «Comune di Prova»/);
    assert.match(text, /nel foglio «A», alla riga 1.*nel foglio «B», alla riga 1/);
  });

  it('says where the missing ones stand', async () => {
    const text = await sentence(`Scadenza;31/12/2026\n${HEAD.replace(';Scadenza', '')}\n${ROW}\n`);
    assert.match(text, /Manca la colonna «data_scadenza»/);
    assert.match(text, /«data_scadenza» si trova alla riga 1/);
  });

  it('shows no more than a dozen headings, cut short', async () => {
    const many = Array.from({ length: 40 }, (_none, n) => `x${String(n)}${'y'.repeat(200)}`).join(';');
    const text = await sentence(`${many}\n`);
    assert.match(text, /E altre 28\./);
    assert.ok(text.length < 3_000, String(text.length));
    assert.doesNotMatch(text, /__/);
  });
});
