import assert from 'node:assert/strict';
import { allOf } from '../../support/all-of';
import { RowsToCorrect } from '../../../nodes/lib/check/to-correct';
import type { Message } from '../../../nodes/lib/runtime/waiting';

const PROBLEM = [{ code: 'FIELD_MISSING', field: 'nome' }] as const;

function message(payload: object, list: string): Message {
  return { _msgid: '1', payload, parts: { id: list, index: 0 } };
}

describe('rows to correct that a message node keeps', () => {
  it('are counted to the last, and kept as far as memory allows', async () => {
    const rows = new RowsToCorrect();
    for (let n = 0; n < 6_000; n += 1) rows.add(message({ n: String(n) }, 'a'), PROBLEM);
    assert.deepEqual([rows.n, rows.kept, (await allOf(rows.list.rows())).length], [6_000, 5_000, 5_000]);
    rows.drop();
    const long = 'x'.repeat(100_000);
    for (let n = 0; n < 300; n += 1) rows.add(message({ long }, 'a'), PROBLEM);
    assert.equal(rows.n, 300);
    assert.ok(rows.kept > 100 && rows.kept < 140, String(rows.kept));
    rows.drop();
  });

  it('stay when lists come through the node side by side', () => {
    const rows = new RowsToCorrect();
    for (const list of ['a', 'b', 'a', 'b', 'a']) {
      const msg = message({ list }, list);
      rows.note(msg);
      rows.add(msg, PROBLEM);
    }
    assert.equal(rows.n, 4, 'those of the second list, and of the first one from then on');
    rows.drop();
  });
});
