import assert from 'node:assert/strict';
import { compose } from '../../nodes/lib/core';
import { sampleCsv, sampleXlsx } from '../../nodes/message/dialog/sample';
import { wantedColumns } from '../../nodes/messages/columns';
import { messageBySlug, MESSAGES } from '../../nodes/messages';
import { payloads, read } from '../lib/reader/support/read';

const OPTIONS = { mode: 'trial', premium: false, paymentButton: '' } as const;

describe('file: the sample of a message', () => {
  for (const message of MESSAGES.filter(({ slug }) => slug !== 'messaggio')) {
    const columns = wantedColumns(message, () => undefined);
    for (const [kind, content] of [
      ['csv', Buffer.from(sampleCsv(columns))],
      ['xlsx', Buffer.from(sampleXlsx(columns))],
    ] as const)
      it(`${message.slug} as ${kind} has its columns, and its row makes a message`, async () => {
        const found = await read(content, { wanted: columns });
        assert.deepEqual(
          found.keys,
          columns.map(({ column }) => column),
        );
        assert.deepEqual(found.warnings, []);
        const [row] = payloads(found);
        assert.ok(compose(message, row ?? {}, OPTIONS).ok);
      });
  }

  it('opens in the Italian Excel by itself: byte order mark, semicolons, quotes where they are needed', () => {
    const text = sampleCsv([
      { column: 'CF', kind: 'fiscalCode', example: 'AAAAAA00A00A000A' },
      { column: 'Note; "altro"', kind: 'text', example: 'a' },
    ]);
    assert.equal(text, '\uFEFFCF;"Note; ""altro"""\r\nAAAAAA00A00A000A;a\r\n');
  });

  it('writes a notice number so that Excel leaves it a text', () => {
    const payment = messageBySlug('avviso-pagamento');
    assert.ok(payment);
    assert.match(sampleCsv(wantedColumns(payment, () => undefined)), /;3010 0000 0000 0017 60\r\n/);
  });

  it('takes a column’s name from what the node reads, whatever stands in it', async () => {
    const columns = [{ column: 'N. <prot> & "x"', kind: 'text', example: 'a & b' }] as const;
    const [row] = payloads(await read(Buffer.from(sampleXlsx(columns))));
    assert.deepEqual(row, { 'N. <prot> & "x"': 'a & b' });
  });
});
