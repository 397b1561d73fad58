import assert from 'node:assert/strict';
import { judgeStatus, readStatus } from '../../../nodes/lib/io-api/message-status';

describe('IO’s answer about a message', () => {
  it('says its status, and of a Premium message whether it was read and paid', () => {
    const message = { id: 'a', content: {} };
    assert.deepEqual(
      readStatus({ message, status: 'PROCESSED', read_status: 'READ', payment_status: 'PAID' }),
      {
        ...{ status: 'PROCESSED', read: 'READ', paid: 'PAID' },
      },
    );
    assert.deepEqual(readStatus({ message, status: 'ACCEPTED' }), { status: 'ACCEPTED' });
  });

  it('says nothing where it is not of IO’s form', () => {
    for (const body of [
      undefined,
      null,
      '',
      'PROCESSED',
      7,
      [],
      {},
      { status: 1, read_status: null, payment_status: {} },
    ])
      assert.deepEqual(readStatus(body), {}, JSON.stringify(body));
  });

  it('takes no text of any other kind or length for a state', () => {
    for (const status of ['\ud800', 'X'.repeat(900_000), 'PROCESSED ', 'processed', 'A\nB'])
      assert.deepEqual(readStatus({ status, read_status: status, payment_status: status }), {});
  });

  it('is final where IO would say the same the next time, and asked for again where it would not', () => {
    const kind = (status: number) => {
      const verdict = judgeStatus({ kind: 'answered', status, body: { title: 'T' } });
      return verdict.kind === 'refused' ? verdict.code : verdict.kind;
    };
    assert.deepEqual([401, 403].map(kind), ['IO_STATUS_REFUSED', 'IO_STATUS_REFUSED']);
    assert.deepEqual([400, 404].map(kind), ['IO_STATUS_UNKNOWN', 'IO_STATUS_UNKNOWN']);
    assert.deepEqual(new Set([408, 409, 429, 499, 500, 502, 503, 504, 302].map(kind)), new Set(['again']));
    assert.equal(judgeStatus({ kind: 'no-answer', error: 'ECONNRESET' }).kind, 'again');
  });
});
