import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { row, stage } from '../support/stage';
import { ask } from './support/ask';

describe('the rows to correct of a message node, in the sidebar', () => {
  const scene = stage();
  let lists = 0;
  /** One list, as an io-file gives it. */
  const give = async (...payloads: unknown[]): Promise<void> => {
    const wrong = scene.runtime.wire('wrong');
    const id = `list-${(lists += 1)}`;
    payloads.forEach((payload, index) => {
      scene.runtime
        .node('message')
        .receive({ payload, parts: { id, index }, io: { file: { row: index + 2 } } });
    });
    await wrong.take(payloads.length);
  };
  const card = async () => (await ask.overview()).body.toCorrect[0];
  const sheet = async (node: string, at: number) => {
    const book = read((await ask.rowsToCorrect(node, at)).body);
    return utils.sheet_to_json<Record<string, string>>(book.Sheets[book.SheetNames[0] ?? ''] ?? {});
  };

  beforeEach(() => scene.load({ ente: { mode: 'simulator' } }));

  it('are a workbook of texts with the columns of their list and the reasons', async () => {
    assert.equal(await card(), undefined);
    await give(row('ABCDEF', { numero: '301000000000012345' }), row('', { numero: '=1+1' }));
    const found = await card();
    assert.ok(found);
    assert.deepEqual([found.n, found.kept, found.type], [2, 2, 'io-richiesta-accolta']);
    assert.doesNotMatch(JSON.stringify(found), /ABCDEF/);
    const { headers } = await ask.rowsToCorrect(found.node, found.at);
    assert.match(headers['content-disposition'] ?? '', /filename="da-correggere-richiesta-accolta\.xlsx"/);
    const [first, second] = await sheet(found.node, found.at);
    assert.deepEqual([first?.codice_fiscale, first?.numero], ['ABCDEF', '301000000000012345']);
    assert.match(first?.errori ?? '', /codice fiscale/i);
    assert.equal(second?.numero, "'=1+1");
  });

  it('are those of the newest list: the corrected one takes the place of the one before', async () => {
    await give(row('ABCDEF'), row('GHIJKL'));
    const first = await card();
    await give(row('MNOPQR'));
    const second = await card();
    assert.equal(second?.n, 1);
    assert.equal((await sheet('message', second.at))[0]?.codice_fiscale, 'MNOPQR');
    if (first?.at !== second.at)
      assert.equal((await ask.rowsToCorrect('message', first?.at ?? 0)).status, 404);
    scene.runtime.node('message').receive({ payload: row(), parts: { id: 'all right', index: 0 } });
    await scene.runtime.idle();
    assert.equal(await card(), undefined, 'a list that is right has none');
  });

  it('go when they are taken away, and with a deploy', async () => {
    await give(row('ABCDEF'));
    const { node = '', at = 0 } = (await card()) ?? {};
    assert.equal((await ask.act({ do: 'drop-rows', node, at: at + 1 })).body.changed, 0);
    assert.equal((await ask.act({ do: 'drop-rows', node, at })).body.changed, 1);
    assert.equal(await card(), undefined);
    assert.equal((await ask.rowsToCorrect(node, at)).status, 404);
    await give(row('ABCDEF'));
    await scene.runtime.redeploy();
    assert.equal(await card(), undefined);
  });

  it('hold what a function node may put into a row, and leave by the second port whatever it is', async () => {
    const circle: Record<string, unknown> = { ...row('ABCDEF'), big: 10n };
    circle.self = circle;
    await give(circle, 'no row at all');
    const found = await card();
    assert.equal(found?.n, 2);
    const [first, second] = await sheet(found.node, found.at);
    assert.equal(first?.big, '10');
    assert.deepEqual(Object.keys(second ?? {}), ['errori']);
  });
});
