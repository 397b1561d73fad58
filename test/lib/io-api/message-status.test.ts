import assert from 'node:assert/strict';
import { readStatus } from '../../../nodes/lib/io-api/message-status';

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
});
