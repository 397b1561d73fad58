import assert from 'node:assert/strict';
import type { Node, NodeInitializer } from 'node-red';
import { citizen, ready, type Out } from '../support/flow';
import { stage } from '../support/stage';

type Json = Record<string, unknown>;
interface Held {
  readonly msg: Out;
  release(): void;
}
const A = citizen('A');

/** A queue, a delay, a mail server: it has messages for as long as the test wants. */
let held: Held[] = [];
const slow: NodeInitializer = (RED) => {
  RED.nodes.registerType('slow', function (this: Node, def) {
    RED.nodes.createNode(this, def);
    this.on('input', (msg, send, done) => {
      held.push({
        msg: msg as Out,
        release: () => {
          send(msg);
          done();
        },
      });
    });
  });
  // What a function node makes: another message, in the same turn.
  RED.nodes.registerType('maker', function (this: Node, def) {
    RED.nodes.createNode(this, def);
    this.on('input', (msg, send, done) => {
      send({ payload: 'made', io: (msg as Out).io });
      done();
    });
  });
};

describe('an outcome behind the port', () => {
  const scene = stage();
  const flow = (behind: Json[], first: string): Json[] => [
    ...scene.flow({
      send: { checkProfile: false, wires: [[first], ['unreachable'], ['doubt'], ['discarded']] },
    }),
    ...behind.map((node) => ({ x: 100, y: 100, z: 'tab', ...node })),
  ];
  const direct = () => flow([{ id: 'slow', type: 'slow', wires: [['sent']] }], 'slow');
  const load = (nodes: Json[]) => scene.runtime.load(nodes, undefined, [slow]);
  const give = (n: number) => {
    for (let i = 0; i < n; i += 1) scene.runtime.node('send').receive(ready(A, { case: String(i) }));
  };
  const owed = async () => (await scene.runtime.register.unemitted('send', 0, 100)).length;
  const seen = () => held.map(({ msg }) => [msg.io.outcome, msg.io.again]);

  beforeEach(() => {
    held = [];
  });

  it('is given again, and says so, when the process ends while a node behind still has it', async () => {
    await load(direct());
    give(3);
    await scene.runtime.until(() => held.length === 3);
    held.pop()?.release();
    await scene.runtime.until(async () => (await owed()) === 2);
    await scene.runtime.crash();
    held = [];
    await load(direct());
    await scene.runtime.until(() => held.length === 2);
    assert.deepEqual(seen(), [
      ['sent', true],
      ['sent', true],
    ]);
    for (const one of held) one.release();
    await scene.runtime.until(async () => (await owed()) === 0);
    assert.equal(scene.simulator.accepted.length, 3);
  });

  it('is followed through messages that other nodes make of it', async () => {
    const behind = [
      { id: 'maker', type: 'maker', wires: [['slow']] },
      { id: 'slow', type: 'slow', wires: [['sent']] },
    ];
    await load(flow(behind, 'maker'));
    give(1);
    await scene.runtime.until(() => held.length === 1);
    await scene.runtime.idle();
    assert.equal(await owed(), 1);
    held[0]?.release();
    await scene.runtime.until(async () => (await owed()) === 0);
  });

  it('is given again when a deploy takes the node that had it, and not when it leaves it', async () => {
    await load(direct());
    give(1);
    await scene.runtime.until(() => held.length === 1);
    const other = direct().map((node) => (node.id === 'message' ? { ...node, name: 'altro' } : node));
    await scene.runtime.deploy(other, 'nodes');
    await scene.runtime.idle();
    assert.equal(held.length, 1);
    const changed = other.map((node) => (node.id === 'slow' ? { ...node, name: 'altro' } : node));
    await scene.runtime.deploy(changed, 'nodes');
    await scene.runtime.until(() => held.length === 2);
    assert.deepEqual(seen(), [
      ['sent', undefined],
      ['sent', true],
    ]);
    held[1]?.release();
    await scene.runtime.until(async () => (await owed()) === 0);
  });

  it('is given again on request: with the row while the register has it, then with the fiscal code', async () => {
    await scene.load();
    const sent = scene.runtime.wire('sent');
    give(2);
    await sent.take(2);
    await scene.runtime.until(async () => (await owed()) === 0);
    const campaign = sent.all[0]?.io.campaign;
    scene.runtime.node('send').receive({ topic: 'io/emit', payload: { campaign } });
    const again = await sent.take(2);
    assert.deepEqual(
      again.map(({ payload, io }) => [payload, io.outcome, io.again, io.type]),
      Array(2).fill([{ codice_fiscale: A }, 'sent', true, 'richiesta-accolta']),
    );
    assert.deepEqual(new Set(sent.all.map(({ io }) => io.id)).size, 2);
    await scene.runtime.until(async () => (await owed()) === 0);
    assert.equal(scene.simulator.accepted.length, 2);
  });

  it('is not given again by a request that names nothing', async () => {
    await scene.load();
    const caught = scene.runtime.wire('caught');
    scene.runtime.node('send').receive({ topic: 'io/emit' });
    assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
  });
});
