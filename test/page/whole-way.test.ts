import assert from 'node:assert/strict';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';

describe('the page of an office', () => {
  const scene = stage();
  let visitor: Visitor;
  after(async () => {
    closePage();
    await closeSimulator();
  });

  beforeEach(async () => {
    await scene.runtime.load(pageFlow(scene));
    visitor = new Visitor({ base: await openPage() });
  });

  it('brings a file from its upload to messages sent, and its rows with what io-file says of them', async () => {
    const rows = scene.runtime.wire('rows');
    const summary = scene.runtime.wire('summary');
    const { body: info } = await visitor.me();
    assert.deepEqual([info.fault, info.mode, info.type], [null, 'simulator', 'io-richiesta-accolta']);
    const { body } = await visitor.upload(listOf(3), 'C:\\Elenchi\\Contributi.csv');
    const first = await visitor.sending(body.id);
    assert.deepEqual([first.stage, first.file, first.name], ['columns', 'Contributi.csv', 'Contributi']);
    assert.deepEqual(
      first.columns?.columns.map(({ field }) => field),
      ['codice_fiscale', 'oggetto_richiesta', 'url'],
    );
    assert.deepEqual(first.columns.remarks, []);
    await visitor.post(`sending/${body.id}/columns`, { version: first.version, go: true });
    const checked = await visitor.until(body.id, ({ stage }) => stage === 'checked');
    assert.deepEqual([checked.rows, checked.good, checked.check?.leave], [3, 3, 3]);
    const table = await visitor.rows(body.id);
    assert.deepEqual([table.found, table.rows[0]?.state], [3, 'right']);
    assert.equal((await visitor.confirm(checked)).status, 200);
    const left = await visitor.until(body.id, ({ stage }) => stage === 'left');
    const made = await rows.take(3);
    assert.deepEqual(
      made.map((msg) => (msg as unknown as { parts: { index: number } }).parts.index),
      [0, 1, 2],
    );
    assert.equal((made[0]?.io as { file?: { campaign?: string } } | undefined)?.file?.campaign, left.name);
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 3);
    assert.equal(((await summary.next()).payload as { leave: number }).leave, 3);
    const [line] = await visitor.sendings();
    assert.deepEqual([line?.campaign?.states.sent, line?.stage], [3, 'left']);
  });
});
