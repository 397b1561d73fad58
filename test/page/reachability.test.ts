import assert from 'node:assert/strict';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';

describe('who can be reached, asked on the page', () => {
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

  it('is answered for each person once, by reason, and nothing is sent', async () => {
    const other = listOf(2, 'B').split('\r\n').slice(1);
    const sending = await visitor.checked(listOf(3, 'A', other));
    const { id, version } = sending;
    assert.equal(sending.check?.reach, undefined);
    assert.equal((await visitor.post(`sending/${id}/reach`, { version })).status, 200);
    const asked = await visitor.until(id, ({ check }) => check?.reach !== undefined);
    assert.deepEqual(asked.check?.reach, {
      ...{ raggiungibili: 1, non_raggiungibili: 1, motivi: { NOT_ON_IO: 1 }, non_chiesti: 0, perche: null },
    });
    assert.deepEqual([asked.version, asked.reaching, await scene.runtime.states()], [version, null, {}]);
    // What was found is of this list only.
    await visitor.post(`sending/${id}/check`, { version });
    const again = await visitor.until(id, ({ stage }) => stage === 'checked');
    assert.equal(again.check?.reach, undefined);
  });

  it('is refused for a list that has changed since, and ends when it is told to', async () => {
    const { id, version } = await visitor.checked(listOf(2));
    assert.equal((await visitor.post(`sending/${id}/reach`, { version: version - 1 })).status, 409);
    await visitor.post(`sending/${id}/reach`, { version });
    await visitor.post(`sending/${id}/reach`, { stop: true });
    assert.equal((await visitor.sending(id)).reaching, null);
  });

  it('goes on for those who wait for it still, when somebody else leaves or only looks', async () => {
    await scene.runtime.deploy(pageFlow(scene, { ente: { callsPer5s: 1 } }));
    const people = ['B', 'E'].flatMap((letter) => listOf(1, letter).split('\r\n').slice(1));
    const { id, version } = await visitor.checked(listOf(1, 'A', people));
    const post = (body: object) => visitor.post(`sending/${id}/reach`, body);
    const going = async (): Promise<boolean> => (await visitor.sending(id)).reaching !== null;
    await post({ version, tab: 'one' });
    await post({ version, tab: 'two' });
    await post({ stop: true, tab: 'one' });
    await post({ stop: true, tab: 'of who only looks' });
    assert.ok(await going(), 'the second tab waits');
    await post({ stop: true, tab: 'two' });
    assert.equal(await going(), false);
    assert.equal((await post({ version, tab: 7 })).status, 400);
  });
});
