import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Catalogue, catalogue } from '../../scripts/build/locales';

const LOCALES = path.resolve(__dirname, '../../nodes/locales');

describe('the Italian and the English texts', () => {
  const italian = flat(catalogue(path.join(LOCALES, 'it')));
  const english = flat(catalogue(path.join(LOCALES, 'en-US')));

  it('have the same keys', () => {
    assert.deepEqual([...italian.keys()].sort(), [...english.keys()].sort());
  });

  it('are never empty', () => {
    assert.deepEqual(
      [...italian, ...english].filter(([, text]) => text.trim() === '').map(([key]) => key),
      [],
    );
  });

  it('have the same placeholders', () => {
    const placeholders = (text: string | undefined): string[] => (text?.match(/__\w+?__/g) ?? []).sort();
    for (const [key, text] of italian)
      assert.deepEqual(placeholders(text), placeholders(english.get(key)), key);
  });
});

describe('the Italian and the English help', () => {
  const help = (language: string): string => path.join(LOCALES, language, 'help');
  const pages = readdirSync(help('it'));

  it('has the same pages', () => {
    assert.deepEqual(pages.sort(), readdirSync(help('en-US')).sort());
  });

  for (const page of pages) {
    const read = (language: string): string => readFileSync(path.join(help(language), page), 'utf8');

    it(`${page} documents the same properties and has the same headings`, () => {
      assert.deepEqual(outline(read('it')), outline(read('en-US')));
    });

    it(`${page} begins with a sentence, which the palette shows as tooltip`, () => {
      for (const language of ['it', 'en-US']) assert.match(read(language), /^[A-Z«“"][^\n]+\.\n/u);
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
