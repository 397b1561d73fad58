import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partFor } from '../../nodes/remote-content/conditions';

const SIZE = 1000;
const ETAG = '"abc"';

function part(
  headers: { ifNoneMatch?: string; ifRange?: string; range?: string },
  size: number | undefined = SIZE,
) {
  return partFor({ ifNoneMatch: undefined, ifRange: undefined, range: undefined, ...headers }, ETAG, size);
}

const WHOLE = { from: 0, to: 999, whole: true };

describe('remote: what a caller asks of a file', () => {
  const ranges: readonly (readonly [range: string, expected: unknown])[] = [
    ['bytes=0-99', { from: 0, to: 99, whole: false }],
    ['bytes=900-', { from: 900, to: 999, whole: false }],
    ['bytes=-100', { from: 900, to: 999, whole: false }],
    ['bytes=0-0', { from: 0, to: 0, whole: false }],
    ['bytes=0-99999999999999999999999999', { from: 0, to: 999, whole: false }],
    ['bytes=-99999999999999999999999999', { from: 0, to: 999, whole: false }],
    ['bytes=1000-', 'outside'],
    ['bytes=99999999999999999999999999-', 'outside'],
    ['bytes=-0', 'outside'],
    // Several, the wrong way round, in another unit, or no range at all: the whole file.
    ['bytes=0-1,2-3', WHOLE],
    [`bytes=${'0-,'.repeat(5000)}0-`, WHOLE],
    ['bytes=99-0', WHOLE],
    ['bytes=-', WHOLE],
    ['items=0-1', WHOLE],
    ['bytes=a-b', WHOLE],
    ['bytes=-1--2', WHOLE],
    ['', WHOLE],
  ];
  for (const [range, expected] of ranges)
    it(`"${range.slice(0, 40)}" is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(part({ range }), expected);
    });

  it('never leaves the file, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.string(),
        fc.bigInt({ min: 0n }),
        fc.bigInt({ min: 0n }),
        (size, text, a, b) => {
          for (const range of [text, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
            const found = part({ range }, size);
            if (typeof found === 'string' || found.whole) continue;
            assert.ok(found.from >= 0 && found.from <= found.to && found.to < size, range);
          }
        },
      ),
    );
  });

  it('sends nothing to who has it already', () => {
    for (const ifNoneMatch of [ETAG, `W/${ETAG}`, `"x", ${ETAG}`, '*'])
      assert.equal(part({ ifNoneMatch }), 'unchanged');
    for (const ifNoneMatch of ['"x"', 'abc', '']) assert.deepEqual(part({ ifNoneMatch }), WHOLE);
  });

  it('sends a part only of the file that the caller knows', () => {
    assert.deepEqual(part({ range: 'bytes=0-9', ifRange: ETAG }), { from: 0, to: 9, whole: false });
    assert.deepEqual(part({ range: 'bytes=0-9', ifRange: '"other"' }), WHOLE);
  });

  it('knows no parts of a file whose length it does not know', () => {
    const unknown = partFor(
      { ifNoneMatch: undefined, ifRange: undefined, range: 'bytes=0-9' },
      ETAG,
      undefined,
    );
    assert.deepEqual(unknown, { from: 0, to: Infinity, whole: true });
  });
});
