import assert from 'node:assert/strict';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { patience } from '../../nodes/page/emission';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';

type Json = Record<string, unknown>;
interface Kept {
  readonly send: () => void;
  readonly done: () => void;
}

/** A node that keeps what comes until the test lets it go, as one does that waits for a time or for another system. */
const kept: Kept[] = [];
const keeper = (RED: NodeAPI): void => {
  RED.nodes.registerType('keeps', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    this.on('input', (msg, send, done) => {
      const pass = (): void => {
        send(msg);
      };
      kept.push({ send: pass, done });
    });
  });
};

describe('a flow that keeps rows between the page and io-send', () => {
  const scene = stage();
  let visitor: Visitor;
  const { quietMs } = patience;
  const flow = (more: Json = {}): Json[] => [
    ...pageFlow(scene, { page: { wires: [['keep'], [], []] } }),
    { id: 'keep', type: 'keeps', z: 'tab', x: 100, y: 100, wires: [['message']] },
    { id: 'other', type: 'helper', z: 'tab', x: 100, y: 100, wires: [], ...more },
  ];
  const letGo = (): void => {
    for (const { send, done } of kept.splice(0)) {
      send();
      done();
    }
  };
  after(async () => {
    closePage();
    await closeSimulator();
  });
  beforeEach(async () => {
    patience.quietMs = 10;
    kept.length = 0;
    await scene.runtime.load(flow(), undefined, [keeper]);
    visitor = new Visitor({ base: await openPage() });
  });
  afterEach(() => {
    patience.quietMs = quietMs;
  });

  async function leaving(n: number): Promise<string> {
    const sending = await visitor.checked(listOf(n));
    await visitor.confirm(sending);
    await scene.runtime.until(() => kept.length === n);
    return sending.id;
  }
  /** Longer than the page waits where nothing is on its way. */
  const quiet = () => new Promise((resolve) => setTimeout(resolve, 600));

  it('has not left for as long as a node has rows, however long that is', async () => {
    const id = await leaving(3);
    await quiet();
    assert.equal((await visitor.sending(id)).stage, 'leaving');
    letGo();
    await visitor.until(id, ({ stage }) => stage === 'left');
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 3);
  });

  it('has left when a node has dropped the rest and said so', async () => {
    const id = await leaving(3);
    kept.pop()?.done();
    letGo();
    await visitor.until(id, ({ stage }) => stage === 'left');
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 2);
  });

  it('gives no row twice when something else is deployed meanwhile', async () => {
    const id = await leaving(3);
    await scene.runtime.deploy(flow({ name: 'another name' }), 'nodes');
    await quiet();
    assert.equal(kept.length, 3);
    letGo();
    await visitor.until(id, ({ stage }) => stage === 'left');
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 3);
    assert.equal((await scene.runtime.states()).discarded, undefined);
  });

  it('gives once more what a deploy has taken from a node', async () => {
    const id = await leaving(3);
    kept.length = 0;
    await scene.runtime.redeploy();
    await scene.runtime.until(() => kept.length === 3);
    letGo();
    await visitor.until(id, ({ stage }) => stage === 'left');
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 3);
  });

  it('sends nothing of it once it is cancelled, although its rows come later', async () => {
    const id = await leaving(3);
    const { version } = await visitor.sending(id);
    const { status } = await visitor.post(`sending/${id}/act`, { do: 'cancel', version });
    assert.equal(status, 200);
    letGo();
    await scene.runtime.until(async () => (await scene.runtime.states()).discarded === 3);
    assert.equal((await scene.runtime.states()).sent, undefined);
  });
});
