import assert from 'node:assert/strict';
import { LookAhead } from '../../nodes/check/look-ahead';
import type { ListCheck } from '../../nodes/lib/check/list-check';
import type { Message } from '../../nodes/lib/runtime/input';
import type { Row } from '../../nodes/lib/runtime/message-node';

const rowOf = (msg: Message): Row => ({ ok: false, problems: [], values: { n: msg.payload } });
const isRow = (msg: Message): boolean => msg.topic === 'a';

describe('rows that wait for io-check', () => {
  let composed: unknown[];
  let asked: number[];
  let compose: (msg: Message) => Row | Promise<Row>;
  let ahead: LookAhead;
  let msgs: Message[];

  beforeEach(() => {
    [composed, asked, compose, ahead] = [[], [], rowOf, new LookAhead()];
    msgs = Array.from({ length: 250 }, (_, n) => ({ _msgid: `${n}`, topic: 'a', payload: n }));
  });

  /** @param isFar whether other processes share the register */
  function checkOf(isFar = true): ListCheck {
    const composer = { compose: (msg: Message) => (composed.push(msg.payload), compose(msg)) };
    const lookAhead = (rows: readonly Row[]) => asked.push(rows.length);
    return { parts: { composer, register: isFar ? { peers: {} } : {} }, lookAhead } as unknown as ListCheck;
  }

  async function takeAll(checks: (n: number) => ListCheck): Promise<unknown[]> {
    for (const msg of msgs) ahead.arrived(msg);
    const found: unknown[] = [];
    for (const [n, msg] of msgs.entries()) {
      ahead.taken();
      found.push((await ahead.compose(checks(n), msg, isRow)).values.n);
    }
    return found;
  }

  it('are asked about a hundred at a time where the register is far away, each composed once', async () => {
    const check = checkOf();
    const all = msgs.map(({ payload }) => payload);
    assert.deepEqual(await takeAll(() => check), all);
    assert.deepEqual([composed, asked], [all, [100, 100, 50]]);
  });

  it('are not asked about ahead of their turn where it is a file', async () => {
    const check = checkOf(false);
    await takeAll(() => check);
    assert.deepEqual([composed.length, asked], [250, []]);
  });

  it('are asked about as far as their set goes, and no further than what can be composed at once', async () => {
    for (const n of [10, 200]) msgs[n] = { ...msgs[n], topic: 'b' } as Message;
    compose = (msg) => (msg.payload === 60 ? Promise.resolve(rowOf(msg)) : rowOf(msg));
    const check = checkOf();
    assert.deepEqual(
      await takeAll(() => check),
      msgs.map(({ payload }) => payload),
    );
    assert.equal(composed.length, 250);
    assert.deepEqual(asked, [10, 50, 100, 39, 50]);
  });

  it('are composed anew where a deploy has put another message node in place', async () => {
    const [before, after] = [checkOf(), checkOf()];
    await takeAll((n) => (n < 5 ? before : after));
    assert.deepEqual(composed.slice(98, 102), [98, 99, 5, 6]);
  });

  it('fail in their turn where they cannot be composed', async () => {
    compose = (msg) => {
      if (msg.payload === 3) throw new Error('three');
      return rowOf(msg);
    };
    const check = checkOf();
    await assert.rejects(
      takeAll(() => check),
      { message: 'three' },
    );
    assert.deepEqual(asked, [3]);
  });
});
