/**
 * Builds what the package ships: dist/ with one runtime file, one html with the editor part inline, catalogues, help, icons; and
 * resources/, which Node-RED serves to the editor, with what only an open dialog loads.
 *
 *   npm run build                 builds
 *   npm run build -- --strict     builds, and fails when a text, a help page, an icon or an example is missing
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import * as esbuild from 'esbuild';
import { allTypes } from '../nodes/types';
import { CATALOGUES } from '../nodes/locales';
import { LANGUAGES } from '../nodes/locales/catalogue';
import { MESSAGES } from '../nodes/messages';
import { pageHtml } from './build-page';
import { validatorsPlugin } from './build-validators';
import { missingParts } from './build/complete';
import { editorFiles } from './build/editor';
import { help as helpPages } from './build/locales';
import { notices, remembersPackages } from './build/notices';
import { officePage } from './build/office-page';
import { pictureFiles, withPictures } from './build/pictures';
import { serverTexts } from './build/server-texts';
import { PLUGIN, shareTexts, sidebarHtml } from './build/sidebar';

/** Base name of the node set: package.json names it, catalogues are found by it. */
const SET = 'io-servizi-sociali';
const ROOT = resolve(__dirname, '..');
const TYPES = allTypes(MESSAGES);

export interface BuildOptions {
  /** Source maps for the runtime. */
  readonly dev?: boolean;
}

type Files = ReadonlyMap<string, string | Uint8Array>;

/** The folders that the build owns: they hold nothing else afterwards. */
const BUILT = ['dist', 'resources'] as const;

/**
 * Builds everything into dist/ and resources/ of `packageDir`. Nothing is written before all sources have compiled: a mistake
 * leaves the build of before. Rejects when a source does not compile.
 */
export async function build(packageDir: string, options: BuildOptions = {}): Promise<void> {
  const parts = await Promise.all([
    runtime(options),
    worker(options),
    editor(),
    sidebar(),
    icons(),
    inboxPage(),
    officePage(ROOT),
  ]);
  const files: Files = new Map([
    ...[...parts, locales(), command()].flatMap((part) => [...part]),
    ['dist/THIRD-PARTY.txt', await notices()] as const,
  ]);
  for (const folder of BUILT) await removeOthers(join(packageDir, folder), packageDir, files);
  for (const [name, content] of files) {
    const file = join(packageDir, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Removes what an earlier build left and this one does not write; what it writes is replaced in place. */
async function removeOthers(folder: string, packageDir: string, files: Files): Promise<void> {
  if (!existsSync(folder)) return;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(packageDir, path).replaceAll(sep, '/');
    if (!entry.isDirectory() && !files.has(name)) await rm(path);
  }
}

/**
 * Node-RED 4 loads with `require`, Node-RED 5 with `import()`: CommonJS is what both take. Names stay and lines are short, for
 * people read stacks; blanks go, which are a tenth of the tarball's code.
 */
async function serverCode(
  entry: string,
  options: BuildOptions,
  extra: esbuild.BuildOptions,
): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(ROOT, 'nodes', entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    minifyWhitespace: options.dev !== true,
    minifySyntax: options.dev !== true,
    lineLimit: 160,
    sourcemap: options.dev ? 'inline' : false,
    logLevel: 'warning',
    ...extra,
    plugins: [...(extra.plugins ?? []), remembersPackages],
    write: false,
  });
  return textOf(outputFiles);
}

async function runtime(options: BuildOptions): Promise<Files> {
  const code = await serverCode('index.ts', options, {
    plugins: [validatorsPlugin, serverTexts(SET)],
    // Node-RED 4 calls what `require` gives; a default export would be an object to it.
    footer: { js: 'module.exports = module.exports.default;' },
  });
  return new Map([[`dist/${SET}.js`, code]]);
}

/** Workbooks are read in a thread, whose program is a file of its own. */
async function worker(options: BuildOptions): Promise<Files> {
  return new Map([
    [`dist/${SET}-workbook.js`, await serverCode('lib/reader/workbook/worker.ts', options, {})],
  ]);
}

/** `npx io-registro`: what it does is in the nodes' own code, since a second register would be a twentieth of the tarball. */
function command(): Files {
  return new Map([['dist/io-registro.js', `#!/usr/bin/env node\nrequire('./${SET}.js').command();\n`]]);
}

async function editor(): Promise<Files> {
  const { html, extras } = await editorFiles(ROOT, TYPES);
  return new Map([
    [`dist/${SET}.html`, html],
    [`resources/${extras.name}`, extras.code],
  ]);
}

function textOf(outputFiles: readonly esbuild.OutputFile[]): string {
  return outputFiles.map(({ text }) => text).join('');
}

function locales(): Files {
  const pictures = pictureFiles(join(ROOT, 'pictures'));
  return new Map([
    ...[...pictures].map(([name, content]) => [`resources/help/${name}`, content] as const),
    ...LANGUAGES.flatMap((language) => {
      const { set, plugin } = shareTexts(CATALOGUES[language]);
      const help = helpPages(join(ROOT, 'nodes/locales', language), (page) =>
        withPictures(page, language, pictures),
      );
      return [
        [`dist/locales/${language}/${SET}.json`, `${JSON.stringify(set)}\n`],
        [`dist/locales/${language}/${PLUGIN}.json`, `${JSON.stringify(plugin)}\n`],
        [`dist/locales/${language}/${SET}.html`, help],
      ] as const;
    }),
  ]);
}

/** Node-RED looks for icons beside the set's js file only. */
async function icons(): Promise<Files> {
  const folder = join(ROOT, 'icons');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.svg'));
  const files = names.map(
    async (name) => [`dist/icons/${name}`, await readFile(join(folder, name))] as const,
  );
  return new Map(await Promise.all(files));
}

async function sidebar(): Promise<Files> {
  return new Map([[`dist/${PLUGIN}.html`, await sidebarHtml(ROOT)]]);
}

async function inboxPage(): Promise<Files> {
  return new Map([['dist/inbox.html', await pageHtml()]]);
}

async function main(): Promise<void> {
  const started = performance.now();
  await build(ROOT, { dev: process.argv.includes('--dev') });
  console.log(`dist/ and resources/ built in ${Math.round(performance.now() - started)} ms`);
  const missing = missingParts(TYPES, ROOT);
  if (missing.length === 0) return;
  if (!process.argv.includes('--strict')) {
    console.log(`${missing.length} parts are still missing (npm run build -- --strict lists them)`);
    return;
  }
  for (const part of missing) console.error(part);
  process.exitCode = 1;
}

if (require.main === module) void main();
