import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresRegister, openRegister, type Register } from '../../../../nodes/lib/register';
import { moveHere } from '../../../../nodes/lib/register/move/here';
import type { Progress, Step } from '../../../../nodes/lib/register/move/problem';
import { forkBuilt } from '../../../support/built';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { ALL, entry } from '../support';
import { LIVE } from './filled';

const KEY = Buffer.alloc(64, 9);
const QUIET: Progress = { step: () => undefined, rows: () => undefined, isStopped: () => false };
const MESSAGES = 1200;

describe('a move to PostgreSQL that is killed, or loses its connection', () => {
  let root: string;
  let folder: string;
  let url: string;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await sharedPostgres();
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'io-move-'));
    folder = join(root, 'io-servizi-sociali');
    url = await (await sharedPostgres()).database();
    const register = openRegister(folder);
    const all = Array.from({ length: MESSAGES }, (_, n) => entry({ line: LIVE, key: `key ${n}` }));
    await Promise.all(all.map((one) => register.takeIn(one)));
    register.close();
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const place = (through = url) => ({ url: through, key: KEY, isSynchronous: false, patience: 1500 });
  const move = (through = url, progress = QUIET) =>
    moveHere({ folder, database: place(through), isRehearsal: false, progress });

  async function killedAt(step: Step): Promise<void> {
    const child = forkBuilt(join(__dirname, 'child.ts'), ['here', folder, url, '', step]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL');
  }

  async function inDatabase<T>(ask: (register: Register) => Promise<T>): Promise<T> {
    const register = openPostgresRegister({ url, key: KEY, name: 'prova' }, { beatEvery: 100 });
    try {
      return await ask(register);
    } finally {
      await register.withdraw();
      register.close();
    }
  }

  const inAll = (register: Register): Promise<number> =>
    register.counts({}).then((counts) => counts.reduce((sum, { n }) => sum + n, 0));

  /** How many messages could leave from the file, if Node-RED were started there. */
  async function sendable(): Promise<number> {
    let register: Register;
    try {
      register = openRegister(folder);
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'IO_REGISTER_ELSEWHERE');
      return 0;
    }
    try {
      return await inAll(register);
    } finally {
      register.close();
    }
  }

  for (const step of ['opened', 'connected', 'copied', 'compared', 'put-aside', 'committed'] as const)
    it(`never leaves two registers that could send, killed when it is ${step}; the same command ends it`, async () => {
      await killedAt(step);
      const here = await sendable();
      const there = await inDatabase(inAll);
      const isHere = step !== 'committed' && step !== 'put-aside';
      assert.deepEqual([here, there], [isHere ? MESSAGES : 0, step === 'committed' ? MESSAGES : 0]);
      await move();
      assert.equal(await sendable(), 0);
      assert.ok(!existsSync(join(folder, 'register.db')));
      const [total, twin] = await inDatabase(
        async (register) =>
          [await inAll(register), await register.takeIn(entry({ line: LIVE, key: 'key 7' }))] as const,
      );
      assert.deepEqual([total, twin.reason], [MESSAGES, 'DUPLICATE']);
    });

  it('finds out by itself what became of a commit whose answer was lost', async () => {
    const proxy = await TcpProxy.before(Number(new URL(url).port));
    const through = url.replace(/:\d+\//, `:${proxy.port}/`);
    let deaf: Promise<void> | undefined;
    const progress: Progress = {
      ...QUIET,
      step(step) {
        if (step === 'put-aside') deaf = proxy.deaf(100);
      },
    };
    await move(through, progress);
    await deaf;
    await proxy.end();
    assert.equal(await sendable(), 0);
    assert.equal(await inDatabase(inAll), MESSAGES);
  });

  it('does not end in another database what began in this one', async () => {
    await killedAt('committed');
    const other = await (await sharedPostgres()).database();
    await assert.rejects(move(other), { problem: 'OTHER_MOVE' });
    assert.equal(await sendable(), 0);
  });

  it('takes the place of a process that was killed, once its heartbeat has stood still', async () => {
    const crashed = openPostgresRegister({ url, key: KEY, name: 'caduto' }, { beatEvery: 60_000 });
    await crashed.next({ ...ALL, line: LIVE });
    await move();
    crashed.close();
    assert.equal(await inDatabase(inAll), MESSAGES);
  });
});
