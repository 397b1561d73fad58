import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { THIRD_PARTY } from '../examples/support/examples';
import { installed, packageName, repository, setId, type Installed } from './support/installed';
import { getJson, nodeRedDir, runsNodeRed, type NodeRed } from './support/node-red';

const TYPES = allTypes(MESSAGES);
const NODE_TYPES = TYPES.map(({ type }) => type).sort();

interface NodeSet {
  readonly id: string;
  readonly types: string[];
  readonly enabled: boolean;
  readonly err?: unknown;
}

type Texts = Readonly<Record<string, unknown>>;

describe('the installed package in a real Node-RED', () => {
  let pack: Installed;
  let nodeRed: NodeRed;
  const bare = runsNodeRed(async () => (await installed()).bareUserDir);
  const running = runsNodeRed(async () => (await installed()).userDir);

  before(async () => {
    pack = await installed();
    nodeRed = running();
  });

  it('is the Node-RED that was to be tried', async () => {
    const wanted = JSON.parse(await readFile(path.join(nodeRedDir, 'package.json'), 'utf8')) as {
      version: string;
    };
    const settings = (await getJson(`${nodeRed.url}/settings`)) as { version: string };
    // It says "-git" when the folder it stands in is a repository, ours.
    assert.equal(settings.version.replace('-git', ''), wanted.version);
  });

  it('is loaded without an error, with every node type', async () => {
    const sets = (await getJson(`${nodeRed.url}/nodes`)) as NodeSet[];
    const ours = sets.find((set) => set.id === setId);
    assert.ok(ours, `${setId} is not among the loaded sets`);
    assert.equal(ours.err, undefined);
    assert.equal(ours.enabled, true);
    assert.deepEqual([...ours.types].sort(), NODE_TYPES);
  });

  it('starts without a warning of its own', () => {
    const usual = warnings(bare());
    assert.deepEqual(
      warnings(nodeRed).filter((line) => !usual.includes(line)),
      [],
    );
  });

  it('starts a flow with a node of every type, as dragged from the palette', async () => {
    const outcome = nodeRed.next(/Started flows|missing types/);
    const response = await fetch(`${nodeRed.url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'node-red-deployment-type': 'full' },
      body: JSON.stringify(oneOfEach()),
    });
    assert.equal(response.status, 204);
    assert.match(await outcome, /Started flows/);
  });

  it('shows its icons', async () => {
    const files = await readdir(path.join(repository, 'icons'));
    const served = (await getJson(`${nodeRed.url}/icons`)) as Record<string, string[]>;
    assert.deepEqual((served[packageName] ?? []).sort(), files.sort());
    for (const file of files) {
      const response = await fetch(`${nodeRed.url}/icons/${packageName}/${file}`);
      assert.equal(response.status, 200, file);
      assert.match(response.headers.get('content-type') ?? '', /svg/);
    }
  });

  it('serves what its dialogs load once they are open', async () => {
    const html = await readFile(path.join(pack.packageDir, 'dist/io-servizi-sociali.html'), 'utf8');
    const [file = ''] = /dialogs-[0-9a-f]{12}\.js/.exec(html) ?? [];
    const response = await fetch(`${nodeRed.url}/resources/${packageName}/${file}`);
    assert.equal(response.status, 200, file);
    assert.match(response.headers.get('content-type') ?? '', /javascript/);
  });

  it('serves every picture of the help, in every language', async () => {
    const seen = new Set<string>();
    for (const language of ['it', 'en-US', 'de']) {
      const help = await readFile(
        path.join(pack.packageDir, `dist/locales/${language}/io-servizi-sociali.html`),
        'utf8',
      );
      for (const [, address = ''] of help.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)) {
        const response = await fetch(new URL(address, `${nodeRed.url}/`));
        assert.equal(response.status, 200, address);
        assert.match(response.headers.get('content-type') ?? '', /^image\/(svg\+xml|webp)/, address);
        seen.add(address);
      }
    }
    assert.ok(seen.size >= 6);
  });

  it('offers every example in the import menu, as a flow that uses only nodes that are there or that it names', async () => {
    const shipped = await exampleNames(path.join(pack.packageDir, 'examples'));
    assert.ok(shipped.length > 0);
    const listed = await listedExamples(`${nodeRed.url}/library/examples/flows/${packageName}/`);
    assert.deepEqual(listed.sort(), shipped.sort());

    const sets = (await getJson(`${nodeRed.url}/nodes`)) as NodeSet[];
    const known = new Set([...sets.flatMap((set) => set.types), 'tab', 'group', 'subflow']);
    for (const type of Object.keys(THIRD_PARTY)) known.add(type);
    for (const name of listed) {
      const address = `${nodeRed.url}/library/examples/flows/${packageName}/${encodeURI(name)}`;
      const flow = (await getJson(address)) as { type: string }[];
      assert.deepEqual(
        flow.map((node) => node.type).filter((type) => !known.has(type)),
        [],
        name,
      );
    }
  });

  it('speaks Italian to an Italian browser', async () => {
    const texts = await catalogue(nodeRed, 'it-IT');
    assert.equal(textAt(texts, 'palette.label.io_servizi_sociali'), 'IO · Servizi del Comune');
    assert.deepEqual(texts, await shippedCatalogue(pack, 'it'));
  });

  it('speaks English to the others', async () => {
    assert.deepEqual(await catalogue(nodeRed, 'en-US'), await shippedCatalogue(pack, 'en-US'));
  });

  for (const [language, folder] of Object.entries({
    'it-IT': 'it',
    de: 'de',
    'en-US': 'en-US',
    fr: 'en-US',
  })) {
    it(`has the help of every node for a browser that asks for ${language}`, async () => {
      const response = await fetch(`${nodeRed.url}/nodes`, {
        headers: { accept: 'text/html', 'accept-language': language },
      });
      const html = await response.text();
      const own = await readFile(
        path.join(pack.packageDir, `dist/locales/${folder}/io-servizi-sociali.html`),
        'utf8',
      );
      assert.ok(html.includes(own.trim()), 'the help is not in what the editor receives');
      for (const type of NODE_TYPES) assert.match(own, new RegExp(`data-help-name=["']${type}["']`));
    });
  }
});

/** A flow with one node of each type and its default properties; a reference to a config node has the type as id. */
function oneOfEach(): object[] {
  const nodes = TYPES.map(({ type, defaults, palette }) => ({
    id: type,
    type,
    ...(palette && { z: 'tab', x: 100, y: 100, wires: Array.from({ length: palette.outputs }, () => []) }),
    ...Object.fromEntries(
      Object.entries(defaults).map(([name, property]) => [name, property.type ?? property.value]),
    ),
  }));
  return [{ id: 'tab', type: 'tab', label: 'all' }, ...nodes];
}

/** Lines of the log that complain, without their time. */
function warnings({ log }: NodeRed): string[] {
  return log.filter((line) => /\[(warn|error)\]/.test(line)).map((line) => line.replace(/^.*? - /, ''));
}

async function catalogue(nodeRed: NodeRed, language: string): Promise<Texts> {
  const all = (await getJson(`${nodeRed.url}/nodes/messages?lng=${language}`)) as Record<string, Texts>;
  return all[setId] ?? {};
}

async function shippedCatalogue({ packageDir }: Installed, language: string): Promise<Texts> {
  const file = path.join(packageDir, 'dist/locales', language, 'io-servizi-sociali.json');
  return JSON.parse(await readFile(file, 'utf8')) as Texts;
}

function textAt(texts: Texts, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], texts);
}

/** Names as the menu shows them: path below `examples/` without `.json`. */
async function exampleNames(directory: string): Promise<string[]> {
  const files = await readdir(directory, { recursive: true });
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length).split(path.sep).join('/'));
}

/** The same names, from the address that the editor's menu asks: strings are folders, objects are flows. */
async function listedExamples(address: string, prefix = ''): Promise<string[]> {
  const entries = (await getJson(address + encodeURI(prefix))) as (string | { fn: string })[];
  const nested = entries.map(async (entry) =>
    typeof entry === 'string' ? listedExamples(address, `${prefix}${entry}/`) : [`${prefix}${entry.fn}`],
  );
  return (await Promise.all(nested)).flat();
}
