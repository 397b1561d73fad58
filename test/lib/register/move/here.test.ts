import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresRegister, openRegister, type Register } from '../../../../nodes/lib/register';
import { moveHere, type MoveOptions } from '../../../../nodes/lib/register/move/here';
import type { Progress } from '../../../../nodes/lib/register/move/problem';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { readKey } from '../../../../nodes/lib/register/secrets';
import { HERE } from '../notice';
import { ALL, entry, LINE, START } from '../support';
import {
  copyRegister,
  fill,
  LINES,
  LIVE,
  logOf,
  NODES,
  NUMBER,
  numberOf,
  OTHER,
  owedOf,
  portrait,
} from './filled';

const KEY = Buffer.alloc(64, 9);
interface Seen {
  readonly portrait: object;
  readonly owed: object[];
  readonly log: object[];
}

const QUIET: Progress = { step: () => undefined, rows: () => undefined, isStopped: () => false };

describe('a register that moves from its file to PostgreSQL', () => {
  let root: string;
  let folder: string;
  let url: string;
  const opened: Register[] = [];
  const now = (): number => START;

  let template: string;
  let seen: Seen;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await sharedPostgres();
    template = mkdtempSync(join(tmpdir(), 'io-move-filled-'));
    const register = file(template);
    await fill(register);
    await end(register);
    const copy = join(template, 'copy');
    copyRegister(template, copy);
    const twin = file(copy);
    seen = { portrait: await portrait(twin), owed: await owedOf(twin), log: await logOf(twin) };
    await end(twin);
  });
  after(() => {
    rmSync(template, { recursive: true, force: true });
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'io-move-'));
    folder = join(root, 'io-servizi-sociali');
    url = await (await sharedPostgres()).database();
  });
  afterEach(async () => {
    for (const register of opened.splice(0)) {
      await register.withdraw().catch(() => undefined);
      register.close();
    }
    rmSync(root, { recursive: true, force: true });
  });

  function file(at = folder): Register {
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

  function options(more: Partial<MoveOptions> = {}): MoveOptions {
    const place = { url, key: KEY, isSynchronous: false, patience: 1500 };
    return { folder, database: place, isRehearsal: false, progress: QUIET, now, ...more };
  }

  /** A filled register, closed, and what it shows when it is opened. */
  async function filled(): Promise<Seen> {
    copyRegister(template, folder);
    return Promise.resolve(seen);
  }

  /** So that the outcomes of all lines leave here. */
  async function own(register: Register): Promise<void> {
    for (const line of LINES)
      while ((await register.next({ ...ALL, line, nodes: NODES, limit: 1 })).length === 0);
  }

  it('shows there what it showed here: messages, notices, holds, stops, decisions, the whole log', async () => {
    const before = await filled();
    await moveHere(options());
    const register = database();
    assert.deepEqual(await portrait(register), before.portrait);
    assert.deepEqual(await logOf(register), before.log);
    assert.equal(await register.brokenAct(), null);
  });

  it('owes there each outcome that was owed here, with its text, and gives it once', async () => {
    const before = await filled();
    await moveHere(options());
    const register = database();
    await own(register);
    const owed = await owedOf(register);
    assert.deepEqual(owed, before.owed);
    for (const node of NODES) {
      const entries = await register.unemitted(node, 0, 1000);
      await register.emitted(entries);
    }
    assert.deepEqual(await owedOf(register), []);
    assert.ok(owed.length >= 18);
  });

  it('refuses each duplicate that it refused here, and another amount for a notice number', async () => {
    await filled();
    await moveHere(options());
    const register = database();
    for (const line of LINES) {
      for (const name of ['sent-1', 'doubt-1', 'sending-1', 'checking-1', 'queued-1', 'held-1', 'resent-1']) {
        const twin = await register.takeIn(entry({ line, key: `${line} ${name}`, campaign: 'Doppia' }));
        assert.equal(twin.reason, 'DUPLICATE', `${line} ${name}`);
      }
      for (const name of ['unreachable-1', 'cancelled-1']) {
        const anew = await register.takeIn(entry({ line, key: `${line} ${name}`, campaign: 'Di nuovo' }));
        assert.equal(anew.state, 'queued', `${line} ${name}`);
      }
      const amount = { type: 'avviso', notice: { number: NUMBER, cents: 9999 } };
      const other = await register.takeIn(entry({ line, key: `${line} altro importo`, ...amount }));
      assert.equal(other.detail?.variant, 'otherAmount');
    }
  });

  it('goes on there with the notices: who has paid is not asked again, what was leaving leaves once more', async () => {
    await filled();
    await moveHere(options());
    const register = database();
    await own(register);
    for (const line of LINES) {
      const scope = { ...HERE, line };
      const ends = await register.notices.ends(scope, 0, 10);
      assert.deepEqual(ends.map(({ number, again }) => [number, again]).sort(), [
        [numberOf('cancelled'), true],
        [numberOf('paid'), true],
      ]);
      const due = await register.notices.due(scope, 30_000, undefined, 100);
      assert.deepEqual(
        due.map(({ number }) => number).sort(),
        ['after', 'before', 'ended', 'leaving'].map(numberOf).sort(),
      );
      const { outs } = await register.notices.give(due);
      assert.deepEqual(
        outs.filter(({ again }) => again).map(({ number }) => number),
        [numberOf('leaving')],
      );
      assert.ok(outs.every(({ msg }) => msg.includes('mensa')));
    }
  });

  it('comes under its own key, too, where that is the one that all share from now on', async () => {
    const before = await filled();
    const key = readKey(join(folder, 'register.key')) ?? assert.fail();
    const place = { url, key, isSynchronous: false, patience: 1500 };
    await moveHere(options({ database: place }));
    const register = openPostgresRegister({ url, key, name: 'prova' }, { now, serverClock: now });
    opened.push(register);
    assert.deepEqual(await portrait(register), before.portrait);
    assert.equal((await register.takeIn(entry({ line: LIVE, key: `${LIVE} sent-1` }))).reason, 'DUPLICATE');
  });

  it('leaves the file under another name, and no new register begins beside it', async () => {
    await filled();
    await moveHere(options());
    assert.ok(!existsSync(join(folder, 'register.db')));
    const moved = readdirSync(folder).filter((name) => /^register\.moved-.*\.db$/.test(name));
    assert.equal(moved.length, 1);
    assert.throws(() => openRegister(folder), { code: 'IO_REGISTER_ELSEWHERE' });
    await assert.rejects(moveHere(options()), { problem: 'MOVED_BEFORE' });
  });

  it('is as it was after a rehearsal, and the database too', async () => {
    const before = await filled();
    const counts = await moveHere(options({ isRehearsal: true }));
    assert.ok((counts?.messages.size ?? 0) > 30);
    const there = database();
    assert.deepEqual(await there.counts({}), []);
    assert.deepEqual(await there.acts({ limit: 10 }), []);
    await end(there);
    const here = file();
    assert.deepEqual(await portrait(here), before.portrait);
  });

  it('comes to a database with others: numbers shifted, logs joined, each found by its own key', async () => {
    await filled();
    const there = database();
    const line = '00000000000|live|https://api.io.example';
    await there.takeIn(entry({ line, key: 'di prima' }));
    await there.stop([{ node: 'send-9', campaign: null }], {
      who: 'dora',
      page: '',
      sending: '',
      detail: {},
    });
    await end(there);
    await moveHere(options());
    const after = database();
    assert.equal(await after.brokenAct(), null);
    await after.stop([{ node: 'send-8', campaign: null }], {
      who: 'dora',
      page: '',
      sending: '',
      detail: {},
    });
    assert.equal(await after.brokenAct(), null);
    assert.equal((await after.takeIn(entry({ line, key: 'di prima' }))).reason, 'DUPLICATE');
    assert.equal((await after.takeIn(entry({ line: LIVE, key: `${LIVE} sent-1` }))).reason, 'DUPLICATE');
    assert.equal((await after.takeIn(entry({ line: OTHER, key: `${OTHER} sent-1` }))).reason, 'DUPLICATE');
  });

  it('does not come where its lines are already, nor into a database that somebody uses', async () => {
    await filled();
    const there = database();
    await there.takeIn(entry({ line: LINE }));
    await assert.rejects(moveHere(options()), { problem: 'IN_USE', args: { name: 'prova' } });
    await end(there);
    await assert.rejects(moveHere(options()), { problem: 'LINE_THERE', args: { line: LINE } });
    assert.ok(existsSync(join(folder, 'register.db')));
  });

  it('does not leave while Node-RED has it, doubted, with another key, or where there is none', async () => {
    await assert.rejects(moveHere(options()), { problem: 'NO_REGISTER' });
    const here = file();
    await here.takeIn(entry());
    await assert.rejects(moveHere(options()), { code: 'IO_REGISTER_BUSY' });
    await here.settleDoubt('');
    await end(here);
    const copy = join(root, 'copy');
    cpSync(folder, copy, { recursive: true });
    await assert.rejects(moveHere(options({ folder: copy })), { problem: 'DOUBTED' });
    await moveHere(options({ isRehearsal: true }));
    const place = { url, key: Buffer.alloc(64, 1), isSynchronous: false, patience: 100 };
    await assert.rejects(moveHere(options({ database: place })), {
      code: 'IO_REGISTER_UNAVAILABLE',
      args: { file: 'PostgreSQL', error: 'KEY_WRONG' },
    });
  });

  it('stays whole on both sides when somebody stops it', async () => {
    const before = await filled();
    let asked = 0;
    const progress = { ...QUIET, isStopped: () => (asked += 1) > 3 };
    await assert.rejects(moveHere(options({ progress })), { problem: 'STOPPED' });
    const there = database();
    assert.deepEqual(await there.counts({}), []);
    await end(there);
    assert.deepEqual(await portrait(file()), before.portrait);
  });
});
