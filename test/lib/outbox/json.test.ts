import assert from 'node:assert/strict';
import vm from 'node:vm';
import { jsonText, parsedPlain, parsedText } from '../../../nodes/lib/outbox/json';
import { grows } from '../../support/cost';

const again = (msg: object) => parsedText(jsonText(msg));

describe('the text of a msg', () => {
  it('is plain JSON for what JSON knows', () => {
    const msg = { payload: { a: 1, b: ['x', null, true], c: { d: 'riga\n' } } };
    assert.equal(jsonText(msg), JSON.stringify(msg));
    assert.deepEqual(again(msg), msg);
  });

  for (const [what, value] of Object.entries({
    'a date': new Date('2026-01-15T09:00:00.123Z'),
    'a large number': 9_007_199_254_740_993n,
    'no number': NaN,
    'an endless number': -Infinity,
    'a Buffer': Buffer.from([0, 255, 10]),
    bytes: new Uint8Array([1, 2]),
    'floating numbers': new Float64Array([0.5, -1]),
    'large whole numbers': new BigInt64Array([5n]),
    'a part of bytes': new Uint8Array([1, 2, 3]).subarray(1),
    'an array buffer': new Uint8Array([1, 2]).buffer,
    'a view': new DataView(new Uint8Array([1, 2]).buffer),
    'a map': new Map<unknown, unknown>([
      ['a', new Date(5)],
      [1n, new Set([Buffer.from('x')])],
    ]),
  }))
    it(`gives ${what} back as what it was`, () => {
      const msg = { payload: { deep: [{ value, beside: 'x' }] }, value };
      const back = again(msg) as typeof msg;
      assert.deepEqual(back, msg);
      assert.equal(Object.prototype.toString.call(back.value), Object.prototype.toString.call(value));
    });

  it('is refused in words where data lie within data without an end, at the cost of the first levels', () => {
    const nested = (levels: number): object => {
      let value: object = {};
      for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
      return { payload: value };
    };
    assert.deepEqual(again(nested(150)), nested(150));
    for (const levels of [250, 3_000, 100_000])
      assert.throws(() => jsonText(nested(levels)), { code: 'IO_ROW_TOO_DEEP' });
  });

  it('gives back a date of a function node, which comes from another realm', () => {
    const at = vm.runInNewContext('new Date(5)') as unknown;
    assert.deepEqual(again({ at }), { at: new Date(5) });
  });

  it('gives back a date that is none as one', () => {
    const { at } = again({ at: new Date(NaN) }) as { at: Date };
    assert.ok(at instanceof Date && Number.isNaN(at.getTime()));
  });

  it('leaves out circles, functions and what refuses to be read, and nothing else', () => {
    const circle: Record<string, unknown> = { a: 1n };
    circle.self = circle;
    circle.list = [circle, 2n];
    const refuses = {
      get no(): never {
        throw new Error('no');
      },
      toJSON: undefined,
      yes: 3n,
    };
    const twice = { b: 1 };
    assert.deepEqual(again({ circle, refuses, f: () => 1, twice, again: twice }), {
      circle: { a: 1n, list: [null, 2n] },
      refuses: { yes: 3n },
      twice,
      again: twice,
    });
  });

  it('takes of an object what it says of itself', () => {
    const url = new URL('https://www.comune.example/');
    assert.deepEqual(again({ url, x: 1n }), { url: 'https://www.comune.example/', x: 1n });
  });

  it('takes nothing that a row says for a sign of its own, nor a column called __proto__ for more than that', () => {
    const row = JSON.parse('{"__proto__":{"x":1},"riga":"a\\n[[\\"Date\\",\\"riga\\"]]"}') as object;
    const back = again({ row, at: 1n }) as { row: object };
    assert.deepEqual(Object.entries(back.row), Object.entries(row));
    assert.equal(Object.getPrototypeOf(back.row), Object.prototype);
  });

  it('can be read as JSON alone', () => {
    assert.deepEqual(parsedPlain(jsonText({ a: 'x', b: new Date(5) })), { a: 'x', b: 5 });
  });

  it('takes as long for ten times the row ten times over, and no more', async () => {
    const readBack = (n: number): unknown =>
      parsedText(jsonText({ rows: Array.from({ length: n }, (_, i) => ({ at: new Date(i), i })) }));
    assert.equal(await grows(readBack, 2_000), undefined);
  });
});
