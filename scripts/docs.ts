/**
 * Writes what the documentation takes from the code: docs/codes.md, the table of nodes in the READMEs and the codes in the
 * guide.
 *
 *   npm run docs         writes
 *   npm run docs:check   writes nothing, fails when something is not as the code says
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as prettier from 'prettier';
import { CATALOGUES } from '../nodes/locales';
import type { Language } from '../nodes/locales/catalogue';
import { MESSAGES } from '../nodes/messages';
import { codesPage } from './docs/codes';
import { nodesTable, type TableLanguage } from './docs/nodes-table';
import { type GuideLanguage, troubleshooting } from './docs/troubleshooting';

const ROOT = path.resolve(__dirname, '..');

interface Page {
  readonly file: string;
  readonly text: string;
}

async function pages(): Promise<Page[]> {
  return Promise.all([
    codes(),
    readme('README.md', 'en'),
    readme('README.it.md', 'it'),
    troubles('docs/it/problemi.md', 'it', 'it'),
    troubles('docs/en/troubleshooting.md', 'en', 'en-US'),
  ]);
}

async function codes(): Promise<Page> {
  const text = codesPage({ it: CATALOGUES.it, 'en-US': CATALOGUES['en-US'] });
  return { file: 'docs/codes.md', text: await formatted(text) };
}

async function readme(file: string, language: TableLanguage): Promise<Page> {
  return withPart(file, 'nodes', nodesTable(MESSAGES, language));
}

async function troubles(file: string, language: GuideLanguage, texts: Language): Promise<Page> {
  return withPart(file, 'codes', troubleshooting(CATALOGUES[texts], language));
}

/** The page with what stands between its two marks written anew. */
async function withPart(file: string, name: string, part: string): Promise<Page> {
  const [startMark, endMark] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const text = await readFile(path.join(ROOT, file), 'utf8');
  const [start, end] = [text.indexOf(startMark), text.indexOf(endMark)];
  if (start === -1 || end < start)
    throw new Error(`${file}: "${startMark}" and "${endMark}" must stand in it, in this order`);
  const written = await formatted(part);
  return { file, text: `${text.slice(0, start)}${startMark}\n\n${written}\n${text.slice(end)}` };
}

async function formatted(markdown: string): Promise<string> {
  const options = await prettier.resolveConfig(path.join(ROOT, 'README.md'));
  return prettier.format(markdown, { ...options, parser: 'markdown' });
}

async function isCurrent({ file, text }: Page): Promise<boolean> {
  const place = path.join(ROOT, file);
  return existsSync(place) && (await readFile(place, 'utf8')) === text;
}

async function main(): Promise<void> {
  const all = await pages();
  if (!process.argv.includes('--check')) {
    await Promise.all(all.map(({ file, text }) => writeFile(path.join(ROOT, file), text)));
    return;
  }
  for (const page of all) {
    if (await isCurrent(page)) continue;
    console.error(`${page.file} is not what the code says: run "npm run docs" and commit the result`);
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
