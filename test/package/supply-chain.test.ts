import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { installed, packageName, type Installed } from './support/installed';

/** Licences under which what we bring may be passed on with our own, EUPL-1.2. */
const LICENCES: ReadonlySet<string> = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'EUPL-1.2'],
]);

interface Component {
  readonly name: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string };
    readonly expression?: string;
  }[];
}

interface Bom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly Component[];
}

interface Audit {
  readonly metadata?: { readonly vulnerabilities?: { readonly high: number; readonly critical: number } };
}

describe('what an installation brings along', () => {
  let pack: Installed;
  let bom: Bom;

  before(async () => {
    pack = await installed();
    bom = JSON.parse(await readFile(path.join(pack.packageDir, 'dist/sbom.cdx.json'), 'utf8')) as Bom;
  });

  it('is listed in the package, whole, as CycloneDX', async () => {
    assert.equal(bom.bomFormat, 'CycloneDX');
    assert.equal(bom.metadata.component.name, packageName);
    const lock = JSON.parse(await readFile(path.join(pack.userDir, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    const there = Object.keys(lock.packages)
      .map((place) => place.replace(/^.*node_modules\//, ''))
      .filter((name) => name !== '' && name !== packageName);
    const listed = new Set(bom.components.map(({ name }) => name));
    assert.ok(there.length > 0);
    assert.deepEqual(
      there.filter((name) => !listed.has(name)),
      [],
    );
  });

  it('has licences that let it be passed on', () => {
    const licencesOf = ({ licenses = [] }: Component): string[] =>
      licenses.map(({ license, expression }) => license?.id ?? expression ?? 'none');
    const others = bom.components
      .map((one) => [one.name, ...licencesOf(one)])
      .filter(([, ...licences]) => licences.length === 0 || !licences.every((one) => LICENCES.has(one)));
    assert.deepEqual(others, []);
  });

  it('has no known vulnerability of level high or above', async function () {
    const { metadata } = await audit(pack.userDir);
    // Without the registry, or with one that has no advisories, nothing can be said.
    if (metadata?.vulnerabilities === undefined) this.skip();
    const { high, critical } = metadata.vulnerabilities;
    assert.deepEqual({ high, critical }, { high: 0, critical: 0 }, 'npm audit --omit=dev tells which');
  });
});

/** What `npm audit` prints; it exits with an error when it has found something, and when it could not ask. */
async function audit(cwd: string): Promise<Audit> {
  const options = { cwd, shell: process.platform === 'win32' };
  const { stdout } = await promisify(execFile)('npm', ['audit', '--omit=dev', '--json'], options).catch(
    (error: unknown) => error as { stdout: string },
  );
  return JSON.parse(stdout === '' ? '{}' : stdout) as Audit;
}
