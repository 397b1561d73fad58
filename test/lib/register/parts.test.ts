/** Parts of the register on a real file, for faults that the whole cannot be led into at will. */
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegisterError } from '../../../nodes/lib/register';
import { eraserOf } from '../../../nodes/lib/register/sqlite/eraser';
import { codeOf, isWriteFault, toRegisterError } from '../../../nodes/lib/register/sqlite/errors';
import { followsOf } from '../../../nodes/lib/register/sqlite/follows';
import { groupCommitOf } from '../../../nodes/lib/register/sqlite/group-commit';
import { keysOf } from '../../../nodes/lib/register/sqlite/keys';
import { lanesOf } from '../../../nodes/lib/register/sqlite/lanes';
import { noticeEraserOf } from '../../../nodes/lib/register/sqlite/notice-eraser';
import { openFile } from '../../../nodes/lib/register/sqlite/open';
import { storeOf, type Store } from '../../../nodes/lib/register/sqlite/store';
import { clockNotesOf } from '../../../nodes/lib/register/sqlite/clock-notes';
import { trustedClockOf } from '../../../nodes/lib/register/trusted-clock';
import { ALL, bench, type Bench, emitted, entry, LINE, sent, smallDisk } from './support';

const turn = (): Promise<void> => new Promise(setImmediate);

describe('parts of the register', () => {
  let place: Bench;
  let store: Store;

  function openStore(): Store {
    const now = (): number => place.now();
    return storeOf(openFile(place.folder, { now }), now);
  }

  beforeEach(() => {
    place = bench();
    store = openStore();
  });
  afterEach(() => {
    store.close();
    place.end();
  });

  describe('errors of disk and file', () => {
    for (const [cause, code] of [
      ['SQLITE_BUSY', 'IO_REGISTER_BUSY'],
      ['SQLITE_LOCKED_SHAREDCACHE', 'IO_REGISTER_BUSY'],
      ['SQLITE_CORRUPT', 'IO_REGISTER_DAMAGED'],
      ['SQLITE_NOTADB', 'IO_REGISTER_DAMAGED'],
      ['SQLITE_FULL', 'IO_REGISTER_FULL'],
      ['ENOSPC', 'IO_REGISTER_FULL'],
      ['SQLITE_IOERR_WRITE', 'IO_REGISTER_UNAVAILABLE'],
      ['SQLITE_READONLY', 'IO_REGISTER_UNAVAILABLE'],
      ['EACCES', 'IO_REGISTER_UNAVAILABLE'],
    ] as const) {
      it(`${cause} is ${code}, and no fault of the write`, () => {
        const error = Object.assign(new Error('text that may quote a value'), { code: cause });
        const fault = toRegisterError(error, '/register.db');
        assert.equal(fault.code, code);
        assert.equal(fault.args.error, cause);
        assert.doesNotMatch(fault.message, /quote/);
        assert.equal(isWriteFault(error), false);
      });
    }

    for (const code of ['SQLITE_CONSTRAINT_CHECK', 'SQLITE_TOOBIG', 'ERR_INVALID_ARG_TYPE', '']) {
      it(`${code || 'an error without a code'} is the write's own`, () => {
        assert.equal(isWriteFault(Object.assign(new Error(), { code })), true);
      });
    }

    it('a file that SQLite cannot open has a code of ours', () => {
      assert.equal(
        codeOf(new Error('ConnectionFailed("Unable to open connection to local database /x: 14")')),
        'SQLITE_CANTOPEN',
      );
      assert.equal(codeOf('no error at all'), '');
    });
  });

  it('reads no text out of bytes that it did not write', () => {
    const sealed = store.secrets.encrypt('testo');
    assert.equal(store.secrets.decrypt(sealed), 'testo');
    assert.equal(store.secrets.decrypt(sealed.subarray(0, 20)), null);
    assert.equal(store.secrets.decrypt(Buffer.concat([sealed, Buffer.alloc(1)])), null);
  });

  it('rejects the whole group when the disk fails while a wrong write is sorted out', async () => {
    const group = groupCommitOf(store);
    let applied = 0;
    const results = await Promise.allSettled([
      group.write(() => {
        applied += 1;
        if (applied > 1) throw new RegisterError('IO_REGISTER_FULL');
      }),
      group.write(() => {
        throw new TypeError('wrong by itself');
      }),
    ]);
    const codes = results.map((one) => one.status === 'rejected' && (one.reason as RegisterError).code);
    assert.deepEqual(codes, ['IO_REGISTER_FULL', 'IO_REGISTER_FULL']);
  });

  describe('the memory of keys', () => {
    const hash = (n: number): Buffer => Buffer.alloc(32, n);

    function insert(n: number): number {
      const { id } = store
        .prepare(
          `INSERT INTO message (lane, type, state, key_hash, taken_at, changed_at) VALUES (?, 't', 'queued', ?, 0, 0)`,
        )
        .run(lanesOf(store).of(LINE, 'n', 's', 'c').id, hash(n));
      return id;
    }

    it('keeps the ids that are given again after a failed commit, also over a restart', async () => {
      const keys = keysOf(store, 2);
      const failed = (): void => {
        store.transaction(() => {
          for (let n = 1; n <= 5; n += 1) keys.add(hash(n), insert(n));
          throw new RegisterError('IO_REGISTER_FULL');
        }, 'full');
      };
      assert.throws(failed);
      const ids = [11, 12, 13].map((n) => {
        const id = insert(n);
        keys.add(hash(n), id);
        return id;
      });
      assert.deepEqual(ids, [1, 2, 3]);
      await turn();
      await turn();
      await turn();
      assert.deepEqual(keys.find(hash(1)), []);
      keys.end();
      store.close();
      store = openStore();
      const again = keysOf(store, 2);
      assert.deepEqual(
        [11, 12, 13].map((n) => again.find(hash(n))[0]?.id),
        ids,
      );
    });

    it('does without its table while the disk fails', async () => {
      const keys = keysOf(store, 2);
      for (let n = 1; n <= 6; n += 1) keys.add(hash(n), insert(n));
      store.close();
      await turn();
      store = openStore();
      assert.equal(keysOf(store, 2).find(hash(1))[0]?.id, 1);
    });

    it('tells apart hashes that begin alike', () => {
      const keys = keysOf(store);
      const alike = Buffer.concat([hash(1).subarray(0, 16), hash(2).subarray(0, 16)]);
      keys.add(hash(1), insert(1));
      assert.deepEqual(keys.find(alike), []);
      assert.equal(keys.find(hash(1)).length, 1);
    });
  });

  it('leaves the rest of a sweep for another time when the register has failed', async () => {
    const lanes = lanesOf(store);
    const { id } = lanes.of(LINE, 'n', 's', 'c');
    const insert = store.prepare(
      `INSERT INTO message (lane, type, state, taken_at, changed_at) VALUES (?, 't', 'sent', 0, 0)`,
    );
    store.transaction(() => {
      for (let i = 0; i < 600; i += 1) insert.run(id);
    }, 'full');
    const eraser = eraserOf(
      store,
      lanes,
      noticeEraserOf(store, followsOf(store)),
      () => 0,
      trustedClockOf(clockNotesOf(store), store.now, () => 0),
      1,
    );
    const touched = eraser.sweep(LINE, { recipientDays: 1, retentionDays: 1 });
    store.close();
    await turn();
    store = openStore();
    const lanesNow = lanesOf(store);
    assert.equal(lanesNow.cells(lanesNow.inScope({}))[0]?.n, 600 - touched);
  });

  it('says IO_REGISTER_UNAVAILABLE when the file has other tables than its version says', () => {
    store.close();
    const other = bench();
    try {
      assert.throws(
        () =>
          other.open({
            migrations: ['CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT'],
          }),
        { code: 'IO_REGISTER_UNAVAILABLE' },
      );
    } finally {
      other.end();
    }
  });

  describe('on a disk that fills up', () => {
    let full: Bench;
    let disk: ReturnType<typeof smallDisk>;

    beforeEach(function () {
      full = bench();
      disk = smallDisk(full.folder, 'size=2m');
      if (!disk) this.skip();
    });
    afterEach(() => {
      disk?.end();
      full.end();
    });

    function fill(): void {
      try {
        writeFileSync(join(full.folder, 'other'), Buffer.alloc(2_000_000));
      } catch {
        // As much as there was room for.
      }
    }

    it('empties the log as soon as there is room again', async () => {
      const register = full.open({ eraseDelay: 1 });
      const id = await sent(register, { msg: 'x'.repeat(200_000) });
      await emitted(register, [id]);
      fill();
      const log = join(full.folder, 'register.db-wal');
      // The register's own timer was set before this one for the same time, so it is over, and in vain.
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.ok(statSync(log).size > 0);
      rmSync(join(full.folder, 'other'));
      while (statSync(log).size > 0) await turn();
    });

    it('closes without a word and without a loss', async () => {
      const register = full.open();
      await register.takeIn(entry({ msg: 'x'.repeat(200_000) }));
      fill();
      register.close();
      rmSync(join(full.folder, 'other'));
      const moved = bench();
      moved.open().close();
      for (const name of readdirSync(full.folder))
        copyFileSync(join(full.folder, name), join(moved.folder, name));
      assert.equal((await moved.open().next(ALL))[0]?.msg?.length, 200_000);
      moved.end();
    });
  });
});
