import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Waiting, type Message } from '../../../nodes/lib/runtime/waiting';
import { withProperties } from '../../../nodes/lib/core/with-properties';

const nothing = (): void => undefined;

describe('runtime: the messages in front of a node', () => {
  it('leave in the order in which they came, however many wait', () => {
    const bursts = fc.array(fc.record({ come: fc.nat(1_000), go: fc.nat(1_000) }), { maxLength: 12 });
    fc.assert(
      fc.property(bursts, (all) => {
        const waiting = new Waiting();
        const expected: Message[] = [];
        let n = 0;
        for (const { come, go } of all) {
          for (let i = 0; i < come; i += 1) {
            const msg: Message = { _msgid: String((n += 1)) };
            expected.push(msg);
            waiting.add(msg, nothing, nothing);
          }
          for (let i = 0; i < go; i += 1) assert.equal(waiting.take()?.msg, expected.shift());
          assert.equal(waiting.length, expected.length);
        }
      }),
    );
  });

  it('leave each with what Node-RED gave along with it', () => {
    const waiting = new Waiting();
    const [send, done] = [() => undefined, () => undefined];
    waiting.add({ _msgid: '1' }, nothing, nothing);
    waiting.add({ _msgid: '2' }, send, done);
    waiting.take();
    assert.deepEqual(waiting.take(), { msg: { _msgid: '2' }, send, done });
    assert.equal(waiting.take(), undefined);
  });
});

describe('runtime: a copy of a msg with a part of its own', () => {
  it('has what the msg has, and the part over it, and leaves the msg alone', () => {
    const msg = { _msgid: '1', payload: { n: 1 }, io: 'before' };
    assert.deepEqual(withProperties(msg, { io: 'after' }), { _msgid: '1', payload: { n: 1 }, io: 'after' });
    assert.equal(msg.io, 'before');
  });

  it('takes a property called __proto__ for a property', () => {
    const copy = withProperties(JSON.parse('{"__proto__":{"outcome":"sent"}}') as object, { io: 1 });
    assert.deepEqual(Object.keys(copy), ['__proto__', 'io']);
    assert.equal('outcome' in copy, false);
  });
});
