import assert from 'node:assert/strict';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { Sendings } from '../../nodes/page/sendings';
import { Outbox } from '../../nodes/lib/outbox/outbox';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, orderOf, pageFlow, Visitor } from './stage';

type Json = Record<string, unknown>;

const HOUR = 3_600_000;

/** What the end of a process and a new start do to a sending. */
describe('a restart of Node-RED on the page', () => {
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

  const restart = async (flow: Json[] = pageFlow(scene)): Promise<void> => {
    await scene.runtime.crash();
    await scene.runtime.load(flow);
  };
  /** All messages that the register has, whatever became of them; a second one of the same row would be discarded. */
  const taken = async (): Promise<{ all: number; discarded: number }> => {
    const { discarded = 0, ...others } = await scene.runtime.states();
    return { all: Object.values(others).reduce((sum, n) => sum + n, 0), discarded };
  };

  it('keeps an uploaded file whose columns are being chosen', async () => {
    const { body } = await visitor.upload(listOf(2));
    await restart();
    const sending = await visitor.sending(body.id);
    assert.deepEqual([sending.stage, sending.columns?.columns.length], ['columns', 3]);
    await visitor.post(`sending/${body.id}/columns`, { version: sending.version, go: true });
    assert.equal((await visitor.until(body.id, ({ stage }) => stage === 'checked')).good, 2);
  });

  it('looks at the list to its end although it was ended in the middle', async () => {
    const { body } = await visitor.upload(listOf(1_000));
    const { version } = await visitor.sending(body.id);
    await visitor.post(`sending/${body.id}/columns`, { version, go: true });
    await restart();
    const checked = await visitor.until(body.id, ({ stage }) => stage !== 'checking');
    assert.deepEqual([checked.stage, checked.rows, checked.good], ['checked', 1_000, 1_000]);
  });

  it('keeps a correction that the screen has shown', async () => {
    const sending = await visitor.checked(listOf(2));
    const { rows, columns } = await visitor.rows(sending.id);
    assert.ok(rows[0]);
    const { body } = await visitor.correct(sending.id, rows[0], columns, columns[1]?.key ?? '', 'corretto');
    await restart();
    const after = await visitor.rows(sending.id);
    assert.deepEqual([after.rows[0]?.cells[1], after.version], ['corretto', body.version]);
  });

  it('sends each row once when it comes right after the confirmation', async () => {
    const sending = await visitor.checked(listOf(40));
    assert.equal((await visitor.confirm(sending)).status, 200);
    await restart();
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    assert.deepEqual(await taken(), { all: 40, discarded: 0 });
  });

  it('keeps the hour at which a list is to leave, and lets it leave then', async () => {
    const sending = await visitor.checked(listOf(2));
    await visitor.post(`sending/${sending.id}/confirm`, orderOf(sending, { at: Date.now() + 1_500 }));
    await visitor.until(sending.id, ({ stage }) => stage === 'scheduled');
    await restart();
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    assert.deepEqual(await taken(), { all: 2, discarded: 0 });
  });

  it('does not let leave by surprise what should have left more than 24 hours ago: it is back at the table, and kept', async () => {
    const sending = await visitor.checked(listOf(2));
    await visitor.post(`sending/${sending.id}/confirm`, orderOf(sending, { at: Date.now() + HOUR }));
    await visitor.until(sending.id, ({ stage }) => stage === 'scheduled');
    await scene.runtime.crash();
    const outbox = new Outbox({ folder: path.join(scene.runtime.userDir, 'io-servizi-sociali') });
    const now = Date.now();
    new Sendings(outbox).change(sending.id, { at: now - 25 * HOUR, changedAt: now - 20 * 24 * HOUR });
    outbox.close();
    await scene.runtime.load(pageFlow(scene));
    const back = await visitor.until(sending.id, ({ stage }) => stage === 'checked');
    assert.deepEqual(
      [back.differences.map(({ key }) => key), back.at, back.confirmedBy],
      [['page.said.late'], null, ''],
    );
    assert.ok(back.changedAt >= now);
    assert.deepEqual(await taken(), { all: 0, discarded: 0 });
    await visitor.confirm(back);
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    assert.deepEqual(await taken(), { all: 2, discarded: 0 });
  });

  it('keeps rows that a deploy caught while they left: each is sent once', async () => {
    const sending = await visitor.checked(listOf(600));
    await visitor.confirm(sending);
    await scene.runtime.until(async () => (await taken()).all >= 100);
    await scene.runtime.redeploy();
    await visitor.until(sending.id, ({ stage }) => stage === 'left', 120_000);
    assert.deepEqual(await taken(), { all: 600, discarded: 0 });
  });
});
