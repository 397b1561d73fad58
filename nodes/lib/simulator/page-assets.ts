/** The inbox page as the build leaves it: one self-contained HTML file beside the program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let page: string | undefined;

/** Read once. Throws the file system's error when the package was not built. */
export function loadPage(): string {
  page ??= readFileSync(join(__dirname, 'inbox.html'), 'utf8');
  return page;
}
