import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresRegister, openRegister, type Register } from '../../../../nodes/lib/register';
import { readKey } from '../../../../nodes/lib/register/move';
import { moveAway } from '../../../../nodes/lib/register/move/away';
import { moveHere } from '../../../../nodes/lib/register/move/here';
import type { Progress } from '../../../../nodes/lib/register/move/problem';
import { forkBuilt } from '../../../support/built';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { entry, LINE, START } from '../support';
import { copyRegister, fill, LIVE, logOf, OTHER, owedOf, portrait } from './filled';

const KEY = Buffer.alloc(64, 9);
const QUIET: Progress = { step: () => undefined, rows: () => undefined, isStopped: () => false };
const MINE = [LINE, LIVE];
const INSTITUTION = '01199250158';

interface Seen {
  readonly portrait: object;
  readonly owed: object[];
}

describe('an institution that moves from PostgreSQL back to a file', () => {
  let root: string;
  let url: string;
  let template: string;
  let mine: Seen;
  const opened: Register[] = [];
  const now = (): number => START;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await sharedPostgres();
    template = mkdtempSync(join(tmpdir(), 'io-move-filled-'));
    const register = file(template);
    await fill(register);
    await end(register);
    copyRegister(template, join(template, 'copy'));
    const twin = file(join(template, 'copy'));
    mine = { portrait: await portrait(twin, MINE), owed: await owedOf(twin, MINE) };
    await end(twin);
  });
  after(() => {
    rmSync(template, { recursive: true, force: true });
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'io-move-'));
    url = await (await sharedPostgres()).database();
    copyRegister(template, join(root, 'here'));
    await moveHere({ ...options(), folder: join(root, 'here') });
  });
  afterEach(async () => {
    for (const register of opened.splice(0)) {
      await register.withdraw().catch(() => undefined);
      register.close();
    }
    rmSync(root, { recursive: true, force: true });
  });

  function file(at: string): Register {
    const register = openRegister(at, { now });
    opened.push(register);
    return register;
  }

  function database(): Register {
    const register = openPostgresRegister(
      { url, key: KEY, name: 'prova' },
      { now, serverClock: now, beatEvery: 100, patience: 3000 },
    );
    opened.push(register);
    return register;
  }

  async function end(register: Register): Promise<void> {
    opened.splice(opened.indexOf(register), 1);
    await register.withdraw();
    register.close();
  }

  function options(more: object = {}) {
    const place = { url, key: KEY, isSynchronous: false, patience: 1500 };
    const folder = join(root, 'back');
    return {
      ...{ folder, database: place, institution: INSTITUTION, isRehearsal: false, progress: QUIET, now },
      ...more,
    };
  }

  it('shows there and back what it showed at first, and owes the same', async () => {
    await moveAway(options());
    const back = file(join(root, 'back'));
    assert.equal(back.doubt(), null);
    assert.deepEqual(await portrait(back, MINE), mine.portrait);
    assert.deepEqual(await owedOf(back, MINE), mine.owed);
    for (const name of ['sent-1', 'doubt-1', 'queued-1', 'held-1'])
      assert.equal((await back.takeIn(entry({ line: LIVE, key: `${LIVE} ${name}` }))).reason, 'DUPLICATE');
  });

  it('keeps the key by which citizens open its attachments, there and back', async () => {
    const keyIn = (folder: string) => readKey(join(folder, 'register.key')) ?? assert.fail();
    const there = database();
    assert.deepEqual(await there.keyOf?.(INSTITUTION), keyIn(join(root, 'here')));
    const later = '00000000002';
    const own = (await there.keyOf?.(later)) ?? assert.fail();
    assert.ok(!own.equals(KEY));
    await there.takeIn(entry({ line: `${later}|live|https://io.example` }));
    await end(there);
    await moveAway(options());
    assert.deepEqual(keyIn(join(root, 'back')), keyIn(join(root, 'here')));
    await moveAway(options({ folder: join(root, 'later'), institution: later }));
    assert.deepEqual(keyIn(join(root, 'later')), own);
  });

  it('leaves the other institutions where they are, and nothing of itself', async () => {
    await moveAway(options());
    const there = database();
    assert.deepEqual([...new Set((await there.counts({})).map(({ line }) => line))], [OTHER]);
    assert.equal(await there.brokenAct(), null);
    assert.equal((await there.takeIn(entry({ line: OTHER, key: `${OTHER} sent-1` }))).reason, 'DUPLICATE');
  });

  it('takes the whole log along, to the letter, where it is alone in the database', async () => {
    const alone = join(root, 'alone');
    const by = { who: 'anna', page: '', sending: '', detail: {} };
    const first = file(alone);
    await first.takeIn(entry({ line: LIVE, campaign: 'Una' }));
    await first.stop([{ node: 'send-1', campaign: null }], by);
    await first.cancel({ line: LIVE, campaign: 'Una' }, by);
    const before = await logOf(first);
    await end(first);
    url = await (await sharedPostgres()).database();
    await moveHere({ ...options(), folder: alone });
    await moveAway(options());
    const back = file(join(root, 'back'));
    assert.equal(before.length, 2);
    assert.deepEqual(await logOf(back), before);
    assert.equal(await back.brokenAct(), null);
  });

  it('comes to the database once more from there', async () => {
    await moveAway(options());
    await moveHere({ ...options(), folder: join(root, 'back') });
    const there = database();
    assert.deepEqual(await portrait(there, MINE), mine.portrait);
    assert.equal((await there.takeIn(entry({ line: LIVE, key: `${LIVE} sent-1` }))).reason, 'DUPLICATE');
    assert.ok((await there.counts({})).some(({ line }) => line === OTHER));
  });

  it('is as it was after a rehearsal, and leaves nothing in the folder', async () => {
    await moveAway(options({ isRehearsal: true }));
    assert.deepEqual(readdirSync(join(root, 'back')), []);
    assert.deepEqual(await portrait(database(), MINE), mine.portrait);
  });

  it('does not go into a folder with something in it, nor without a row', async () => {
    mkdirSync(join(root, 'full'));
    writeFileSync(join(root, 'full', 'nota.txt'), 'x');
    await assert.rejects(moveAway(options({ folder: join(root, 'full') })), { problem: 'NOT_EMPTY' });
    await assert.rejects(moveAway(options({ institution: '99999999990' })), { problem: 'NO_INSTITUTION' });
  });

  for (const step of ['copied', 'compared', 'put-aside', 'committed'] as const)
    it(`never leaves two registers that could send, killed when it is ${step}; the same command ends it`, async () => {
      const folder = join(root, 'back');
      const child = forkBuilt(join(__dirname, 'child.ts'), ['away', folder, url, INSTITUTION, step]);
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');
      assert.throws(() => file(folder), { code: 'IO_REGISTER_ELSEWHERE' });
      const there = database();
      const left = (await there.counts({})).filter(({ line }) => MINE.includes(line));
      assert.equal(left.length === 0, step === 'committed');
      await end(there);
      await moveAway(options());
      assert.ok(existsSync(join(folder, 'register.db')));
      const back = file(folder);
      assert.equal(back.doubt(), null);
      assert.deepEqual(await portrait(back, MINE), mine.portrait);
    });
});
