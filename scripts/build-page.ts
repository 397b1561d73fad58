/** Makes the simulator's inbox page one self-contained HTML file: its script and style inline, nothing loaded from elsewhere. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { BROWSER } from './build/browser';

const root = join(__dirname, '..');
const page = join(root, 'nodes/lib/simulator/page');

/** The page as text. */
export async function pageHtml(): Promise<string> {
  const [template, script, style] = await Promise.all([
    readFile(join(page, 'inbox.html'), 'utf8'),
    bundle(join(page, 'main.tsx')),
    bundle(join(page, 'inbox.css'), join(root, 'nodes/lib/phone/phone.css')),
  ]);
  // Functions, for `$` in the replacing text has a meaning.
  return template
    .replace(
      '<!--policy-->',
      () => `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}" />`,
    )
    .replace(/\s*\/\*style\*\/\s*/, () => style)
    .replace(/\s*\/\*script\*\/\s*/, () => script);
}

/** Writes the page; dist/inbox.html in the package, beside the bundle that serves it. */
export async function buildPage(outfile: string): Promise<void> {
  await mkdir(dirname(outfile), { recursive: true });
  await writeFile(outfile, await pageHtml());
}

async function bundle(...entries: string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: entries,
    outdir: root,
    ...BROWSER,
    target: 'es2022',
  });
  return outputFiles.map(({ text }) => text.trim()).join('\n');
}

/** Only this script and this style, and calls to where the page comes from: a message's text can start nothing. */
function policy(script: string, style: string): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
