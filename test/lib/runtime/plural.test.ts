import assert from 'node:assert/strict';
import { CATALOGUES, type PluralKey } from '../../../nodes/locales';
import { type Catalogue, LANGUAGES, lookUp } from '../../../nodes/locales/catalogue';
import { formsOf, words } from '../../../nodes/lib/core/words';
import { translate, useLanguage } from '../../../nodes/lib/runtime/translate';

describe('a text with a number', () => {
  afterEach(() => {
    useLanguage('it');
  });

  const SAID: readonly [PluralKey, ...(readonly (readonly string[])[])][] = [
    [
      'status.done',
      ['0 inviati', '1 inviato', '2 inviati'],
      ['0 sent', '1 sent'],
      ['0 gesendet', '1 gesendet'],
    ],
    [
      'status.read',
      ['letto: 0 righe', 'letto: 1 riga'],
      ['done: 0 rows', 'done: 1 row'],
      ['fertig: 0 Zeilen', 'fertig: 1 Zeile'],
    ],
    [
      'status.waiting',
      ['0 in coda', '1 in coda'],
      ['0 queued', '1 queued'],
      ['0 warten', '1 wartet', '2 warten'],
    ],
    [
      'status.rows.right',
      ['0 righe giuste', '1 riga giusta'],
      ['0 rows right', '1 row right'],
      ['0 Zeilen richtig', '1 Zeile richtig'],
    ],
  ];
  for (const [key, ...all] of SAID)
    it(`has the form that its language asks for: ${key}`, () => {
      LANGUAGES.forEach((language, index) => {
        useLanguage(language);
        all[index]?.forEach((said, n) => {
          assert.equal(translate(key, { n }), said);
        });
      });
    });

  it('has the form for everything else where the language has more categories than the catalogue', () => {
    assert.equal(new Intl.PluralRules('it').select(1_000_000), 'many');
    assert.equal(translate('status.done', { n: 1_000_000 }), '1000000 inviati');
  });

  it('is looked for under its category first, and without a number has the form for everything else', () => {
    assert.deepEqual(formsOf(words('status.done', { n: 1 }), 'de'), [
      'status.done.one',
      'status.done.other',
      'status.done',
    ]);
    assert.deepEqual(formsOf(words('status.paused'), 'de'), ['status.paused', 'status.paused.other']);
  });

  for (const language of LANGUAGES)
    it(`has a form for every category that whole numbers below a million need (${language})`, () => {
      const rules = new Intl.PluralRules(lookUp(CATALOGUES[language], 'locale'));
      const needed = [...new Set([0, 1, 2, 3, 5, 11, 21, 100, 101, 1000].map((n) => rules.select(n)))].sort();
      const found = pluralsOf(CATALOGUES[language]);
      assert.ok(found.length > 30);
      for (const [key, forms] of found) assert.deepEqual(Object.keys(forms).sort(), needed, key);
    });
});

function pluralsOf(texts: Catalogue, prefix = ''): [string, Catalogue][] {
  return Object.entries(texts).flatMap(([key, value]): [string, Catalogue][] => {
    if (typeof value === 'string') return [];
    return 'other' in value ? [[prefix + key, value]] : pluralsOf(value, `${prefix}${key}.`);
  });
}
