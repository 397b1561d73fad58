import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { installed, repository, type Installed } from './support/installed';

/** What a user needs. Whatever else turns up in the tarball is a leak of sources, tests or somebody's data. */
const ALLOWED = [
  /^package\.json$/,
  /^(README|README\.it|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/io-servizi-sociali(-workbook)?\.js$/,
  /^dist\/io-servizi-sociali(-sidebar)?\.html$/,
  /^dist\/io-registro\.js$/,
  /^dist\/inbox\.html$/,
  /^dist\/page\/(page\.js|page\.css|index\.html|icon\.svg|texts\.(it|en-US|de)\.json|titillium-\d00\.woff2)$/,
  /^dist\/(THIRD-PARTY\.txt|sbom\.cdx\.json)$/,
  /^resources\/dialogs-[0-9a-f]{12}\.js$/,
  /^resources\/help\/[\w.-]+\.(svg|webp)$/,
  /^dist\/icons\/[\w-]+\.svg$/,
  /^dist\/locales\/(it|en-US|de)\/io-servizi-sociali(-sidebar)?\.json$/,
  /^dist\/locales\/(it|en-US|de)\/io-servizi-sociali\.html$/,
  /^examples\/(?:[^/]+\/)?\d\d - [^/]+\.json$/,
  /^sample-data\/[^/]+\.(csv|md)$/,
];

const REQUIRED = [
  'package.json',
  'README.md',
  'README.it.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/io-registro.js',
  'dist/io-servizi-sociali.js',
  'dist/io-servizi-sociali-workbook.js',
  'dist/io-servizi-sociali.html',
  'dist/io-servizi-sociali-sidebar.html',
  'dist/inbox.html',
  'dist/page/index.html',
  'dist/page/page.js',
  'dist/THIRD-PARTY.txt',
  'dist/sbom.cdx.json',
  'dist/locales/it/io-servizi-sociali.json',
  'dist/locales/it/io-servizi-sociali.html',
  'dist/locales/en-US/io-servizi-sociali.json',
  'dist/locales/en-US/io-servizi-sociali.html',
];

const NODE_TYPES = allTypes(MESSAGES)
  .map(({ type }) => type)
  .sort();

/**
 * Seconds on an office’s slow line. The pictures of the help are an eighth of it, PagoPA’s texts and sheets an eightieth, the words
 * that ask for them in three languages as much again, the page of an office with its fonts an eighth, the register in PostgreSQL with
 * the command that moves one there a twelfth.
 */
const MAX_TARBALL_BYTES = 1_040_000;
const MAX_DEPENDENCIES = 7;

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly engines: Record<string, string>;
  readonly 'node-red': { readonly version: string };
}

describe('the tarball', () => {
  let pack: Installed;
  let files: string[];
  let manifest: Manifest;

  before(async () => {
    pack = await installed();
    files = await filesBelow(pack.packageDir);
    manifest = JSON.parse(await readFile(path.join(pack.packageDir, 'package.json'), 'utf8')) as Manifest;
  });

  it('has everything that a user needs', () => {
    assert.deepEqual(
      REQUIRED.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('has nothing else: no sources, tests, maps or settings of ours', () => {
    assert.deepEqual(
      files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))),
      [],
    );
  });

  it('has the licence of everything that is bundled into it', async () => {
    const notices = await readFile(path.join(pack.packageDir, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['fflate', 'marked', 'mustache', 'preact'])
      assert.match(notices, new RegExp(`^${name} [\\d.]+ \\(MIT\\)$`, 'm'));
    assert.doesNotMatch(notices, /node_modules/, 'no path of ours');
  });

  it('is small', () => {
    assert.ok(pack.tarballBytes <= MAX_TARBALL_BYTES, `${pack.tarballBytes} bytes`);
  });

  it('has no complaint from publint', async () => {
    const { messages } = await publint({ pkgDir: pack.packageDir, pack: false, strict: true });
    const pkg = manifest as unknown as Record<string, unknown>;
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  it('names at most seven dependencies and no upper bound for Node or Node-RED', () => {
    assert.ok(Object.keys(manifest.dependencies).length <= MAX_DEPENDENCIES);
    assert.doesNotMatch(manifest.engines.node ?? '', /<|\^|~/);
    assert.doesNotMatch(manifest['node-red'].version, /<|\^|~/);
  });

  it('runs no script when it is installed, and neither does anything it depends on', async () => {
    const own = ['preinstall', 'install', 'postinstall', 'prepare'].filter(
      (name) => name in manifest.scripts,
    );
    assert.deepEqual(own, []);
    assert.deepEqual(await packagesWithInstallScript(pack.userDir), []);
  });

  it('registers each node type once, literally, in an inline script', async () => {
    const html = await readFile(path.join(pack.packageDir, 'dist/io-servizi-sociali.html'), 'utf8');
    assert.doesNotMatch(html, /<script[^>]*\ssrc=/i, 'a script from elsewhere makes the whole set load late');

    const scripts = [...html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)].map(
      ([, code]) => code,
    );
    const calls = scripts.join('\n').matchAll(/RED\.nodes\.registerType\(\s*(["'])([\w-]+)\1\s*,\s*\{/g);
    assert.deepEqual([...calls].map(([, , type]) => type).sort(), NODE_TYPES);
    const templates = [...html.matchAll(/data-template-name=(["'])([\w-]+)\1/g)].map(([, , type]) => type);
    assert.deepEqual(templates.sort(), NODE_TYPES);
  });

  it('carries the licence that it names', async () => {
    const [shipped, ours] = await Promise.all(
      [pack.packageDir, repository].map((directory) => readFile(path.join(directory, 'LICENSE'), 'utf8')),
    );
    assert.equal(shipped, ours);
    assert.match(ours ?? '', /^EUROPEAN UNION PUBLIC LICENCE v\. 1\.2/);
  });
});

/** Paths of all files below a folder, with `/`, without those of nested packages. */
async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
    .filter((file) => !file.startsWith('node_modules/'));
}

async function packagesWithInstallScript(userDir: string): Promise<string[]> {
  const lock = JSON.parse(await readFile(path.join(userDir, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  return Object.entries(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript === true)
    .map(([name]) => name);
}
