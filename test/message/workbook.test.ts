/** A workbook of PagoPA's models: read by the worker with io-file's bounds, its messages found, its mistakes named. */
import assert from 'node:assert/strict';
import { modelSheet } from '../../nodes/lib/reader/model-sheet';
import { unfinishedIn } from '../../nodes/lib/core/unfinished';
import { MOST_SHEET_BYTES } from '../../nodes/lib/core/sheet-answer';
import type { ModelText } from '../../nodes/message/models/model-text';
import { readModel } from '../../nodes/message/models/read';
import { groupOf, textsOf } from '../../nodes/message/models/workbook';
import { workbook, zip } from '../lib/reader/support/workbook';
import { taken } from '../support/models';
import { MESSAGE_ROWS, modelWorkbook } from '../support/model-workbook';

const { signal } = new AbortController();
const answerTo = (file: Buffer) => modelSheet(file.toString('base64'), signal);

async function textsIn(file: Buffer): Promise<ModelText[]> {
  const answer = await answerTo(file);
  assert.equal(answer.result, 'read');
  return textsOf(answer.rows, 'Prova');
}

const named = (texts: readonly ModelText[], name: string): ModelText => {
  const found = texts.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

describe('a workbook of PagoPA’s models', () => {
  it('gives one message for each column that has a title and a text', async () => {
    const texts = await textsIn(modelWorkbook());
    assert.deepEqual(
      texts.map(({ name, title, button, payment, attachment }) => [name, title, button, payment, attachment]),
      [
        ['Annullamento', 'La tua richiesta è stata annullata', undefined, undefined, undefined],
        ['Avviso di pagamento', 'Hai un nuovo avviso di pagamento', undefined, true, undefined],
        ['Bando', 'Pubblicato un nuovo bando', 'Presenta richiesta', undefined, true],
      ],
    );
    const { group, when } = named(texts, 'Annullamento');
    assert.deepEqual([group, when], ['Prova', 'Quando si annulla.']);
  });

  it('has its messages composed as the others are, with the kinds guessed from its words', async () => {
    const { body, fields, definition } = taken(named(await textsIn(modelWorkbook()), 'Avviso di pagamento'));
    assert.equal(definition.payment, true);
    assert.match(body, /intestato a \{\{nominativo\}\}.*\{\{importo\}\} €.*Entro il: \{\{data_scadenza\}\}/s);
    assert.deepEqual(
      fields.map(({ name, kind }) => [name, kind]),
      [
        ['nominativo', 'text'],
        ['causale', 'text'],
      ],
    );
    assert.deepEqual(unfinishedIn(body), []);
  });

  it('has what PagoPA wrote wrongly named: a broken link, half a sentence twice, the old word of the button', async () => {
    const texts = await textsIn(modelWorkbook());
    const faults = (name: string) => readModel(named(texts, name)).faults.map(({ kind }) => kind);
    assert.deepEqual(faults('Annullamento'), ['brokenLink', 'doubled']);
    assert.deepEqual(faults('Avviso di pagamento'), ['oldButton']);
    assert.deepEqual(faults('Bando'), []);
    assert.match(taken(named(texts, 'Annullamento')).body, /\[visita questo sito\]\(\{\{url\}\}\)\.$/);
  });

  it('is called after the last part of its file’s name', () => {
    assert.equal(groupOf('IO - Template servizi - Attività sportive.xlsx'), 'Attività sportive');
    assert.equal(groupOf('modello.xlsx'), 'modello');
  });

  it('is found by the words of its first column, wherever its rows stand, and has none where they are missing', () => {
    const turned = [...MESSAGE_ROWS].reverse();
    assert.equal(textsOf(turned, '').length, 3);
    assert.deepEqual(textsOf([['Titolo'], ['', 'x']], ''), []);
    assert.deepEqual(textsOf([], ''), []);
    assert.deepEqual(textsOf([[], ['Titolo del messaggio', 'Un titolo']], ''), []);
  });

  it('of a thousand columns gives two hundred messages at most, and no cell longer than IO takes', () => {
    const many = (cell: string): string[] => Array.from({ length: 1_000 }, () => cell);
    const texts = textsOf(
      [
        ['Titolo del messaggio', ...many('Un titolo lungo')],
        ['Testo del messaggio', ...many('x'.repeat(20_000))],
      ],
      '',
    );
    assert.equal(texts.length, 200);
    assert.ok(texts.every(({ body }) => body.length === 10_000));
  });

  for (const [what, file, result] of [
    ['a workbook without that sheet', workbook([{ name: 'Foglio1', rows: [['a']] }]), 'noSheet'],
    ['a text', Buffer.from('Titolo;Testo'), 'unreadable'],
    ['nothing', Buffer.alloc(0), 'unreadable'],
    ['half a workbook', modelWorkbook().subarray(0, 400), 'unreadable'],
    ['a packed folder', zip({ 'a.txt': 'x' }), 'unreadable'],
    [
      'a workbook with more text than a dialog can show',
      workbook([{ name: 'Template messaggi', rows: Array.from({ length: 40 }, () => ['x'.repeat(20_000)]) }]),
      'tooLarge',
    ],
    ['a file above the bound', Buffer.alloc(MOST_SHEET_BYTES + 3), 'tooLarge'],
  ] as const)
    it(`is not ${what}: ${result}`, async () => {
      assert.deepEqual(await answerTo(file), { result });
    });

  it('is not what is no file at all', async () => {
    for (const content of [undefined, 12, ['UEsDBA=='], { content: 'x' }])
      assert.deepEqual(await modelSheet(content, signal), { result: 'unreadable' });
  });
});
