import assert from 'node:assert/strict';
import { readUrl } from '../../../nodes/lib/core/url';
import { codeOf } from './support';

describe('A web address of a row', () => {
  const read = (value: unknown) => readUrl(value, 'url');

  it('is judged the same in each row, whatever stood in the row before', () => {
    const both = ['https://comune.example/a;b?c=(1)', 'https://localhost/', 'https://comune.example/'];
    const alone = both.map((value) => read(value));
    assert.deepEqual(
      alone.map(({ ok }) => ok),
      [true, false, true],
    );
    for (const first of both)
      for (const [at, value] of both.entries()) {
        read(first);
        assert.deepEqual([read(value), read(value)], [alone[at], alone[at]]);
      }
    assert.equal(codeOf(readUrl('https://localhost/', 'altra')), 'URL_INVALID');
  });
});
