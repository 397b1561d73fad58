import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { named, EXAMPLES } from '../examples/support/examples';
import { blocksOf } from './support/pages';
import { startRegistry, type Registry } from './support/registry';
import { freePort, type Going, Terminal } from './support/terminal';

const COMMANDS = blocksOf('sh');
const RUNNING = /Server now running at/;
const used = new Set<string>();

/** The command of the guide that begins so; every one of them has its test below. */
function command(beginning: string | RegExp): string {
  const found = COMMANDS.filter((block) =>
    typeof beginning === 'string' ? block.startsWith(beginning) : beginning.test(block),
  );
  assert.equal(found.length, 1, String(beginning));
  used.add(found[0] ?? '');
  return found[0] ?? '';
}

describe('the commands of the guide', () => {
  let registry: Registry;
  let terminal: Terminal;
  let nodeRed: Going | undefined;
  let port: number;

  before(async () => {
    registry = await startRegistry();
    terminal = await Terminal.open(registry.url);
    port = await freePort();
  });

  afterEach(async () => {
    await nodeRed?.stop();
    nodeRed = undefined;
  });

  after(async () => {
    await terminal.close();
    await registry.close();
  });

  const userDir = (...parts: string[]): string => path.join(terminal.home, '.node-red', ...parts);

  /** Node-RED as the guide starts it, with the first example imported and its debug nodes speaking to the terminal. */
  async function startWithExample(): Promise<Going> {
    const example = EXAMPLES.find(({ name }) => name === '01 - Primi passi');
    const nodes = (example?.nodes ?? []).map((node) =>
      node.type === 'debug' ? { ...node, console: true } : node,
    );
    await writeFile(userDir('flows.json'), JSON.stringify(nodes));
    nodeRed = terminal.start(command(/^node-red\n$/), { PORT: String(port) });
    await nodeRed.line(/Started flows/);
    return nodeRed;
  }

  async function press(button: string): Promise<void> {
    const { id } = named(EXAMPLES[0]?.nodes ?? [], button);
    const response = await fetch(`http://127.0.0.1:${port}/inject/${id}`, { method: 'POST' });
    assert.equal(response.status, 200);
  }

  it('tell the versions', async () => {
    const told = await terminal.run(command('node --version'));
    assert.match(told, /^v\d+\.\d+\.\d+\n.*v?\d+\.\d+\.\d+/s);
  });

  it('start Node-RED, which makes its folder', async () => {
    nodeRed = terminal.start(command(/^node-red\n$/), { PORT: String(port) });
    await nodeRed.line(RUNNING);
    assert.ok(existsSync(userDir('settings.js')));
  });

  it('install the nodes, with which the first example sends to the simulator', async () => {
    await terminal.run(command(/npm install @io-comuni\/[\w-]+\n$/));
    const running = await startWithExample();
    await press('Una riga giusta');
    await running.line(/\[debug:Inviato\]/);
    await press('Una riga sbagliata');
    await running.line(/\[debug:Da correggere\]/);
    await press('Una riga giusta');
    await running.line(/\[debug:Scartato\]/);
  });

  it('make a backup that only its owner can read, without what npm installs again', async () => {
    await terminal.run(command('mkdir -p ~/copie'));
    const file = path.join(terminal.home, 'copie/node-red.tar.gz');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const list = await terminal.run(`tar -tzf ${file}`);
    for (const name of ['register.db', 'register.key', 'flows.json', 'settings.js'])
      assert.ok(list.includes(name));
    assert.ok(!list.includes('node_modules'));
  });

  it('put it back on a computer that has nothing, and what was sent stays known', async () => {
    await rm(userDir(), { recursive: true });
    await terminal.run(command('mkdir -p ~/.node-red'));
    const running = await startWithExample();
    await press('Una riga giusta');
    await running.line(/\[debug:Scartato\]/);
  });

  it('update the nodes in place', async () => {
    await terminal.run(command(/@latest\n$/));
    const manifest = await readFile(
      userDir('node_modules/@io-comuni/node-red-servizi-sociali/package.json'),
      'utf8',
    );
    assert.match(manifest, /"version": "\d/);
  });

  it('start a second Node-RED with a folder of its own', async () => {
    const second = command('node-red --userDir').replace('1881', String(port));
    nodeRed = terminal.start(second);
    await nodeRed.line(RUNNING);
    assert.ok(existsSync(path.join(terminal.home, 'node-red-prova/settings.js')));
  });

  it('make the hash of a password, with which the settings of the guide let in who knows it, and nobody else', async () => {
    const told = await terminal.run(command('node-red admin hash-pw'), 'una parola lunga\n');
    const hash = /\$2\w\$\S+/.exec(told)?.[0] ?? '';
    const settings = blocksOf('js')[0] ?? '';
    assert.equal(settings.split("'$2y$08$…'").length, 3);
    await writeFile(
      userDir('settings.js'),
      settings.replaceAll('$2y$08$…', () => hash),
    );
    await writeFile(userDir('flows.json'), '[]');
    nodeRed = terminal.start(`node-red --port ${port}`);
    await nodeRed.line(RUNNING);
    const address = `http://127.0.0.1:${port}`;
    assert.equal((await fetch(`${address}/flows`)).status, 401);
    const answer = async (password: string): Promise<Response> =>
      fetch(`${address}/auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_id: 'node-red-admin',
          grant_type: 'password',
          scope: '*',
          username: 'ufficio',
          password,
        }),
      });
    assert.equal((await answer('un’altra')).status, 403);
    const { access_token: token } = (await (await answer('una parola lunga')).json()) as {
      access_token: string;
    };
    const allowed = await fetch(`${address}/flows`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(allowed.status, 200);
  });

  it('are all run here', () => {
    assert.deepEqual(
      COMMANDS.filter((block) => !used.has(block)),
      [],
    );
  });
});
