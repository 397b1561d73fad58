import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import { tellKeyRights } from '../../nodes/send/key-rights';

describe('the file with the key of a register in PostgreSQL', () => {
  let folder: string;
  before(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'io-key-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function toldOf(file: string, times = 1): string[] {
    const told: string[] = [];
    const said = { registerUrl: 'postgres://io@localhost/io', registerKeyFile: file };
    const RED = {
      settings: { ioServiziSociali: said },
      log: { warn: (text: string) => told.push(text) },
    } as unknown as NodeAPI;
    for (let n = 0; n < times; n += 1) tellKeyRights(RED, { folder });
    return told;
  }

  function key(mode: number): string {
    const file = path.join(folder, `${mode.toString(8)}.key`);
    writeFileSync(file, Buffer.alloc(64, 7));
    chmodSync(file, mode);
    return file;
  }

  it('is told of once where everybody may read it, saying how to mend it', () => {
    const file = key(0o644);
    const told = toldOf(file, 2);
    assert.equal(told.length, 1);
    assert.ok(told[0]?.includes(`chmod 600 ${file}`), told[0]);
  });

  it('is nothing to speak of where only its owner may, a group, or nobody has one', () => {
    assert.deepEqual(
      [0o600, 0o640, 0o400].flatMap((mode) => toldOf(key(mode))),
      [],
    );
    assert.deepEqual(toldOf(path.join(folder, 'none.key')), []);
  });
});
