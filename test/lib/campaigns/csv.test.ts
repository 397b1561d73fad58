import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Register } from '../../../nodes/lib/register';
import { csvLine, fileName, writeCsv } from '../../../nodes/lib/campaigns/csv';
import { bench, entry } from '../register/support';

describe('the exported list', () => {
  const table = bench();
  let register: Register;
  before(() => {
    register = table.open();
  });
  after(() => {
    table.end();
  });

  for (const start of ['=', '+', '-', '@', '\t', '\r']) {
    it(`makes text of a cell that begins with ${JSON.stringify(start)}, which Excel would run`, () => {
      const line = csvLine([`${start}HYPERLINK(A1)`, 'b']);
      assert.ok(line.startsWith("'") || line.startsWith(`"'`), line);
    });
  }

  it('quotes what holds a separator, a quote or a line end', () => {
    assert.equal(csvLine(['a;b', 'say "c"', 'd\r\ne', 'f']), '"a;b";"say ""c""";"d\r\ne";f\r\n');
  });

  it('still makes text of a formula that must be quoted', () => {
    assert.equal(csvLine(['=A1;B1']), `"'=A1;B1"\r\n`);
  });

  it('is named after the campaign, with letters that every system takes', () => {
    assert.equal(
      fileName({ campaign: 'Città: è/ora 23/11', state: 'in-doubt' }),
      'io-invii-citta-e-ora-23-11-in-doubt.csv',
    );
    assert.equal(fileName({}), 'io-invii.csv');
  });

  it('has the mark by which Excel knows its letters, a header and CRLF, and masks fiscal codes', async () => {
    await register.takeIn(entry({ campaign: '=cmd|calc', fiscalCode: 'BBBBBB00A00B000A' }));
    const out = new PassThrough();
    void writeCsv(register, { campaign: '=cmd|calc' }, 'masked', out).then(() => out.end());
    const lines = (await text(out)).split('\r\n');
    assert.match(lines[0] ?? '', /^codice_fiscale;esito;motivo;/);
    assert.match(lines[1] ?? '', /^BBB\*{10}00A;In coda;;;;richiesta-accolta;'=cmd\|calc;/);
    assert.equal(lines.length, 3);
  });

  it('stops reading the register when nobody fetches it any more', async () => {
    for (let i = 0; i < 3; i += 1) await register.takeIn(entry({ campaign: 'gone' }));
    const out = new PassThrough();
    out.destroy();
    await writeCsv(register, { campaign: 'gone' }, 'masked', out);
    assert.equal(out.readableLength, 0);
  });
});
