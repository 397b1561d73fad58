import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { checkStage } from '../check/stage';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { ask } from './support/ask';

describe('verdicts of checks, in the sidebar', () => {
  const bench = checkStage();
  const cards = async () => (await ask.overview()).body.verdicts;
  /** The overview once the node has so many rows to correct: it is told after the flow. */
  const withWrong = async (wrong: number) => {
    for (;;) {
      const [card] = await cards();
      if (card?.wrong === wrong) return card;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  beforeEach(() => bench.load({ check: { name: 'Controllo' } }));

  it('are one for each node, its newest, without a value of a row', async () => {
    assert.deepEqual(await cards(), []);
    await bench.check([row('ABCDEF')]);
    await bench.check([row(citizen('A')), row('ABCDEF'), row('GHIJKL')]);
    const card = await withWrong(2);
    assert.deepEqual([card.node, card.name, card.held], ['check', 'Controllo', 0]);
    assert.doesNotMatch(JSON.stringify(card), /ABCDEF|GHIJKL/);
    assert.equal((await cards()).length, 1);
  });

  it('give their rows to correct as they came, until they are taken away', async () => {
    await bench.check([row('ABCDEF', { numero: '301000000000012345' })]);
    const { node, at } = await withWrong(1);
    const { headers, body } = await ask.rowsToCorrect(node, at);
    assert.match(headers['content-disposition'] ?? '', /filename="da-correggere\.xlsx"/);
    const book = read(body);
    const [first] = utils.sheet_to_json<Record<string, string>>(book.Sheets[book.SheetNames[0] ?? ''] ?? {});
    assert.equal(first?.codice_fiscale, 'ABCDEF');
    assert.equal(first.numero, '301000000000012345');
    assert.match(first.errori ?? '', /codice fiscale/i);
    assert.equal((await ask.rowsToCorrect(node, at + 1)).status, 404, 'another verdict');
    assert.equal((await ask.act({ do: 'drop-verdict', node, at: at + 1 })).body.changed, 0);
    assert.equal((await ask.act({ do: 'drop-verdict', node, at })).body.changed, 1);
    assert.equal((await ask.rowsToCorrect(node, at)).status, 404);
    assert.deepEqual(await cards(), []);
  });
});
