import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES } from '../../nodes/locales/catalogue';
import { pictureFiles, withPictures } from '../../scripts/build/pictures';

const ROOT = path.resolve(__dirname, '../..');
const PICTURES = path.join(ROOT, 'pictures');
const LOCALES = path.join(ROOT, 'nodes/locales');
const MAX_BYTES = 40_000;
/** A picture without words for it is nothing to who cannot see it. */
const LEAST_WORDS = 10;

interface Shown {
  readonly page: string;
  readonly name: string;
  readonly words: string;
}

describe('the pictures of the help', () => {
  const files = pictureFiles(PICTURES);
  const shown = Object.fromEntries(LANGUAGES.map((language) => [language, picturesIn(language)]));

  it('are the same on the same pages in every language, and there are some', () => {
    const places = LANGUAGES.map((language) => shown[language]?.map(({ page, name }) => `${page}: ${name}`));
    assert.ok((places[0]?.length ?? 0) >= 6);
    for (const other of places) assert.deepEqual(other, places[0]);
  });

  it('are told in words, in the language of the page', () => {
    for (const language of LANGUAGES) {
      for (const { page, words } of shown[language] ?? [])
        assert.ok(words.split(/\s+/).length >= LEAST_WORDS, `${language} ${page}: "${words}"`);
    }
    const [italian, ...others] = LANGUAGES.map(
      (language) => shown[language]?.map(({ words }) => words) ?? [],
    );
    for (const other of others)
      assert.deepEqual(
        other.filter((words) => italian?.includes(words)),
        [],
      );
  });

  it('are all there, and all used', () => {
    const used = new Set<string>();
    for (const language of LANGUAGES) {
      for (const { name } of shown[language] ?? []) {
        const [, file = ''] =
          /\/help\/(.+)\)$/.exec(withPictures(`](pictures/${name})`, language, files)) ?? [];
        assert.ok(files.has(file), `${language}: ${name}`);
        used.add(file);
      }
    }
    assert.deepEqual([...used].sort(), [...files.keys()].sort());
  });

  it('are small', () => {
    for (const [name, content] of files) assert.ok(Buffer.byteLength(content) < MAX_BYTES, name);
  });

  it('are drawings that run nothing and load nothing, on a ground of their own, for both themes', () => {
    for (const [name, content] of files) {
      if (!name.endsWith('.svg')) continue;
      const drawing = content.toString();
      assert.doesNotMatch(
        drawing.replace('http://www.w3.org/2000/svg', ''),
        /<script|href|url\(|https?:|\{\{/,
        name,
      );
      assert.match(drawing, /^<svg [^>]+>\s*<rect [^>]*fill="#fff"/, name);
    }
  });

  it('must exist to be shown', () => {
    assert.throws(() => withPictures('![x](pictures/nothing)', 'it', files), /no picture "nothing"/);
    assert.throws(() => pictureFiles(PICTURES, { it: {}, 'en-US': {}, de: {} }), /no text for/);
  });
});

function picturesIn(language: string): Shown[] {
  const folder = path.join(LOCALES, language, 'help');
  return readdirSync(folder)
    .sort()
    .flatMap((page) =>
      [...readFileSync(path.join(folder, page), 'utf8').matchAll(/!\[([^\]]*)\]\(pictures\/([\w-]+)\)/g)].map(
        ([, words = '', name = '']) => ({ page, name, words }),
      ),
    );
}
