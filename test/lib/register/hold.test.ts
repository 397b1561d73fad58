import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openRegister, type Register } from '../../../nodes/lib/register';
import { lockFolder } from '../../../nodes/lib/register/folder-lock';
import type { Life } from '../../../nodes/lib/register/sqlite/life';
import { forkBuilt } from '../../support/built';
import type { Told } from './child';
import { ALL, bench, type Bench, entry, intend, sending } from './support';

/** Elsewhere SQLite's lock stands alone. */
const HAS_NAMES = process.platform === 'linux' || process.platform === 'win32';

describe('a register is held by one process', () => {
  let place: Bench;
  let file: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    place = bench();
    file = join(place.folder, 'register.db');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    place.end();
  });

  async function tryInAnotherProcess(folder = place.folder): Promise<Told> {
    const child = forkBuilt(join(__dirname, 'child.ts'), [folder, 'idle']);
    children.push(child);
    const [told] = (await once(child, 'message')) as [Told];
    return told;
  }

  it('also after something in it has read the file, which ends a lock of POSIX', async function () {
    if (!HAS_NAMES) return this.skip();
    const register = place.open();
    await register.takeIn(entry());
    readFileSync(file);
    cpSync(place.folder, join(place.folder, '..', 'copy'), { recursive: true });
    assert.deepEqual(await tryInAnotherProcess(), { what: 'refused', code: 'IO_REGISTER_BUSY' });
    assert.equal((await register.next(ALL)).length, 1);
  });

  it('by whatever name the folder is called', async function () {
    if (!HAS_NAMES || process.platform === 'win32') return this.skip();
    place.open();
    readFileSync(file);
    const link = join(place.folder, '..', 'link');
    symlinkSync(place.folder, link);
    assert.deepEqual(await tryInAnotherProcess(link), { what: 'refused', code: 'IO_REGISTER_BUSY' });
  });

  it('until that process ends, however it ends', async () => {
    assert.deepEqual(await tryInAnotherProcess(), { what: 'open' });
    const [child] = children;
    assert.throws(() => place.open(), { code: 'IO_REGISTER_BUSY' });
    const gone = once(child ?? assert.fail(), 'exit');
    child?.kill('SIGKILL');
    await gone;
    place.open();
  });

  it('or not at all when opening fails: the name is free again', function () {
    if (!HAS_NAMES) return this.skip();
    mkdirSync(file, { recursive: true });
    assert.throws(() => place.open(), { code: 'IO_REGISTER_UNAVAILABLE' });
    rmSync(file, { recursive: true });
    const lock = lockFolder(place.folder);
    assert.notEqual(lock, null);
    assert.equal(lockFolder(place.folder), null);
    lock?.release();
    place.open();
  });

  /** Every way to change or claim something. */
  async function assertShut(register: Register, code: string, id: number): Promise<void> {
    assert.equal(register.lost()?.code, code);
    await assert.rejects(() => register.next(ALL), { code });
    await assert.rejects(register.takeIn(entry()), { code });
    await assert.rejects(intend(register, id), { code });
    await assert.rejects(register.record({ id, state: 'sent', ioId: 'io' }), { code });
  }

  describe('that sees it taken by another, as in a second container', () => {
    function takeOver(): void {
      const lifeFile = join(place.folder, 'register.life');
      const life = JSON.parse(readFileSync(lifeFile, 'utf8')) as Life;
      writeFileSync(`${lifeFile}.other`, JSON.stringify({ ...life, owner: 'another' }));
      renameSync(`${lifeFile}.other`, lifeFile);
    }

    it('writes and claims nothing any more, for as long as it lives', async () => {
      const register = place.open();
      const id = await sending(register);
      takeOver();
      await assertShut(register, 'IO_REGISTER_BUSY', id);
      rmSync(join(place.folder, 'register.life'));
      await assertShut(register, 'IO_REGISTER_BUSY', id);
    });

    it('leaves the files as they are when it ends', async () => {
      const register = place.open();
      await sending(register);
      takeOver();
      const files = () => readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name)));
      const before = files();
      register.close();
      assert.deepEqual(files(), before);
    });
  });

  describe('that finds it', () => {
    const away = (): string => join(place.folder, '..', 'away.db');

    for (const [what, move] of [
      [
        'renamed',
        () => {
          renameSync(file, away());
        },
      ],
      [
        'removed',
        () => {
          rmSync(file);
        },
      ],
      [
        'replaced by a copy',
        () => {
          copyFileSync(file, away());
          renameSync(away(), file);
        },
      ],
      [
        'gone with its folder',
        () => {
          renameSync(place.folder, away());
        },
      ],
    ] as const) {
      it(`${what} writes and claims nothing any more`, async () => {
        const register = place.open();
        const id = await sending(register);
        move();
        await assertShut(register, 'IO_REGISTER_MOVED', id);
      });
    }

    it('moved says so within a second, and goes on by itself when it is back', async () => {
      let changed: (() => void) | undefined;
      const nextChange = (): Promise<void> => new Promise((resolve) => (changed = resolve));
      const register = openRegister(place.folder, { onChange: () => changed?.() });
      try {
        const id = await sending(register);
        let change = nextChange();
        renameSync(file, away());
        await change;
        assert.equal(register.lost()?.code, 'IO_REGISTER_MOVED');
        change = nextChange();
        renameSync(away(), file);
        await change;
        assert.equal(register.lost(), null);
        assert.equal(await register.record({ id, state: 'sent', ioId: 'io' }), true);
      } finally {
        register.close();
      }
    });

    it('replaced does not touch the log of the new one when it ends', async () => {
      const register = place.open();
      await sending(register);
      rmSync(file);
      rmSync(`${file}-wal`);
      writeFileSync(file, 'another');
      writeFileSync(`${file}-wal`, 'its log');
      register.close();
      assert.equal(readFileSync(`${file}-wal`, 'utf8'), 'its log');
      assert.equal(existsSync(file), true);
    });
  });
});
