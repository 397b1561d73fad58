/**
 * Writes dist/sbom.cdx.json, the list of the packages that an installation brings (CycloneDX 1.5), from the lock file. `npm pack`
 * runs it after the build. `npm sbom --omit dev` leaves out what development needs too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

interface Locked {
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** Of npm: `pkg:npm/%40scope/name@1.2.3`. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function hashOf(integrity: string): object {
  const [algorithm = '', value = ''] = integrity.split('-');
  return {
    alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
    content: Buffer.from(value, 'base64').toString('hex'),
  };
}

function componentOf(place: string, { name, version, license, integrity, optional }: Locked): object {
  const called = name ?? place.replace(/^.*node_modules\//, '');
  const purl = purlOf(called, version);
  return {
    ...{ type: 'library', 'bom-ref': purl, name: called, version, purl },
    scope: optional === true ? 'optional' : 'required',
    ...(license === undefined ? {} : { licenses: [{ license: { id: license } }] }),
    ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
  };
}

function main(): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const { '': own, ...others } = packages;
  if (own?.name === undefined) throw new Error('package-lock.json does not name the package');
  const bom = {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
    metadata: {
      component: {
        ...{ type: 'library', name: own.name, version: own.version, purl: purlOf(own.name, own.version) },
      },
    },
    components: Object.entries(others)
      .filter(([, { dev }]) => dev !== true)
      .map(([place, locked]) => componentOf(place, locked)),
  };
  writeFileSync(join(ROOT, 'dist/sbom.cdx.json'), `${JSON.stringify(bom)}\n`);
}

main();
