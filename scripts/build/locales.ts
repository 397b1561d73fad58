import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * The help texts of a language, one script per node type, as Node-RED wants them beside the catalogue.
 *
 * @param folder of the language
 * @param finish what is still to be done to a page, such as the addresses of its pictures
 */
export function help(folder: string, finish: (page: string) => string): string {
  const pages = join(folder, 'help');
  if (!existsSync(pages)) return '';
  return readdirSync(pages)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const text = finish(readFileSync(join(pages, file), 'utf8').trim());
      return `<script type="text/markdown" data-help-name="${basename(file, '.md')}">\n${text}\n</script>\n`;
    })
    .join('\n');
}
