import assert from 'node:assert/strict';
import { reportRow } from '../../../nodes/lib/outbox/report-row';
import { describeReason } from '../../../nodes/lib/runtime/translate';
import { outcomeMessage } from '../../../nodes/lib/outbox/outcome';
import { bench, entry } from '../register/support';

describe('the sentence of an outcome', () => {
  it('gives the time of the first message as a clerk in Italy reads it, in summer and in winter', () => {
    const summer = describeReason('DUPLICATE', { at: '2027-07-01T22:30:00.000Z' });
    assert.match(summer, /il 02\/07\/2027 00:30\./);
    assert.match(describeReason('DUPLICATE', { at: '2027-01-31T08:05:00.000Z' }), /il 31\/01\/2027 09:05\./);
  });

  it('leaves what is no instant as it is', () => {
    assert.match(describeReason('DUPLICATE', { at: 'ieri' }), /il ieri\./);
  });

  it('is the same in the report as at the port of io-send', async () => {
    const table = bench();
    try {
      const register = table.open();
      const first = entry();
      await register.takeIn(first);
      await register.takeIn(first);
      const row = (await register.page({ scope: {}, after: 0, limit: 10, fiscalCode: 'masked' }))[1];
      assert.ok(row);
      const { io } = outcomeMessage({ ...row, msg: null }).msg;
      const { spiegazione } = reportRow(row);
      assert.match(spiegazione, /il 15\/01\/2026 10:00\./);
      assert.equal((io as { detail?: unknown }).detail, spiegazione);
    } finally {
      table.end();
    }
  });
});
