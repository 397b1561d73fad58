import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isName, NAME_LENGTH, plainName, sameName } from '../../../nodes/lib/core/plain-name';
import { anyText } from '../../support/any-text';

describe('a name that a flow gives', () => {
  it('keeps what can be read, whatever it is made of, and is the same when given again', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 300 }), (text) => {
        const name = plainName(text);
        assert.equal(plainName(name), name);
        assert.ok(Array.from(name).length <= NAME_LENGTH);
        assert.doesNotMatch(name, /\p{Cc}|[\uD800-\uDFFF]/u);
      }),
    );
    assert.equal(plainName('Mensa 🍝 «A.S. 2026/27»'), 'Mensa 🍝 «A.S. 2026/27»');
  });

  it('is never cut within a character', () => {
    assert.equal(plainName('🍝'.repeat(200)), '🍝'.repeat(NAME_LENGTH));
  });

  it('means what was kept of it, and what an older version kept as it was', () => {
    assert.equal(isName('Mensa\u0000', 'Mensa'), true);
    assert.equal(isName('Mensa  2025', 'Mensa  2025'), true);
    assert.equal(isName('Mensa', 'Mensa 2025'), false);
    assert.equal(sameName('Mensa  2025', 'Mensa 2025'), true);
    assert.equal(sameName('Mensa', 'Nido'), false);
  });
});
