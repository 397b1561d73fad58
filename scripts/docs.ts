/**
 * Writes what the documentation takes from the code: docs/codes.md and the table of nodes in the READMEs.
 *
 *   npm run docs         writes
 *   npm run docs:check   writes nothing, fails when something is not as the code says
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as prettier from 'prettier';
import { MESSAGES } from '../nodes/messages';
import { catalogue } from './build/locales';
import { codesPage } from './docs/codes';
import { nodesTable, type TableLanguage } from './docs/nodes-table';

const ROOT = path.resolve(__dirname, '..');
const START = '<!-- nodes:start -->';
const END = '<!-- nodes:end -->';

interface Page {
  readonly file: string;
  readonly text: string;
}

async function pages(): Promise<Page[]> {
  return Promise.all([codes(), readme('README.md', 'en'), readme('README.it.md', 'it')]);
}

async function codes(): Promise<Page> {
  const folder = (language: string): string => path.join(ROOT, 'nodes/locales', language);
  const text = codesPage({ it: catalogue(folder('it')), 'en-US': catalogue(folder('en-US')) });
  return { file: 'docs/codes.md', text: await formatted(text) };
}

async function readme(file: string, language: TableLanguage): Promise<Page> {
  const text = await readFile(path.join(ROOT, file), 'utf8');
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start === -1 || end < start)
    throw new Error(`${file}: "${START}" and "${END}" must stand in it, in this order`);
  const table = await formatted(nodesTable(MESSAGES, language));
  return { file, text: `${text.slice(0, start)}${START}\n\n${table}\n${text.slice(end)}` };
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
