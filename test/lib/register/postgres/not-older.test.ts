/** What looks like an older database, and is none. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRegisterAt } from '../../../../nodes/lib/register';
import { moveAway, moveHere } from '../../../../nodes/lib/register/move';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { KEY, sql } from './bench';
import { LIVE } from './people';
import { rememberingScene } from './remembering-scene';

(postgresIsHere() ? describe : describe.skip)(
  'a database that has what it has confirmed does not halt',
  () => {
    const scene = rememberingScene();

    it('after a crash of this process, nor one of the server', async () => {
      const register = scene.open(scene.primary.url());
      await scene.take(register, 5);
      await scene.beats(register, scene.primary.url());
      await scene.primary.crash();
      await scene.primary.start();
      assert.equal(await scene.sendsOnceItCan(register), 5);
      await scene.take(register, 1);
      register.close();
      await scene.primary.crash();
      await scene.primary.start();
      const next = scene.open(scene.primary.url());
      assert.equal(await scene.sendsOnceItCan(next), 1);
      assert.equal(next.doubt(), null);
    });

    it('after an orderly stop, by itself or with a dump of what was left', async () => {
      const register = scene.open(scene.primary.url());
      await scene.take(register, 2);
      await scene.end(register);
      const dump = await scene.primary.dump('postgres');
      await sql('DROP SCHEMA io CASCADE', scene.primary.url());
      await dump.restore('postgres');
      const next = scene.open(scene.primary.url());
      assert.equal(await scene.sendsOnceItCan(next), 2);
      await scene.end(next);
      const last = scene.open(scene.primary.url());
      await last.newest();
      assert.equal(last.doubt(), null);
    });

    it('where another register is meant from now on, nor when that one is left again', async () => {
      const register = scene.open(scene.primary.url());
      await scene.take(register);
      await scene.end(register);
      const url = await scene.primary.database();
      const other = scene.open(url);
      await scene.take(other);
      assert.equal(await scene.sendsOnceItCan(other), 1);
      await scene.end(other);
      assert.equal(await scene.sendsOnceItCan(scene.open(scene.primary.url())), 1);
    });

    it('after its institution was moved to a file and back', async () => {
      const register = scene.open(scene.primary.url());
      await scene.take(register, 2);
      assert.equal(await scene.send(register), 2);
      await scene.end(register);
      const progress = { step: () => undefined, rows: () => undefined, isStopped: () => false };
      const database = { url: scene.primary.url(), key: KEY, isSynchronous: false, patience: 1_500 };
      const move = {
        folder: join(scene.folder, 'file'),
        database,
        isRehearsal: false,
        progress,
        now: Date.now,
      };
      await moveAway({ ...move, institution: LIVE.split('|', 1)[0] ?? '' });
      await moveHere(move);
      const next = scene.open(scene.primary.url());
      await scene.take(next);
      assert.equal(await scene.sendsOnceItCan(next), 1);
      assert.equal(next.doubt(), null);
    });

    it('where two have one folder, whoever of them wrote last', async () => {
      const first = scene.open(scene.primary.url());
      const second = scene.open(scene.primary.url());
      await scene.take(first);
      await scene.beats(second, scene.primary.url());
      await scene.end(second);
      assert.equal(await scene.sendsOnceItCan(first), 1);
      await scene.beats(first, scene.primary.url());
      first.close();
      const next = scene.open(scene.primary.url());
      await next.newest();
      assert.equal(next.doubt(), null);
    });

    it('after one of a version before, and beside it, which names neither the register nor a confirmation', async () => {
      const former = scene.open(scene.primary.url(), { isForgetful: true });
      await former.newest();
      await scene.end(former);
      await sql(`DELETE FROM io.meta WHERE name = 'register'`, scene.primary.url());
      const register = scene.open(scene.primary.url());
      await register.newest();
      const doubt = JSON.stringify({ reason: 'failed-over', at: 1, lastSeenAt: 1 });
      await sql(`INSERT INTO io.meta VALUES ('doubt', '${doubt}')`, scene.primary.url());
      await until(() => register.doubt() !== null);
      await sql(`DELETE FROM io.meta WHERE name = 'doubt'`, scene.primary.url());
      await until(() => register.doubt() === null);
      await scene.take(register);
      assert.equal(await scene.sendsOnceItCan(register), 1);
      await scene.end(register);
      const next = scene.open(scene.primary.url());
      await next.newest();
      assert.equal(next.doubt(), null);
    });

    it('where a process is forgotten, long after its end', async () => {
      const register = scene.open(scene.primary.url());
      await register.newest();
      await scene.end(register);
      const file = join(scene.folder, 'database.life');
      const known = JSON.parse(readFileSync(file, 'utf8')) as { at: number };
      await sql('DELETE FROM io.process', scene.primary.url());
      const next = scene.open(scene.primary.url());
      await next.newest();
      assert.equal(next.doubt()?.reason, 'failed-over', 'too soon');
      await next.settleDoubt('anna');
      await scene.end(next);
      await sql('DELETE FROM io.process', scene.primary.url());
      const left = JSON.parse(readFileSync(file, 'utf8')) as { at: number };
      assert.ok(left.at >= known.at);
      writeFileSync(file, JSON.stringify({ ...left, at: left.at - 40 * 86_400_000 }));
      const last = scene.open(scene.primary.url());
      await last.newest();
      assert.equal(last.doubt(), null);
    });

    it('and is remembered in the folder of its Node-RED, with nothing personal', async () => {
      const keyFile = join(scene.folder, 'key');
      writeFileSync(keyFile, KEY, { mode: 0o600 });
      const database = { url: scene.primary.url(), keyFile, name: 'test', isSynchronous: false };
      const register = openRegisterAt({ folder: scene.folder, database }, {});
      await scene.take(register);
      await scene.end(register);
      const known = JSON.parse(readFileSync(join(scene.folder, 'database.life'), 'utf8')) as object;
      assert.deepEqual(Object.keys(known).sort(), [
        ...['answer', 'at', 'beatAt', 'ended', 'n', 'place', 'process'],
        ...['register', 'synchronous', 'system', 'timeline'],
      ]);
      assert.equal((known as { ended: boolean }).ended, true);
    });

    it('without a memory, and says once that it cannot keep one', async () => {
      const said: string[] = [];
      rmSync(scene.folder, { recursive: true });
      const register = scene.open(scene.primary.url(), {
        onForgetful: (error, file) => said.push(`${error} ${file}`) > 0,
      });
      await scene.take(register);
      assert.equal(await scene.send(register), 1);
      await scene.end(register);
      assert.deepEqual(said, [`ENOENT ${join(scene.folder, 'database.life')}`]);
      const next = scene.open(scene.primary.url());
      await next.newest();
      assert.equal(next.doubt(), null);
    });
  },
);
