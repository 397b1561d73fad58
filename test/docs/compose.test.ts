import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import frontMatter from 'front-matter';
import { placeOf } from '../../nodes/lib/register';

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: object;
  readonly volumes: object;
}

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
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

  it('can be reached from the computer itself only', () => {
    for (const [name, { ports = [] }] of Object.entries(compose.services))
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/, name);
  });
});
