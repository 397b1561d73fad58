import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { payloads, read } from '../lib/reader/support/read';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  deploy,
  dialogGone,
  editorReady,
  idOf,
  importExample,
  openDialog,
  pressInject,
  runsOurs,
  tray,
  waitForStatus,
} from './support/editor';
import { italian } from './support/italian';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

/** The editor's own parts of a typed input: its hidden inputs, and the small button that opens an expression. */
const OF_THE_EDITOR = ['.red-ui-typedInput-focus-trap', '.red-ui-typedInput-option-expand'];

describe('io-file, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  let id: string;
  const names = (field: string) =>
    tray(page()).locator(`.io-synonyms-row[data-io-field="${field}"] .io-synonyms-names`);
  const saved = (property: string): Promise<unknown> =>
    page().evaluate(`RED.nodes.node(${JSON.stringify(id)}).${property}`);
  const ok = async (): Promise<void> => {
    await tray(page()).locator('#node-dialog-ok').click();
    await dialogGone(page());
  };

  before('an example that reads a file', async () => {
    await editorReady(page());
    await importExample(page(), '08 - Elenco da file', 'Elenco da file');
    id = await idOf(page(), 'IO leggi elenco');
  });

  it('shows for which message it reads', async () => {
    await openDialog(page(), id);
    await expectText(
      tray(page()).locator('#node-input-messageNode option:checked'),
      'Avviso di pagamento pratica',
    );
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
  });

  it('shows what it knows columns by, and takes other names', async () => {
    await tray(page()).getByRole('tab', { name: 'Colonne' }).click();
    await tray(page()).locator('#io-synonyms-label').click();
    await becomes(() => names('codice_fiscale').inputValue(), /^CF; cod\. fisc\.;/);
    await names('importo').fill('quota; retta mensile');
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
  });

  it('says when a name is that of another field', async () => {
    await names('causale').fill('CF');
    await expectText(
      tray(page()).locator('#io-reason-synonyms'),
      italian('check.synonymTwice', { name: 'CF', first: 'codice_fiscale', second: 'causale' }),
    );
    await names('causale').fill('causale pagamento');
    await expectText(tray(page()).locator('#io-reason-synonyms'), '');
  });

  it('takes a field of the institution’s own', async () => {
    await tray(page()).locator('#io-synonyms-add').click();
    await page().keyboard.type('protocollo');
    await page().keyboard.press('Tab');
    await page().keyboard.type('n. prot.; protocollo n.');
    await ok();
    await becomes(
      () => saved('synonyms'),
      [
        { field: 'importo', names: ['quota', 'retta mensile'] },
        { field: 'causale', names: ['causale pagamento'] },
        { field: 'protocollo', names: ['n. prot.', 'protocollo n.'] },
      ],
    );
  });

  it('goes back to its own table, and saves none then', async () => {
    await openDialog(page(), id);
    await tray(page()).getByRole('tab', { name: 'Colonne' }).click();
    await tray(page()).locator('#io-synonyms-label').click();
    await becomes(() => names('importo').inputValue(), 'quota; retta mensile');
    await tray(page()).locator('#io-synonyms-reset').click();
    await ok();
    await becomes(() => saved('synonyms'), []);
    await becomes(() => saved('separator'), '');
  });

  it('reads the file, and shows how many rows', async () => {
    await deploy(page());
    await pressInject(page(), "Leggi l'elenco");
    await waitForStatus(page(), id, 'letto: 8 righe');
  });

  for (const kind of ['csv', 'xlsx'] as const)
    it(`gives a sample ${kind} of a message, with the columns that are on the screen`, async () => {
      await openDialog(page(), await idOf(page(), 'Avviso di pagamento pratica'));
      const field = tray(page()).locator('#node-input-codice_fiscale-visible');
      await field.fill('payload.utente');
      const [download] = await Promise.all([
        page().waitForEvent('download'),
        tray(page()).locator(`#io-sample-${kind}`).click(),
      ]);
      assert.equal(download.suggestedFilename(), `avviso-pagamento-esempio.${kind}`);
      const [row] = payloads(await read(await readFile(await download.path())));
      assert.deepEqual(Object.keys(row ?? {}), [
        ...['utente', 'nome', 'cognome', 'causale', 'importo', 'data_scadenza', 'numero_avviso'],
      ]);
      await cancelDialog(page());
    });
});
