/** The blocks of code in the guide. The English pages have the same ones (test/docs/guide.test.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PAGES = path.resolve(__dirname, '../../../docs/it');

/** All blocks of a language, in the order of the pages' names. */
export function blocksOf(language: string): string[] {
  return readdirSync(PAGES).flatMap((page) => {
    const text = readFileSync(path.join(PAGES, page), 'utf8');
    return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
      ([, block = '']) => block,
    );
  });
}
