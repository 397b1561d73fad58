/**
 * The page of the office (docs/adr/0032): files that Node-RED's server hands out as they are. All names are flat, and nothing is
 * inline, so that the page works under a policy that allows its own origin only.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { CATALOGUES } from '../../nodes/locales';
import { branches, flat, LANGUAGES } from '../../nodes/locales/catalogue';
import { OWN_TEXTS } from '../../nodes/page/texts';
import { BROWSER } from './browser';
import { remembersFile } from './notices';

const FOLDER = 'dist/page';
const WEIGHTS = [400, 600, 700] as const;
/** In this order: what stands later counts more. */
const STYLES = ['frame', 'controls', 'said', 'steps', 'screens', 'table'] as const;

const { resolve } = createRequire(__filename);

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Script, style, fonts, texts, icon and the shell, by their paths in the package. */
export async function officePage(root: string): Promise<Files> {
  const view = join(root, 'nodes/page/view');
  const [script, style, fonts, shell, icon] = await Promise.all([
    bundle(join(view, 'main.tsx'), root),
    styleSheet(view, root),
    fontFiles(),
    readFile(join(view, 'index.html'), 'utf8'),
    readFile(join(view, 'icon.svg'), 'utf8'),
  ]);
  const texts = LANGUAGES.map(
    (language) =>
      [`texts.${language}.json`, JSON.stringify(flat(branches(CATALOGUES[language], OWN_TEXTS)))] as const,
  );
  const files = [
    ['page.js', script],
    ['page.css', style],
    ['index.html', shell],
    ['icon.svg', icon],
    ...texts,
    ...fonts,
  ] as const;
  return new Map(files.map(([name, content]) => [`${FOLDER}/${name}`, content]));
}

async function bundle(entry: string, root: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    ...BROWSER,
    target: 'es2022',
    alias: { luxon: join(root, 'nodes/lib/editor/small-luxon.ts') },
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Our own rules on the tokens of Bootstrap Italia, of which those stand in front that the rules use. */
async function styleSheet(view: string, root: string): Promise<string> {
  const sheets = [
    ...STYLES.map((name) => join(view, 'style', `${name}.css`)),
    join(root, 'nodes/lib/phone/phone.css'),
  ];
  const rules = (await Promise.all(sheets.map((sheet) => readFile(sheet, 'utf8')))).join('\n');
  const whole = `:root{${await tokens(rules)}}\n${rules}`;
  const { code } = await esbuild.transform(whole, { loader: 'css', minify: true });
  return code;
}

/** The custom properties of Bootstrap Italia that a style sheet uses. Throws for one that there is not. */
async function tokens(rules: string): Promise<string> {
  const file = resolve('bootstrap-italia/dist/css/bootstrap-italia.min.css');
  remembersFile(file);
  const theirs = new Map<string, string>();
  for (const [, block = ''] of (await readFile(file, 'utf8')).matchAll(/:root\{([^}]*)\}/g))
    for (const [, name = '', value = ''] of block.matchAll(/(--bs-[\w-]+):\s*([^;]+)/g))
      theirs.set(name, value);
  const used = new Set([...rules.matchAll(/var\((--bs-[\w-]+)/g)].map(([, name = '']) => name));
  return [...used]
    .map((name) => {
      const value = theirs.get(name);
      if (value === undefined) throw new Error(`Bootstrap Italia has no token ${name}`);
      return `${name}:${value}`;
    })
    .join(';');
}

/** Titillium Web, the letters of western Europe only. */
async function fontFiles(): Promise<(readonly [string, Uint8Array])[]> {
  return Promise.all(
    WEIGHTS.map(async (weight) => {
      const file = resolve(`@fontsource/titillium-web/files/titillium-web-latin-${weight}-normal.woff2`);
      remembersFile(file);
      return [`titillium-${weight}.woff2`, await readFile(file)] as const;
    }),
  );
}
