import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanName } from '../../nodes/remote-content/names';
import { anyText } from '../support/any-text';

describe('remote: the name that a citizen sees', () => {
  const cases: readonly (readonly [given: string, seen: string])[] = [
    ['bando.pdf', 'bando.pdf'],
    ['bandi/2026/Bando di prova.PDF', 'Bando di prova.pdf'],
    ['C:\\temp\\bando.pdf', 'bando.pdf'],
    ['bando', 'bando.pdf'],
    ['bando.pdf.pdf', 'bando.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
    // What looks like a PDF by turning the direction of writing.
    ['annex\u202Efdp.exe', 'annexfdp.exe.pdf'],
    ['  . bando . .pdf', 'bando.pdf'],
    ['a<b>:"|?*.pdf', 'a_b______.pdf'],
    ['', 'allegato.pdf'],
    ['.pdf', 'allegato.pdf'],
    ['cartella/', 'allegato.pdf'],
    ['\uD800.pdf', '\uFFFD.pdf'],
  ];
  for (const [given, seen] of cases)
    it(`is ${JSON.stringify(seen)} for ${JSON.stringify(given)}`, () => {
      assert.equal(cleanName(given), seen);
    });

  it('is at most 127 characters, ends in .pdf and has no path, whatever is given', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 400 }), (given) => {
        const name = cleanName(given);
        assert.ok(name.length <= 127 && Buffer.byteLength(name) <= 255);
        assert.match(name, /^[^\\/\p{Cc}]+\.pdf$/u);
        assert.equal(Buffer.from(name).toString(), name);
      }),
    );
  });

  it('is never cut through a character', () => {
    assert.equal(cleanName(`${'x'.repeat(122)}😀.pdf`), `${'x'.repeat(122)}.pdf`);
  });
});
