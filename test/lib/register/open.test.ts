import Database from 'libsql';
import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { openRegister, RegisterError } from '../../../nodes/lib/register';
import { MIGRATIONS } from '../../../nodes/lib/register/sqlite/schema';
import { STORED_ACT, STORED_KEY, STORED_STATES, VERSIONS } from './fixtures/make';
import { ALL, bench, entry, sent, smallDisk, stateOf, type Bench } from './support';

const POSIX = process.platform !== 'win32';

describe('opening the register', () => {
  let place: Bench;
  let file: string;
  let keyFile: string;

  beforeEach(() => {
    place = bench();
    file = join(place.folder, 'register.db');
    keyFile = join(place.folder, 'register.key');
  });
  afterEach(() => {
    place.end();
  });

  /** What opening throws. */
  function refusal(open: () => unknown = () => place.open()): RegisterError {
    try {
      open();
    } catch (error) {
      assert.ok(error instanceof RegisterError);
      return error;
    }
    throw new Error('the register opened');
  }

  /** A closed register with some messages in it. */
  async function filled(): Promise<void> {
    const register = place.open();
    await Promise.all(Array.from({ length: 200 }, () => register.takeIn(entry({ msg: 'x'.repeat(2000) }))));
    register.close();
  }

  function overwrite(at: number, bytes: number): void {
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(bytes, 0x5a), 0, bytes, at);
    closeSync(descriptor);
  }

  it('makes folder, file and key, which only their owner may read', function () {
    if (!POSIX) this.skip();
    const register = place.open();
    assert.equal(statSync(place.folder).mode & 0o777, 0o700);
    for (const name of readdirSync(place.folder)) {
      assert.equal(statSync(join(place.folder, name)).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(keyFile).size, 64);
    register.close();
  });

  it('takes rights back that others had', function () {
    if (!POSIX) this.skip();
    place.open().close();
    chmodSync(place.folder, 0o755);
    chmodSync(file, 0o644);
    place.open();
    assert.equal(statSync(place.folder).mode & 0o777, 0o700);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('is for one at a time: the second gets IO_REGISTER_BUSY until the first closes', async () => {
    const first = place.open();
    const busy = refusal();
    assert.equal(busy.code, 'IO_REGISTER_BUSY');
    assert.equal(busy.args.file, file);
    await first.takeIn(entry());
    first.close();
    assert.equal((await place.open().next(ALL)).length, 1);
  });

  it('keeps no message, code or fiscal code legible in its files', async () => {
    const register = place.open();
    const key = 'c'.repeat(64);
    await register.takeIn(entry({ key, msg: '{"payload":{"nome":"Zaccheo Prova"}}' }));
    const bytes = readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name), 'latin1'));
    assert.doesNotMatch(bytes.join(''), /Zaccheo|AAAAAA00A00A000A|cccccccccccc/);
  });

  describe('a damaged file', () => {
    for (const [what, damage] of [
      [
        'whose first bytes were overwritten',
        () => {
          overwrite(0, 100);
        },
      ],
      [
        'whose pages were overwritten',
        () => {
          overwrite(4096, 40_000);
        },
      ],
      [
        'that was cut',
        () => {
          truncateSync(file, statSync(file).size / 2);
        },
      ],
      [
        'that is empty though its key is there',
        () => {
          truncateSync(file, 0);
        },
      ],
      [
        'that is some other database',
        () => {
          rmSync(file);
          new Database(file).exec('CREATE TABLE something (other TEXT)');
        },
      ],
    ] as const) {
      it(`${what} is set aside and nothing is begun in its place`, async () => {
        await filled();
        damage();
        const before = readFileSync(file);
        const error = refusal();
        assert.equal(error.code, 'IO_REGISTER_DAMAGED');
        assert.equal(error.args.problem, 'set-aside');
        assert.match(error.args.file ?? '', /register\.damaged-2026-01-15T09-00-00-000Z\.db$/);
        assert.deepEqual(readFileSync(error.args.file ?? '').subarray(0, before.length), before);
        assert.equal(existsSync(file), false);
      });
    }

    it('keeps the register closed until a person has moved it away, then a new one begins', async () => {
      await filled();
      overwrite(0, 100);
      const { args } = refusal();
      for (let i = 0; i < 2; i += 1) {
        const again = refusal();
        assert.equal(again.code, 'IO_REGISTER_DAMAGED');
        assert.deepEqual(again.args, { file: args.file, problem: 'still-there' });
      }
      assert.equal(existsSync(file), false);
      renameSync(args.file ?? '', join(place.folder, '..', 'kept.db'));
      assert.deepEqual(await place.open().counts({}), []);
    });

    it('takes its log along when it has left only that', async () => {
      await filled();
      rmSync(file);
      writeFileSync(`${file}-wal`, 'x'.repeat(5000));
      assert.equal(refusal().args.problem, 'set-aside');
      assert.match(readdirSync(place.folder).join(' '), /register\.damaged-.*\.db-wal/);
      assert.equal(refusal().args.problem, 'still-there');
    });

    it('is noticed where a row has lost what it belongs to', async () => {
      const register = place.open();
      await sent(register);
      register.close();
      new Database(file).exec('PRAGMA foreign_keys = OFF; UPDATE message SET lane = 99');
      assert.equal(refusal().args.problem, 'set-aside');
    });

    it('is noticed where a message was altered, and then nothing more is given', async () => {
      const register = place.open();
      await register.takeIn(entry({ msg: 'x'.repeat(30_000) }));
      register.close();
      const size = statSync(file).size;
      overwrite(size - 3000, 500);
      const again = place.open();
      await assert.rejects(again.next(ALL), (error: RegisterError) => {
        assert.equal(error.code, 'IO_REGISTER_DAMAGED');
        assert.equal(error.args.problem, 'body');
        return true;
      });
      await assert.rejects(again.takeIn(entry()), { code: 'IO_REGISTER_DAMAGED' });
    });
  });

  describe('the key', () => {
    it('that is missing stops everything and is not replaced', async () => {
      await filled();
      const key = readFileSync(keyFile);
      rmSync(keyFile);
      const error = refusal();
      assert.equal(error.code, 'IO_REGISTER_DAMAGED');
      assert.deepEqual(error.args, { file: keyFile, problem: 'key-missing' });
      assert.equal(existsSync(keyFile), false);
      writeFileSync(keyFile, key);
      assert.equal((await place.open().next({ ...ALL, limit: 500 })).length, 200);
    });

    for (const [what, bytes] of [
      ['of another register', Buffer.alloc(64, 7)],
      ['that was cut', Buffer.alloc(10)],
    ] as const) {
      it(`${what} is refused`, async () => {
        await filled();
        writeFileSync(keyFile, bytes);
        assert.deepEqual(refusal().args, { file: keyFile, problem: 'key-wrong' });
      });
    }

    it('is kept when a new register begins beside it', () => {
      place.open().close();
      const key = readFileSync(keyFile);
      rmSync(file);
      place.open().close();
      assert.deepEqual(readFileSync(keyFile), key);
    });

    it('that cannot be read is no reason to make another', async () => {
      await filled();
      rmSync(keyFile);
      mkdirSync(keyFile);
      assert.equal(refusal().code, 'IO_REGISTER_UNAVAILABLE');
    });
  });

  it('goes on where it was interrupted before the register was ever used', async () => {
    mkdirSync(place.folder, { recursive: true });
    writeFileSync(file, '');
    assert.deepEqual(await place.open().counts({}), []);
  });

  describe('where the disk does not let it', () => {
    it('says IO_REGISTER_UNAVAILABLE when its folder is a file', () => {
      writeFileSync(place.folder, '');
      const error = refusal();
      assert.equal(error.code, 'IO_REGISTER_UNAVAILABLE');
      assert.deepEqual(error.args, { file, error: 'EEXIST' });
    });

    it('says IO_REGISTER_UNAVAILABLE when the file is a folder', () => {
      mkdirSync(file, { recursive: true });
      assert.equal(refusal().args.error, 'EISDIR');
    });

    it('says IO_REGISTER_UNAVAILABLE on a read-only disk, and leaves the register as it was', async function () {
      const kept = place.open();
      await kept.takeIn(entry());
      kept.close();
      const files = readdirSync(place.folder).map(
        (name) => [name, readFileSync(join(place.folder, name))] as const,
      );
      const disk = smallDisk(place.folder, 'size=4m');
      if (!disk) return this.skip();
      try {
        for (const [name, content] of files) writeFileSync(join(place.folder, name), content);
        disk.remount('ro');
        const error = refusal();
        assert.equal(error.code, 'IO_REGISTER_UNAVAILABLE');
        assert.equal(error.args.error, 'EROFS');
        disk.remount('rw');
        const again = place.open();
        assert.equal((await again.next(ALL)).length, 1);
        again.close();
      } finally {
        disk.end();
      }
    });

    it('says IO_REGISTER_UNAVAILABLE in a folder without the right to write', function () {
      if (!POSIX || process.getuid?.() === 0) return this.skip(); // file modes do not bind root
      mkdirSync(place.folder, { recursive: true, mode: 0o500 });
      assert.equal(refusal().code, 'IO_REGISTER_UNAVAILABLE');
    });

    it('says IO_REGISTER_FULL on a full disk, and goes on when there is room again', async function () {
      const disk = smallDisk(place.folder, 'size=1m');
      if (!disk) return this.skip();
      try {
        const register = place.open();
        writeFileSync(join(place.folder, 'other'), Buffer.alloc(600_000));
        const all = await Promise.allSettled(
          Array.from({ length: 40 }, () => register.takeIn(entry({ msg: 'x'.repeat(50_000) }))),
        );
        const failed = all.filter((one) => one.status === 'rejected');
        assert.ok(failed.length > 0);
        for (const { reason } of failed) assert.equal((reason as RegisterError).code, 'IO_REGISTER_FULL');
        rmSync(join(place.folder, 'other'));
        await register.takeIn(entry());
        const kept = all.filter((one) => one.status === 'fulfilled').length + 1;
        assert.equal((await register.next({ ...ALL, limit: 100 })).length, kept);
        register.close();
      } finally {
        disk.end();
      }
    });

    it('says IO_REGISTER_FULL when there is no room even to begin', function () {
      const disk = smallDisk(place.folder, 'size=16k');
      if (!disk) return this.skip();
      try {
        assert.equal(refusal().code, 'IO_REGISTER_FULL');
      } finally {
        disk.end();
      }
    });
  });

  describe('of another version', () => {
    for (const version of VERSIONS)
      it(`reads a register of version ${version} as it was stored`, async () => {
        const fixtures = join(__dirname, 'fixtures');
        mkdirSync(place.folder, { recursive: true });
        copyFileSync(join(fixtures, `register-v${version}.db`), file);
        copyFileSync(join(fixtures, `register-v${version}.key`), keyFile);
        const register = place.open();
        assert.deepEqual(register.recovered, { inDoubt: 1, requeued: 1 });
        const found = await Promise.all(
          Object.entries(STORED_STATES).map(async ([id]) => [id, await stateOf(register, Number(id))]),
        );
        assert.deepEqual(Object.fromEntries(found), STORED_STATES);
        const [row] = await register.page({ scope: { keys: [STORED_KEY] }, limit: 1, fiscalCode: 'full' });
        assert.equal(row?.fiscalCode, 'AAAAAA00A00A000A');
        assert.deepEqual(await register.stops(), [{ node: 'send-2', campaign: null }]);
        assert.equal((await register.next(ALL))[0]?.msg, '{"payload":{"riga":1}}');
      });

    it('goes on with the log of a register of version 7 as it was stored', async () => {
      const fixtures = join(__dirname, 'fixtures');
      mkdirSync(place.folder, { recursive: true });
      copyFileSync(join(fixtures, 'register-v7.db'), file);
      copyFileSync(join(fixtures, 'register-v7.key'), keyFile);
      const register = place.open();
      const what = async (): Promise<string[]> =>
        (await register.acts({ page: 'pagina', limit: 9 })).map((act) => act.what);
      assert.deepEqual(await what(), ['prepare', 'confirm']);
      await register.noteAct({ ...STORED_ACT, what: 'stop' });
      assert.deepEqual(await what(), ['prepare', 'confirm', 'stop']);
      assert.equal(await register.brokenAct(), null);
    });

    it('brings an older register to the newest version, with all that is in it', async () => {
      const id = await sent(place.open());
      place.end();
      const older = bench();
      try {
        const first = older.open();
        await sent(first);
        first.close();
        const second = older.open({
          migrations: [...MIGRATIONS, `ALTER TABLE message ADD COLUMN note TEXT`],
        });
        assert.equal(await stateOf(second, id), 'sent');
        second.close();
        assert.equal(refusal(() => older.open()).args.error, 'NEWER_VERSION');
        older.open({ migrations: [...MIGRATIONS, `ALTER TABLE message ADD COLUMN note TEXT`] });
      } finally {
        older.end();
      }
    });

    it('stays at the old version when a step fails', async () => {
      await filled();
      const failing = [...MIGRATIONS, `ALTER TABLE message ADD COLUMN note TEXT; SELECT nonsense`];
      assert.equal(refusal(() => place.open({ migrations: failing })).code, 'IO_REGISTER_UNAVAILABLE');
      const register = place.open();
      assert.equal((await register.next({ ...ALL, limit: 500 })).length, 200);
    });
  });

  it('refuses what comes from elsewhere with an error of its own', () => {
    assert.equal(refusal(() => openRegister('\0')).code, 'IO_REGISTER_UNAVAILABLE');
  });
});
