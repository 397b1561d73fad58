/**
 * The pictures of the help. Those with words are SVG files with keys of the catalogue in double braces, one picture for each
 * language; photographs of the screen are WebP files, one for all languages (`name.webp`) or one for each (`name.it.webp`).
 * Node-RED serves them from resources/, below the editor's own address.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUES } from '../../nodes/locales';
import { type Catalogue, type Language, LANGUAGES, lookUp } from '../../nodes/locales/catalogue';

/** Relative: the editor may lie below a path or behind a proxy. */
const ADDRESS = 'resources/@io-comuni/node-red-servizi-sociali/help';

/** What the build writes below `resources/help/`, by file name. */
export function pictureFiles(
  folder: string,
  catalogues: Readonly<Record<Language, Catalogue>> = CATALOGUES,
): ReadonlyMap<string, string | Uint8Array> {
  const files = readdirSync(folder).flatMap((file): [string, string | Uint8Array][] => {
    if (!file.endsWith('.svg')) return [[file, readFileSync(join(folder, file))]];
    const drawing = readFileSync(join(folder, file), 'utf8');
    return LANGUAGES.map((language) => [
      file.replace(/svg$/, `${language}.svg`),
      withWords(drawing, catalogues[language], `${file}, ${language}`),
    ]);
  });
  return new Map(files);
}

function withWords(drawing: string, texts: Catalogue, where: string): string {
  return drawing.replace(/\{\{([\w.-]+)\}\}/g, (_whole, key: string) => {
    const words = lookUp(texts, key);
    if (words === undefined) throw new Error(`pictures/${where}: no text for "${key}"`);
    return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  });
}

/** Help with the addresses of its pictures: `![words](pictures/outcomes)` is the picture of that name in the help's language. */
export function withPictures(
  markdown: string,
  language: string,
  files: ReadonlyMap<string, unknown>,
): string {
  return markdown.replace(/\]\(pictures\/([\w-]+)\)/g, (_whole, name: string) => {
    const file = [`${name}.${language}.svg`, `${name}.${language}.webp`, `${name}.webp`].find((one) =>
      files.has(one),
    );
    if (file === undefined) throw new Error(`${language}: there is no picture "${name}"`);
    return `](${ADDRESS}/${file})`;
  });
}
