/** What a person has confirmed or cancelled at the page holds, whatever instant Node-RED ends at. */
import assert from 'node:assert/strict';
import type { FollowAnswer } from '../../nodes/page/api';
import { type NodeRed, startNodeRed } from '../package/support/node-red';
import { FLOW, SETTINGS } from '../page/people';
import { listOf, Visitor } from '../page/stage';
import { tokenOf, type UserDir, userDirFromSource } from '../support/from-source';

const ROWS = process.env.RELIABILITY === 'short' ? 400 : 800;

describe('the page, on a Node-RED that is killed', () => {
  let userDir: UserDir;
  let nodeRed: NodeRed;

  before('start Node-RED', async () => {
    userDir = await userDirFromSource(FLOW);
    nodeRed = await startNodeRed(userDir.path, SETTINGS);
  });
  after('stop Node-RED', async () => {
    await nodeRed.stop();
    await userDir.remove();
  });

  /** A new session, which any start of Node-RED wants. */
  const anna = async (): Promise<Visitor> =>
    new Visitor({ base: nodeRed.url, token: await tokenOf(nodeRed.url, 'anna'), path: 'una' });
  const follow = async (visitor: Visitor, id: string): Promise<FollowAnswer> =>
    (await visitor.get<FollowAnswer>(`sending/${id}/follow`)).body;
  const killed = async (): Promise<void> => {
    await nodeRed.kill();
    nodeRed = await startNodeRed(userDir.path, SETTINGS);
  };

  it('sends each row once although Node-RED is killed in the middle', async () => {
    const before = await anna();
    const sending = await before.checked(listOf(ROWS, 'E'));
    assert.equal((await before.confirm(sending)).status, 200);
    while (((await follow(before, sending.id)).campaign?.total ?? 0) < 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await killed();
    const again = await anna();
    await again.until(sending.id, ({ stage }) => stage === 'left', 200_000);
    const { campaign } = await follow(again, sending.id);
    assert.deepEqual([campaign?.total, campaign?.states.discarded], [ROWS, 0]);
  });

  it('cancels what has not left although Node-RED is killed right after', async () => {
    const before = await anna();
    const sending = await before.checked(listOf(ROWS, 'H'));
    await before.confirm(sending);
    const leaving = await before.until(sending.id, ({ stage }) => stage === 'leaving' || stage === 'left');
    const { status } = await before.post(`sending/${sending.id}/act`, {
      do: 'cancel',
      version: leaving.version,
    });
    assert.equal(status, 200);
    await killed();
    const { campaign, sending: after } = await follow(await anna(), sending.id);
    const { queued = 0, checking = 0 } = campaign?.states ?? {};
    assert.equal(queued + checking, 0);
    assert.ok(['cancelled', 'left'].includes(after.stage));
  });
});
