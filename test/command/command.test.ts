import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { run } from '../../nodes/command';
import { openRegister } from '../../nodes/lib/register';
import { entry } from '../lib/register/support';
import { examplesOf } from '../support/examples-of';
import { postgresIsHere, sharedPostgres } from '../support/postgres';

const ROOT = path.resolve(__dirname, '../..');
const MESSAGES = examplesOf(20_000);
const LIVE = '01199250158|live|https://api.io.example';

describe('the command io-registro', () => {
  let root: string;
  let program: string;

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'io-command-'));
    program = path.join(root, 'io-registro.js');
    buildSync({
      stdin: { contents: `require('./nodes/command').main()`, resolveDir: ROOT },
      ...{ outfile: program, bundle: true },
      ...{ packages: 'external', platform: 'node', format: 'cjs', target: 'node20' },
    });
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  interface Ended {
    readonly code: number;
    readonly out: string;
    readonly err: string;
  }

  async function inProcess(argv: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run({
      ...{ argv, env, cwd: root, onStop: () => undefined },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  function start(argv: readonly string[], env: Record<string, string>): ChildProcess {
    const all = { ...process.env, ...env, NODE_PATH: path.join(ROOT, 'node_modules') };
    return spawn(process.execPath, [program, ...argv], { env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    const said = { out: '', err: '' };
    child.stdout?.on('data', (text: Buffer) => (said.out += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (said.err += text.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, ...said };
  }

  it('explains itself, and says what is wrong with a command that it does not understand', async () => {
    const help = await inProcess(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.out, /IO_REGISTER_URL/);
    for (const argv of [
      ['sposta'],
      ['sposta', '--da', 'x'],
      ['riporta', '--a', 'x', '--da', 'postgres://x'],
      ['vola'],
      ['--boh'],
    ])
      assert.equal((await inProcess(argv)).code, 2, argv.join(' '));
  });

  it('makes a key of 64 bytes that only its owner reads, and never overwrites one', async () => {
    const made = await inProcess(['chiave', 'prima.key']);
    assert.equal(made.code, 0);
    const file = path.join(root, 'prima.key');
    assert.equal(readFileSync(file).length, 64);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    const before = readFileSync(file);
    const again = await inProcess(['key', 'prima.key']);
    assert.equal(again.code, 1);
    assert.match(again.err, /c’è già/);
    assert.deepEqual(readFileSync(file), before);
  });

  it('says what is missing: the key, the register, a password that others can see', async () => {
    const url = 'postgres://io:segreta@127.0.0.1:1/io';
    const noKey = await inProcess(['sposta', '--da', 'niente', '--a', url]);
    assert.equal(noKey.code, 1);
    assert.match(noKey.err, /IO_REGISTER_URL[^]*chiave/);
    assert.doesNotMatch(noKey.err, /segreta/);
    const env = { IO_REGISTER_URL: url, IO_REGISTER_KEY_FILE: 'altra.key' };
    await inProcess(['chiave', 'altra.key']);
    const none = await inProcess(['sposta', '--da', 'niente'], env);
    assert.equal(none.code, 1);
    assert.match(none.err, /Qui non c’è un registro/);
  });

  it('reads what nobody else has said in Node-RED’s settings.js, where it is told to', async () => {
    await inProcess(['chiave', 'terza.key']);
    const said = { registerUrl: 'postgres://io:ge@segreta@db1/io', registerKeyFile: 'terza.key' };
    writeFileSync(
      path.join(root, 'settings.js'),
      `module.exports = { ioServiziSociali: ${JSON.stringify(said)} };`,
    );
    openRegister(path.join(root, 'da-spostare')).close();
    const argv = ['sposta', '--da', 'da-spostare', '--prova'];
    assert.equal((await inProcess(argv)).code, 2);
    const read = await inProcess([...argv, '--impostazioni', 'settings.js']);
    assert.equal(read.code, 1);
    assert.match(read.err, /«@» va scritto %40/);
    assert.doesNotMatch(read.err, /segreta/);
    const other = { IO_REGISTER_URL: 'postgres://db1:99999/io' };
    assert.match((await inProcess([...argv, '--settings', 'settings.js'], other)).err, /valore di port/);
    const none = await inProcess([...argv, '--settings', 'niente.js']);
    assert.deepEqual([none.code, none.err.includes('niente.js')], [2, true]);
  });

  describe('with a database', () => {
    let folder: string;
    let env: Record<string, string>;

    before(async function () {
      if (!postgresIsHere()) this.skip();
      this.timeout(180_000);
      folder = path.join(root, 'io-servizi-sociali');
      const register = openRegister(folder);
      for (let from = 0; from < MESSAGES; from += 500)
        await Promise.all(
          Array.from({ length: 500 }, (_, n) =>
            register.takeIn(
              entry({ line: LIVE, key: `key ${from + n}`, campaign: `Campagna ${(from + n) % 7}` }),
            ),
          ),
        );
      register.close();
      await inProcess(['chiave', 'database.key']);
      env = {
        IO_REGISTER_URL: await (await sharedPostgres()).database(),
        IO_REGISTER_KEY_FILE: path.join(root, 'database.key'),
      };
    });

    it('leaves all as it was when it is stopped with Ctrl-C, and in a rehearsal', async () => {
      const child = start(['sposta', '--da', folder], env);
      const end = ended(child);
      child.stdout?.on('data', (text: Buffer) => {
        if (text.toString().includes('Database raggiunto')) child.kill('SIGINT');
      });
      const stopped = await end;
      assert.equal(stopped.code, 130, stopped.err);
      assert.match(stopped.err, /tutto è come prima/);
      const rehearsed = await ended(start(['sposta', '--da', folder, '--prova'], env));
      assert.equal(rehearsed.code, 0, rehearsed.err);
      assert.ok(rehearsed.out.includes(`queued ${MESSAGES}`));
      assert.match(rehearsed.out, /campagne 7/);
      assert.ok(existsSync(path.join(folder, 'register.db')));
    });

    it('moves thousands of messages there and back, without a word about any citizen', async () => {
      const there = await ended(start(['sposta', '--da', folder], env));
      assert.equal(there.code, 0, there.err);
      assert.match(there.out, /Finito/);
      assert.ok(readdirSync(folder).some((name) => name.startsWith('register.moved-')));
      const again = await ended(start(['sposta', '--da', folder], env));
      assert.equal(again.code, 1);
      assert.match(again.err, /già stato spostato/);
      const back = path.join(root, 'indietro');
      const home = await ended(start(['riporta', '--ente', '01199250158', '--a', back], env));
      assert.equal(home.code, 0, home.err);
      for (const { out, err } of [there, again, home]) assert.doesNotMatch(out + err, /AAAAAA00A00A000A/);
      const register = openRegister(back);
      assert.equal(
        (await register.takeIn(entry({ line: LIVE, key: `key ${MESSAGES - 1}` }))).reason,
        'DUPLICATE',
      );
      assert.equal(
        (await register.counts({ line: LIVE })).reduce((sum, { n }) => sum + n, 0),
        MESSAGES + 1,
      );
      register.close();
    });
  });
});
