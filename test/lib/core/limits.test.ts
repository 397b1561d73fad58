import assert from 'node:assert/strict';
import { compose, type ComposeOptions } from '../../../nodes/lib/core';
import { withOwnFields } from '../../../nodes/messages';
import { invented, LONG, SIMULATOR } from './support';

describe('The limits', () => {
  const own = withOwnFields([{ name: 'testo', kind: 'text' }]);
  const codes = (options: Partial<ComposeOptions>, row = {}) => {
    const result = compose(
      own,
      { codice_fiscale: invented, ...row },
      { ...SIMULATOR, title: 'Titolo giusto', body: LONG, ...options },
    );
    return result.ok ? [] : result.problems.map(({ code }) => code);
  };
  const button = { pulsante: 'Vai', pulsante_url: 'https://comune.example/' };

  for (const [what, options, expected] of [
    ['a title of 9', { title: 'a'.repeat(9) }, ['TITLE_TOO_SHORT']],
    ['a title of 10', { title: 'a'.repeat(10) }, []],
    ['a title of 10 with blanks around', { title: ` ${'a'.repeat(8)}  ` }, ['TITLE_TOO_SHORT']],
    ['a title of 120', { title: 'a'.repeat(120) }, []],
    ['a title of 121', { title: 'a'.repeat(121) }, ['TITLE_TOO_LONG']],
    ['a title of 60 emoji', { title: '😀'.repeat(60) }, []],
    ['a title of 61 emoji', { title: '😀'.repeat(61) }, ['TITLE_TOO_LONG']],
    ['a text of 79', { body: 'a'.repeat(79) }, ['BODY_TOO_SHORT']],
    ['a text of 80', { body: 'a'.repeat(80) }, []],
    ['a text of 79 with blank lines around', { body: `\n\n${'a'.repeat(79)}\n  \n` }, ['BODY_TOO_SHORT']],
    ['a text of 10,000', { body: 'a'.repeat(10_000) }, []],
    ['a text of 10,001', { body: 'a'.repeat(10_001) }, ['BODY_TOO_LONG']],
    ['a text that begins with a rule', { body: `---\n${LONG}` }, ['BODY_FRONT_MATTER']],
    [
      'a text that begins with a rule after blank lines',
      { body: `\n \n---\n${LONG}` },
      ['BODY_FRONT_MATTER'],
    ],
    ['a text that begins as YAML', { body: `= yaml =\n${LONG}` }, ['BODY_FRONT_MATTER']],
    ['a text with a rule further down', { body: `${LONG}\n\n---\n` }, []],
  ] as const) {
    it(`${what}: ${expected.join() || 'good'}`, () => {
      assert.deepEqual(codes(options), expected);
    });
  }

  it('count a button toward the greatest length, and not toward the least', () => {
    assert.deepEqual(codes({ body: 'a'.repeat(79) }, button), ['BODY_TOO_SHORT']);
    assert.deepEqual(codes({ body: 'a'.repeat(9_950) }, button), ['BODY_TOO_LONG']);
    assert.deepEqual(codes({ body: 'a'.repeat(9_800) }, button), []);
  });

  it('hold for front matter in an unescaped value as well', () => {
    const body = `{{{testo}}}\n${LONG}`;
    assert.deepEqual(codes({ body }, { testo: '--- x' }), ['BODY_FRONT_MATTER']);
    assert.deepEqual(codes({ body: `{{testo}}\n${LONG}` }, { testo: '--- x' }), []);
  });
});
