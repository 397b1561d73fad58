import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { blocksOf } from '../guide/support/pages';
import { EXAMPLES } from '../examples/support/examples';
import { type NodeRed, startNodeRed } from '../package/support/node-red';
import { tokenOf, type UserDir, userDirFromSource } from '../support/from-source';
import { Visitor } from './stage';

const PASSWORD = 'una parola lunga';
const EXAMPLE = "25 - Pagina per l'ufficio";

/** The block of the guide as a person pastes it, with the hashes of a password. */
function pasted(): string {
  const block = blocksOf('js').find((text) => text.includes('io-servizi-sociali.prepare')) ?? '';
  const hash = `require(${JSON.stringify(createRequire(require.resolve('node-red')).resolve('bcryptjs'))}).hashSync(${JSON.stringify(PASSWORD)}, 4)`;
  const filled = block.replaceAll("'$2y$08$…'", hash);
  assert.doesNotMatch(filled, /\$2y/);
  return `...(() => { const module = {}; ${filled}; return module.exports; })()`;
}

describe('the users of the guide to the page, pasted into settings.js', function () {
  this.timeout(100_000);
  let userDir: UserDir;
  let nodeRed: NodeRed;

  before('start Node-RED', async () => {
    userDir = await userDirFromSource(EXAMPLES.find(({ name }) => name === EXAMPLE)?.nodes);
    nodeRed = await startNodeRed(userDir.path, pasted());
  });
  after('stop Node-RED', async () => {
    await nodeRed.stop();
    await userDir.remove();
  });

  for (const [name, prepares, confirms, flows] of [
    ['anna', true, false, 401],
    ['bruno', false, true, 401],
    ['ced', true, true, 200],
  ] as const)
    it(`let ${name} do what the guide says, and no more`, async () => {
      const token = await tokenOf(nodeRed.url, name, PASSWORD);
      const { body } = await new Visitor({ base: nodeRed.url, token, path: 'avvisi' }).me();
      assert.deepEqual([body.user, body.mayPrepare, body.mayConfirm], [name, prepares, confirms]);
      const answer = await fetch(`${nodeRed.url}/flows`, { headers: { authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      assert.equal(answer.status, flows);
    });

  it('let nobody in without a password', async () => {
    assert.equal((await new Visitor({ base: nodeRed.url, path: 'avvisi' }).me()).status, 401);
    await assert.rejects(tokenOf(nodeRed.url, 'anna', 'un’altra parola'));
  });
});
