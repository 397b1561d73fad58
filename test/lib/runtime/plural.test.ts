import assert from 'node:assert/strict';
import { CATALOGUES, type PluralKey } from '../../../nodes/locales';
import { type Catalogue, flat, LANGUAGES, lookUp } from '../../../nodes/locales/catalogue';
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

  for (const language of LANGUAGES)
    it(`has forms wherever a word must agree with its number (${language})`, () => {
      const unchanged = new RegExp(`^(${UNCHANGED[language]})$`, 'u');
      const suspects = Object.entries(flat(CATALOGUES[language])).flatMap(([key, text]) =>
        [...text.matchAll(/__(\w+?)__[\s-]+(\p{L}+)/gu)]
          .filter(([, name = '', word = '']) => !agreesAlready(key, name) && !unchanged.test(word))
          .map(([found]) => `${key}: ${found}`),
      );
      assert.deepEqual(suspects, []);
    });

  it('has its placeholders known as numbers or as something else', () => {
    const names = LANGUAGES.flatMap((language) =>
      Object.values(flat(CATALOGUES[language])).flatMap((text) =>
        [...text.matchAll(/__(\w+?)__/g)].map(([, name = '']) => name),
      ),
    );
    const all = [...new Set(names)];
    assert.deepEqual(
      [...NUMBERS, ...OTHERS].sort(),
      all.sort(),
      'a new placeholder belongs into one of the two lists of this test',
    );
  });
});

/** The forms of a plural agree with `n`; a place in a list asks for no agreement; some numbers are never one. */
function agreesAlready(key: string, name: string): boolean {
  return (
    OTHERS.has(name) || PLACES.has(name) || NEVER_ONE.has(key) || (name === 'n' && /\.(one|other)$/.test(key))
  );
}

/** Placeholders that stand for a number. */
const NUMBERS = new Set(
  (
    'asked attempts campaigns cancelled cells count days delivered discarded done ended expected first found good hour ' +
    'hours inDoubt kilobytes least length max megabytes messages min minutes most n notices of people pixels place queued ' +
    'recipients refused right row rows sent sheets size step sum total unknown unreachable waiting wrong'
  ).split(' '),
);
const PLACES = new Set(['row', 'place', 'step', 'first']);
const OTHERS = new Set(
  (
    'action address answer as asDecimals asEuros asThousands at before by campaign cents changed code column columns day encoding error ' +
    'euros example fault field fields file folder from header headers id institution institutions letter line mode name names next no node ' +
    'nodes now option other others paid path piece present read reason second sheet shown sign state status tag taken text there time to ' +
    'topic url value what when who whole words written yes'
  ).split(' '),
);
/** Texts of numbers that are always more (bounds of ours, and what is beyond one), or that tell a place. */
const NEVER_ONE = new Set([
  'verdict.incomplete.one',
  'verdict.incomplete.other',
  'check.freeEntry',
  'fault.IO_ROW_TOO_DEEP.text',
  'file.tooManyColumns',
  'page.view.log.broken',
  'page.view.check.draft',
  'page.view.error.notFound',
  'page.view.file.kept',
  'sheet.code.SHEET_TOO_LONG',
  'sidebar.log.broken',
]);
/** Words that no number before them changes: units, prepositions, and what does not decline. */
const UNCHANGED: Readonly<Record<(typeof LANGUAGES)[number], string>> = {
  it: 'a|al|da|dell|di|e|euro|h|in|kB|MB|min|nell|nella|pixel|s|sono|su|è',
  'en-US':
    'a|and|are|at|altogether|delivered|euro|followed|for|h|handled|in|is|kB|MB|min|of|pixels|queued|refused|s|to',
  de: 'abgelehnt|an|anzusehen|bis|Euro|gesendet|haben|in|ist|kB|MB|Min|möglich|pro|s|sein|sind|Std|übergeben|und|ungeklärt|verfolgt|von|Pixel|zu',
};

function pluralsOf(texts: Catalogue, prefix = ''): [string, Catalogue][] {
  return Object.entries(texts).flatMap(([key, value]): [string, Catalogue][] => {
    if (typeof value === 'string') return [];
    return 'other' in value ? [[prefix + key, value]] : pluralsOf(value, `${prefix}${key}.`);
  });
}
