import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { citizen } from '../support/flow';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { checkedList, heading, signIn, startsOffice } from './support/office';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

/** Reached, not on IO, service off, and two of whom IO tells nothing that can be known. Never three doubts in a row. */
const PEOPLE = ['A', 'J', 'A', 'B', 'J', 'C', 'A'];
const CODES = PEOPLE.map((letter, at) => citizen(letter, 'ABCDE'[at % 5]));
const HEADINGS = ['Codice fiscale', 'Oggetto della richiesta', 'Link', 'Cognome', 'E-mail'];
const LIST = [
  HEADINGS,
  ...CODES.map((code, at) => [
    code,
    `contributo numero ${at + 1}`,
    `https://www.comune.example/pratica/${at + 1}`,
    `Persona ${at + 1}`,
    `persona${at + 1}@posta.example`,
  ]),
]
  .map((cells) => cells.join(';'))
  .join('\r\n');

describe('a clerk decides what is left to do after a sending', function () {
  this.timeout(180_000);
  stepByStep();
  const office = startsOffice({ institution: { callsPer5s: 100 } });
  const page = opens(office.url);
  const button = (name: string | RegExp): Locator => page().getByRole('button', { name });
  const doubts = (): Locator => page().locator('.card-warn');
  const boxes = (): Locator => doubts().locator('.doubt');

  const downloaded = async (name: string): Promise<Record<string, string>[]> => {
    const arriving = page().waitForEvent('download');
    await button(name).click();
    const arrived = await arriving;
    assert.match(arrived.suggestedFilename(), /\.xlsx$/);
    const book = read(await readFile(await arrived.path()));
    const first = book.Sheets[book.SheetNames[0] ?? ''];
    assert.ok(first);
    return utils.sheet_to_json<Record<string, string>>(first, { raw: false, defval: '' });
  };

  before('a list with every kind of outcome', async () => {
    await signIn(page(), 'anna');
    await checkedList(page(), 'Contributi.csv', LIST);
    await page().getByRole('link', { name: 'Invia', exact: true }).click();
    await button('Invia 7 messaggi al simulatore').click();
    await heading(page(), 'Segui').waitFor();
    await page().getByText('Finito, tranne i messaggi in dubbio: decidi tu.').waitFor();
  });

  it('sees whom each message in doubt is for, with the row of the list, when it left and how often', async () => {
    await page().getByText('2 messaggi in dubbio: decidi tu').waitFor();
    await becomes(() => boxes().count(), 2);
    for (const at of [1, 4]) {
      const box = boxes().filter({ hasText: CODES[at] ?? '' });
      await expectText(box, new RegExp(`Persona ${at + 1}[\\s\\S]*tentativi: 1`));
    }
    await becomes(() => button(/^Invia di nuovo/).isDisabled(), true);
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-in-dubbio');
  });

  it('sends one of them again, told what that may mean, and finds it again where nobody can know once more', async () => {
    await boxes()
      .filter({ hasText: CODES[1] ?? '' })
      .locator('input')
      .check();
    await button('Invia di nuovo (1)').click();
    await expectText(
      page().getByRole('dialog', { name: 'Inviare di nuovo?' }),
      /la persona lo riceve due volte/,
    );
    await picture(page(), 'pagina-in-dubbio-domanda');
    await button('Sì, invia di nuovo').click();
    await page().getByText('1 messaggio riparte.').waitFor();
    await expectText(boxes().filter({ hasText: CODES[1] ?? '' }), /tentativi: 2/);
  });

  it('marks the others as sent, and nothing is left to decide', async () => {
    await page().getByLabel('Scegli tutti quelli mostrati').check();
    await button('Segna come inviato (2)').click();
    await expectText(
      page().getByRole('dialog', { name: 'Segnare come inviati?' }),
      /le persone non sanno nulla/,
    );
    await button('Sì, segna come inviati').click();
    await page().getByText('2 messaggi segnati come inviati.').waitFor();
    await doubts().waitFor({ state: 'detached' });
    await page().getByText('Finito.', { exact: true }).waitFor();
    await expectText(page().locator('.big'), '5 messaggi inviati');
  });

  it('downloads who was not reached, with the columns of the list and the reason', async () => {
    const rows = await downloaded('Non raggiungibili (2)');
    assert.deepEqual(
      rows.map((row) => [row.Cognome, row['E-mail'], row.motivo]),
      [
        ['Persona 4', 'persona4@posta.example', 'NOT_ON_IO'],
        ['Persona 6', 'persona6@posta.example', 'SENDER_NOT_ALLOWED'],
      ],
    );
    const sent = await downloaded('Inviati (5)');
    assert.deepEqual(
      sent.map(({ codice_fiscale: code }) => code).sort(),
      CODES.filter((_, at) => at !== 3 && at !== 5).sort(),
    );
  });

  it('lets the rows of who was not reached out on a press, after a question, for a letter or an e-mail', async () => {
    assert.deepEqual(office.letters(), []);
    await button('Passa 2 righe…').click();
    await page().getByRole('dialog', { name: 'Passare le righe?' }).waitFor();
    await assertAccessible(page(), 'dialog');
    await button('Sì, passa le righe').click();
    await page().getByText('2 righe passate.').waitFor();
    await eventually(() => {
      assert.deepEqual(
        office.letters().map((row) => [row.Cognome, row['E-mail']]),
        [
          ['Persona 4', 'persona4@posta.example'],
          ['Persona 6', 'persona6@posta.example'],
        ],
      );
    });
    await page().reload();
    await page()
      .getByText(/^2 righe già passate il .* da anna\.$/)
      .waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-non-raggiungibili');
  });

  it('has all of it in the record', async () => {
    await page().getByRole('link', { name: 'Avanti: Resoconto' }).click();
    await expectText(
      page().locator('.sheet'),
      /Inviati di nuovo[\s\S]*Segnati come inviati[\s\S]*Elenco scaricato[\s\S]*Righe dei non raggiungibili passate/,
    );
  });
});
