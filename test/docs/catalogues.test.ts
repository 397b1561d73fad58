import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Catalogue, catalogue } from '../../scripts/build/locales';

const LOCALES = path.resolve(__dirname, '../../nodes/locales');

for (const language of ['en-US', 'de'])
  describe(`the texts in ${language} and the Italian ones`, () => {
    const italian = flat(catalogue(path.join(LOCALES, 'it')));
    const others = flat(catalogue(path.join(LOCALES, language)));

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
