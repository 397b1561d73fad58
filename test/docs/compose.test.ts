import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import frontMatter from 'front-matter';
import { placeOf } from '../../nodes/lib/register';
import { addressOf } from '../../nodes/lib/register/postgres/address';

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: object;
  readonly volumes: object;
  readonly networks: Readonly<Record<string, { readonly internal: boolean }>>;
}

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly command?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}

const ROOT = path.resolve(__dirname, '../..');

/** With a word for each place that is left to fill in, such as `<password>`. */
function addressesIn(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/<[\p{L} ]+>/gu, 'segreto');
  return [...text.matchAll(/postgres(?:ql)?:\/\/[^\s`'"<>)…]+/g)].map(([url]) => url.replace(/[.,;]+$/, ''));
}

function filesIn(folder: string, ending: RegExp): string[] {
  const all = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return all.filter((name) => ending.test(name)).map((name) => path.join(ROOT, folder, name));
}

const FILE = path.resolve(__dirname, '../../docs/compose.yaml');

describe('docs/compose.yaml', () => {
  const compose = frontMatter<Compose>(`---\n${readFileSync(FILE, 'utf8')}\n---\n`).attributes;
  const nodeReds = Object.entries(compose.services).filter(([name]) => name.startsWith('node-red'));

  it('names only secrets, volumes and services that it has', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      for (const secret of service.secrets) assert.ok(secret in compose.secrets, `${name}: ${secret}`);
      for (const volume of service.volumes)
        assert.ok((volume.split(':')[0] ?? '') in compose.volumes, `${name}: ${volume}`);
      for (const network of service.networks)
        assert.ok(network === 'default' || network in compose.networks, `${name}: ${network}`);
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        assert.equal(condition, 'service_healthy');
        assert.ok(compose.services[other]?.healthcheck !== undefined, `${name}: ${other}`);
      }
    }
  });

  it('gives every Node-RED a folder, a port and a name of its own, and all of them the same register', () => {
    const own = (of: (service: Service) => unknown): number =>
      new Set(nodeReds.map(([, service]) => JSON.stringify(of(service)))).size;
    assert.equal(nodeReds.length, 2);
    assert.deepEqual([own(({ volumes }) => volumes), own(({ ports }) => ports)], [2, 2]);
    const places = nodeReds.map(([, { environment }]) => placeOf('/data', environment, undefined).database);
    assert.deepEqual(
      places.map((place) => place?.name),
      ['node-red-a', 'node-red-b'],
    );
    const shared = new Set(places.map((place) => `${place?.url} ${place?.keyFile}`));
    assert.deepEqual([...shared], ['${IO_REGISTER_URL:?put it into .env} /run/secrets/register-key']);
  });

  it('has an address that fits its server, which is without TLS on a network of its own', () => {
    const [postgres] = Object.entries(compose.services).filter(([, { image }]) =>
      image.startsWith('postgres:'),
    );
    assert.ok(postgres !== undefined);
    const [host, { command = [], networks, ports = [] }] = postgres;
    const hasTls = command.join(' ').includes('ssl=on');
    const documented = addressesIn(FILE).map(addressOf);
    assert.ok(documented.length > 0);
    for (const { hosts, user, database, ssl } of documented) {
      assert.deepEqual(hosts, [{ host, port: 5432 }]);
      assert.deepEqual([user, database], ['io', 'io']);
      assert.equal(ssl !== 'disable', hasTls, ssl);
    }
    if (hasTls) return;
    assert.deepEqual(ports, []);
    for (const network of networks) assert.equal(compose.networks[network]?.internal, true, network);
  });

  it('can be reached from the computer itself only', () => {
    for (const [name, { ports = [] }] of Object.entries(compose.services))
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/, name);
  });
});

describe('the addresses of a database that people are shown', () => {
  const files = [
    ...filesIn('docs', /\.(md|yaml)$/),
    ...filesIn('nodes/locales', /causes\.json$/),
    ...filesIn('nodes/command', /\.ts$/),
  ];
  const shown = files.flatMap((file) =>
    addressesIn(file).map((url) => ({ url, file: path.relative(ROOT, file) })),
  );

  it('can all be used as they stand', () => {
    assert.ok(shown.length >= 8, String(shown.length));
    for (const { url, file } of shown) assert.doesNotThrow(() => addressOf(url), `${file}: ${url}`);
  });

  it('prove who answers wherever the server is another computer', () => {
    for (const { url, file } of shown) {
      const { hosts, ssl } = addressOf(url);
      // In the compose file’s own network there is nobody else.
      if (hosts[0]?.host !== 'postgres') assert.equal(ssl, 'verify-full', `${file}: ${url}`);
    }
  });
});
