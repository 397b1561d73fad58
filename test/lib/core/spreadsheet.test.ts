import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asCell, asCells, cellsOf } from '../../../nodes/lib/core/spreadsheet';

const HOSTILE = [
  '=1+1',
  '+1+cmd',
  "-2+3+cmd|' /C calc'!A0",
  "- cmd|' /C calc'!A0",
  '@SUM(A1)',
  '=HYPERLINK("https://x.example";"a")',
  '＝1+1',
  '＋A1',
  '－A1',
  '＠SUM(A1)',
  '\t=1',
  '\r=1',
  '\tx',
  ' =1',
  '\u00A0=1',
  '\u200B=1',
  '\uFEFF=1',
  '"=1',
  '+A1',
  '-A1',
  '-HYPERLINK(A1)',
];

const HONEST = [
  '',
  '-',
  '--',
  ' - ',
  '-12,50',
  '-1.234,56 €',
  '+12,50',
  '- 5',
  '-3%',
  '+39 333 1234567',
  '+39 (0)6 123-456',
  '+39-06-123456',
  '12:30-13:30',
  '01/12/2026',
  'a-b',
  'anna+figli@posta.example',
  'Via Roma, 1 - scala A',
  'scuola; -50 euro in meno; +39 06 1234',
  'Portare:\n- carta di identità\n- ISEE',
  "D'Àvila",
  'https://x.example/?a=1&b=2',
];

describe('a cell for a spreadsheet', () => {
  for (const text of HOSTILE)
    it(`${JSON.stringify(text)} becomes text`, () => {
      assert.match(asCell(text), /^'/);
    });

  for (const text of HONEST)
    it(`${JSON.stringify(text)} stays as it is`, () => {
      assert.equal(asCell(text), text);
    });

  it('is no formula after a separator either, whichever the file is opened with', () => {
    assert.equal(asCell('Rossi;=1+1'), "Rossi;'=1+1");
    assert.equal(asCell('Rossi, "=HYPERLINK(A1)'), `Rossi,' "=HYPERLINK(A1)`);
    assert.equal(asCell('a\t@SUM(A1)\n＝B1'), "a\t'@SUM(A1)\n'＝B1");
  });

  it('once safe does not change again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[=+\-@;,\t\n"' a1(＝＋]*$/), (text) => {
        assert.equal(asCell(asCell(text)), asCell(text));
      }),
    );
  });

  it('loses nothing but gains apostrophes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(asCell(text).replaceAll("'", ''), text.replaceAll("'", ''));
      }),
    );
  });

  it('is safe under a safe name, and a number stays a number', () => {
    assert.deepEqual(asCells({ '=A1': '=1', importo: -5, nome: 'Ada' }), {
      "'=A1": "'=1",
      importo: -5,
      nome: 'Ada',
    });
  });

  it('of a megabyte costs no more than its length', () => {
    for (const piece of ['=', ';=', ' ', '-', '\t', '-1 ']) {
      const text = piece.repeat(1_000_000 / piece.length);
      const before = process.cpuUsage();
      asCell(`-${text}x`);
      assert.ok(process.cpuUsage(before).user < 2_000_000, piece);
    }
  });

  it('stands in the list of what did not leave, with why', () => {
    assert.deepEqual(cellsOf({ oggetto: '=A1', importo: '-12,50' }, 'Non è su IO.'), {
      oggetto: "'=A1",
      importo: '-12,50',
      motivo: 'Non è su IO.',
    });
    assert.deepEqual(cellsOf('=A1', 'a'), { motivo: 'a' });
  });
});
