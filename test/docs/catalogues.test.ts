import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUES } from '../../nodes/locales';
import { type Catalogue, LANGUAGES, merged } from '../../nodes/locales/catalogue';

const LOCALES = path.resolve(__dirname, '../../nodes/locales');

describe('the catalogues', () => {
  for (const language of LANGUAGES)
    it(`in ${language} are all in the index`, () => {
      const folder = path.join(LOCALES, language);
      const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
      const read = (file: string): Catalogue =>
        JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Catalogue;
      assert.deepEqual(CATALOGUES[language], merged(files.map(read)));
    });

  it('may share a branch, never a text', () => {
    const one = { dialog: { name: 'Nome' } };
    assert.deepEqual(merged([one, { dialog: { sheet: 'Scheda' } }]), {
      dialog: { name: 'Nome', sheet: 'Scheda' },
    });
    for (const other of ['Name', { first: 'Nome' }])
      assert.throws(() => merged([one, { dialog: { name: other } }]), /"dialog\.name"/);
  });
});

for (const language of ['en-US', 'de'] as const)
  describe(`the texts in ${language} and the Italian ones`, () => {
    const italian = flat(CATALOGUES.it);
    const others = flat(CATALOGUES[language]);

    it('have the same keys', () => {
      assert.deepEqual([...italian.keys()].sort(), [...others.keys()].sort());
    });

    it('are never empty', () => {
      assert.deepEqual(
        [...italian, ...others].filter(([, text]) => text.trim() === '').map(([key]) => key),
        [],
      );
    });

    it('have the same placeholders', () => {
      const placeholders = (text: string | undefined): string[] => (text?.match(/__\w+?__/g) ?? []).sort();
      for (const [key, text] of italian)
        assert.deepEqual(placeholders(text), placeholders(others.get(key)), key);
    });
  });

for (const language of ['en-US', 'de'])
  describe(`the help in ${language} and the Italian one`, () => {
    const help = (of: string): string => path.join(LOCALES, of, 'help');
    const pages = readdirSync(help('it'));

    it('has the same pages', () => {
      assert.deepEqual(pages.sort(), readdirSync(help(language)).sort());
    });

    for (const page of pages) {
      const read = (of: string): string => readFileSync(path.join(help(of), page), 'utf8');

      it(`${page} documents the same properties and has the same headings`, () => {
        assert.deepEqual(outline(read('it')), outline(read(language)));
      });

      it(`${page} begins with a sentence, which the palette shows as tooltip`, () => {
        for (const of of ['it', language]) assert.match(read(of), /^[A-Z«“"][^\n]+\.\n/u);
      });
    }
  });

/** Texts by dotted key. */
function flat(texts: Catalogue, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

/** Heading levels and property names of a help page, in their order. */
function outline(markdown: string): string[] {
  return [...markdown.matchAll(/^(?:(#+) |: (\*?[\w.[\]]+\*?) \()/gm)].map(
    ([, heading, property]) => heading ?? property ?? '',
  );
}
