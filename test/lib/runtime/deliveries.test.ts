import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { NodeAPI } from 'node-red';
import { Deliveries } from '../../../nodes/lib/runtime/deliveries';
import { turns } from '../../support/clock';

interface Msg {
  _msgid: string;
}

/** Node-RED's hooks, and nodes that do as the test says. */
class Wires {
  readonly #hooks = new Map<string, (event: object) => void>();
  readonly events = new EventEmitter();
  readonly hooks = {
    remove: () => undefined,
    add: (name: string, hook: (event: object) => void) => {
      this.#hooks.set(name.split('.')[0] ?? '', hook);
    },
  };

  node(type: string, dones = 1) {
    return Object.assign(new EventEmitter(), { type, _expectedDoneCount: dones });
  }

  send(from: object, to: ReturnType<Wires['node']>, msg: Msg, clone = false): Msg {
    const event = { msg, source: { node: from }, destination: { node: to } };
    this.#hooks.get('preRoute')?.(event);
    if (clone) event.msg = { ...msg };
    this.#hooks.get('preDeliver')?.(event);
    return event.msg;
  }

  receive(msg: Msg, node: ReturnType<Wires['node']>): void {
    this.#hooks.get('onReceive')?.({ msg, destination: { node } });
    this.#hooks.get('postReceive')?.({ msg, destination: { node } });
  }

  complete(msg: Msg, node: ReturnType<Wires['node']>): void {
    this.#hooks.get('onComplete')?.({ msg, node: { node } });
  }
}

describe('messages behind a port', () => {
  let wires: Wires;
  let now = 0;
  let deliveries: Deliveries;
  const told: string[] = [];
  const fate = { arrived: () => void told.push('arrived'), lost: () => void told.push('lost') };

  beforeEach(() => {
    wires = new Wires();
    now = 0;
    told.length = 0;
    deliveries = new Deliveries(wires as unknown as NodeAPI, () => now);
  });

  it('have arrived when the last of their copies is done with', async () => {
    const [from, a, b] = [wires.node('io-send'), wires.node('file'), wires.node('e-mail')];
    const msg = { _msgid: '1' };
    let copy = msg;
    deliveries.follow(msg, fate, () => {
      wires.send(from, a, msg);
      copy = wires.send(from, b, msg, true);
    });
    wires.receive(msg, a);
    wires.complete(msg, a);
    wires.receive(copy, b);
    await turns();
    assert.deepEqual(told, []);
    wires.complete(copy, b);
    await turns();
    assert.deepEqual(told, ['arrived']);
  });

  it('are not followed where there is no node', () => {
    assert.equal(
      deliveries.follow({ _msgid: '1' }, fate, () => undefined),
      false,
    );
  });

  it('have arrived at a node that knows no done when it has them', async () => {
    const [from, old] = [wires.node('io-send'), wires.node('old', 0)];
    const msg = { _msgid: '1' };
    deliveries.follow(msg, fate, () => void wires.send(from, old, msg));
    wires.receive(msg, old);
    await turns();
    assert.deepEqual(told, ['arrived']);
  });

  it('count as arrived after five minutes at a kind of node that has never said done, after twelve hours at others', async () => {
    const [from, mute, queue] = [wires.node('io-send'), wires.node('mute'), wires.node('queue')];
    const [first, second, third] = [{ _msgid: '1' }, { _msgid: '2' }, { _msgid: '3' }];
    for (const [msg, node] of [
      [first, queue],
      [second, queue],
      [third, mute],
    ] as const) {
      deliveries.follow(msg, fate, () => void wires.send(from, node, msg));
      wires.receive(msg, node);
    }
    wires.complete(first, queue);
    await turns();
    now = 4 * 60_000;
    deliveries.lookForOld();
    assert.equal(told.length, 1);
    now = 6 * 60_000;
    deliveries.lookForOld();
    assert.equal(told.length, 2);
    now = 13 * 60 * 60_000;
    deliveries.lookForOld();
    assert.deepEqual(told, ['arrived', 'arrived', 'arrived']);
  });

  it('are lost with a node that was stopped, once the flows have started again', () => {
    const [from, gone, stays] = [wires.node('io-send'), wires.node('queue'), wires.node('queue')];
    const [first, second] = [{ _msgid: '1' }, { _msgid: '2' }];
    deliveries.follow(first, fate, () => void wires.send(from, gone, first));
    deliveries.follow(second, fate, () => void wires.send(from, stays, second));
    gone.emit('close');
    wires.receive(first, gone);
    assert.deepEqual(told, []);
    wires.events.emit('flows:started');
    assert.deepEqual(told, ['lost']);
  });

  it('are told apart although many have one id, by the node that handles them', async () => {
    const [from, f, g] = [wires.node('io-send'), wires.node('function'), wires.node('file')];
    const [first, second] = [{ _msgid: 'same' }, { _msgid: 'same' }];
    for (const msg of [first, second]) deliveries.follow(msg, fate, () => void wires.send(from, f, msg));
    wires.receive(first, f);
    wires.complete(first, f);
    await turns();
    assert.deepEqual(told, ['arrived']);
    wires.receive(second, f);
    const made = wires.send(f, g, second, true);
    wires.complete(second, f);
    await turns();
    assert.deepEqual(told, ['arrived']);
    wires.receive(made, g);
    wires.complete(made, g);
    await turns();
    assert.deepEqual(told, ['arrived', 'arrived']);
  });
});
