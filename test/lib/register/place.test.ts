import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { keyAt, openRegisterAt, placeOf, type Register } from '../../../nodes/lib/register';
import { lockFolder } from '../../../nodes/lib/register/folder-lock';

const URL = 'postgres://io:topsecret@127.0.0.1:1/io';

describe('where the register is', () => {
  let root: string;
  let register: Register | undefined;

  beforeEach(() => {
    root = mkdtempSync(join(os.tmpdir(), 'io-place-'));
  });
  afterEach(() => {
    register?.close();
    register = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  const inFile = () => ({ folder: join(root, 'io-servizi-sociali') });
  const inDatabase = (keyFile: string) => ({
    ...inFile(),
    database: { url: URL, keyFile, name: 'a', isSynchronous: false },
  });

  function key(bytes = 64): string {
    const file = join(root, 'register.key');
    writeFileSync(file, Buffer.alloc(bytes, 7));
    return file;
  }

  it('is a file of the user directory where nothing is said', () => {
    assert.deepEqual(placeOf('/f', {}, undefined), { folder: '/f' });
    assert.deepEqual(placeOf('/f', { IO_REGISTER_URL: ' ' }, { ioServiziSociali: { registerUrl: 7 } }), {
      folder: '/f',
    });
  });

  it('is the database that the environment names', () => {
    const env = {
      IO_REGISTER_URL: URL,
      IO_REGISTER_KEY_FILE: '/k',
      IO_REGISTER_NAME: 'replica-a',
      IO_REGISTER_FAILOVER: 'synchronous',
      IO_REGISTER_PATIENCE_MS: '6500',
    };
    assert.deepEqual(placeOf('/f', env, undefined).database, {
      ...{ url: URL, keyFile: '/k', name: 'replica-a', isSynchronous: true, patience: 6500 },
    });
  });

  it('is the database that settings.js names; the environment counts more, and the computer’s name is proposed', () => {
    const settings = { ioServiziSociali: { registerUrl: URL, registerKeyFile: '/k' } };
    assert.deepEqual(placeOf('/f', {}, settings).database, {
      ...{ url: URL, keyFile: '/k', name: os.hostname(), isSynchronous: false },
    });
    assert.equal(placeOf('/f', { IO_REGISTER_KEY_FILE: '/other' }, settings).database?.keyFile, '/other');
  });

  it('waits for a silent Node-RED as long as settings.js says by a number or a text, an hour at most', () => {
    const patience = (registerPatienceMs: unknown): number | undefined =>
      placeOf('/f', {}, { ioServiziSociali: { registerUrl: URL, registerPatienceMs } }).database?.patience;
    assert.deepEqual([6_000, '6000', 9e12, null, ''].map(patience), [
      6_000,
      6_000,
      3_600_000,
      undefined,
      undefined,
    ]);
  });

  it('is not opened with a patience that is no number, or so short that two would send at one pace', () => {
    for (const written of ['presto', '15s', '5999', 0, -1]) {
      const settings = { registerUrl: URL, registerKeyFile: key(), registerPatienceMs: written };
      const place = placeOf(join(root, 'io-servizi-sociali'), {}, { ioServiziSociali: settings });
      assert.throws(() => openRegisterAt(place, {}), {
        code: 'IO_REGISTER_UNAVAILABLE',
        args: { error: 'PATIENCE_WRONG', file: String(written) },
      });
    }
  });

  it('has a key that the file makes when it is opened the first time', () => {
    assert.equal(keyAt(inFile()), null);
    register = openRegisterAt(inFile(), {});
    assert.equal(keyAt(inFile())?.length, 64);
  });

  it('has no key of another length', () => {
    register = openRegisterAt(inFile(), {});
    register.close();
    writeFileSync(join(inFile().folder, 'register.key'), 'short');
    assert.throws(() => keyAt(inFile()), { code: 'IO_REGISTER_DAMAGED' });
  });

  it('never makes the key of a database by itself', () => {
    const refused = (keyFile: string, error: string): void => {
      assert.throws(
        () => openRegisterAt(inDatabase(keyFile), {}),
        ({ code, args }: { code: string; args: { error: string } }) =>
          code === 'IO_REGISTER_UNAVAILABLE' && args.error === error,
      );
    };
    refused('', 'KEY_MISSING');
    refused(join(root, 'nowhere.key'), 'KEY_MISSING');
    refused(root, 'EISDIR');
    refused(key(63), 'KEY_WRONG');
    assert.equal(keyAt(inDatabase(key()))?.length, 64);
  });

  it('is opened at once where it is a database, and says afterwards, without the password, that nobody answers', async () => {
    register = openRegisterAt(inDatabase(key()), {});
    await assert.rejects(register.newest(), (error: Error & { code: string; args: object }) => {
      assert.equal(error.code, 'IO_REGISTER_UNAVAILABLE');
      assert.doesNotMatch(JSON.stringify([error.message, error.args]), /topsecret/);
      return true;
    });
  });

  it('leaves what lies in the folder to one Node-RED, also where the register is a database', () => {
    register = openRegisterAt(inDatabase(key()), {});
    assert.throws(() => openRegisterAt(inDatabase(key()), {}), { code: 'IO_REGISTER_BUSY' });
    register.close();
    const lock = lockFolder(inFile().folder);
    assert.notEqual(lock, null);
    lock?.release();
  });
});
