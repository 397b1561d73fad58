/** A database that is older than what it has confirmed, and says of itself that all is well: real servers, real copies. */
import assert from 'node:assert/strict';
import type { PostgresOptions, Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { until } from '../../../support/until';
import { sql } from './bench';
import { QUICK, rememberingScene } from './remembering-scene';

const ROLLED_BACK = { code: 'IO_REGISTER_ROLLED_BACK' };
/** So often only at its start. */
const SELDOM = { ...QUICK, beatEvery: 60_000, patience: 600_000 };

(postgresIsHere() ? describe : describe.skip)('a database that is older than what it has confirmed', () => {
  const scene = rememberingScene();

  describe('after a failover', () => {
    async function staleNote(options: PostgresOptions): Promise<Register> {
      const { standby, replication } = await scene.followed(true);
      const register = scene.open(scene.both(scene.primary, standby), options);
      await scene.take(register, 5);
      if (options.beatEvery === QUICK.beatEvery) await scene.beats(register, scene.primary.url());
      replication.hold();
      await sql(`ALTER SYSTEM SET synchronous_standby_names = ''`, scene.primary.url());
      await sql('SELECT pg_reload_conf()', scene.primary.url());
      assert.equal(await scene.send(register), 5);
      if (options.beatEvery === QUICK.beatEvery) await scene.beats(register, scene.primary.url());
      await scene.primary.crash();
      replication.cut();
      await standby.promote();
      return register;
    }

    it('halts where commits had stopped waiting for the standby, which only the lost server had noted', async () => {
      const register = await staleNote({ beatEvery: QUICK.beatEvery });
      assert.equal(await scene.sendsOnceItCan(register), ROLLED_BACK.code);
      await register.settleDoubt('anna');
      assert.equal(await scene.send(register), 5);
    });

    it('halts where that was so for less than a heartbeat, by the last intent', async () => {
      const register = await staleNote(SELDOM);
      assert.equal(await scene.sendsOnceItCan(register), ROLLED_BACK.code);
    });

    it('goes on with a standby that had every commit', async () => {
      const { standby } = await scene.followed(true);
      const register = scene.open(scene.both(scene.primary, standby));
      await scene.take(register, 5);
      await scene.beats(register, scene.primary.url());
      await scene.primary.crash();
      await standby.promote();
      assert.equal(await scene.sendsOnceItCan(register), 5);
      assert.equal(register.doubt(), null);
    });

    it('asks once: not the one whom it finds confirmed', async () => {
      const { standby } = await scene.followed(false);
      const through = await TcpProxy.before(standby.port);
      scene.proxies.push(through);
      const url = scene.both(scene.primary, standby);
      const first = scene.open(url);
      await scene.take(first, 1);
      const late = scene.open(url.replace(`:${standby.port}/`, `:${through.port}/`), {
        isForgetful: true,
        patience: 60_000,
      });
      await scene.beats(late, scene.primary.url());
      through.hold();
      await scene.primary.crash();
      await standby.promote();
      await until(async () => {
        await first.newest().catch(() => 0);
        return first.doubt() !== null;
      });
      await first.settleDoubt('anna');
      through.pass();
      through.cut();
      await until(() =>
        late.stops().then(
          () => true,
          () => false,
        ),
      );
      assert.equal(late.doubt(), null);
      assert.equal(first.doubt(), null);
      assert.equal(await scene.sendsOnceItCan(first), 1);
    });

    it('does not go back to the old primary when that one starts again', async () => {
      const { standby } = await scene.followed(false);
      const register = scene.open(scene.both(scene.primary, standby));
      await scene.take(register, 5);
      await scene.beats(register, scene.primary.url());
      const behind = `SELECT 1 FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()`;
      await until(async () => (await sql(behind, scene.primary.url())).length > 0);
      await scene.primary.crash();
      await standby.promote();
      await until(async () => {
        await register.newest().catch(() => 0);
        return register.doubt() !== null;
      });
      await register.settleDoubt('anna');
      assert.equal(await scene.send(register), 5);
      await scene.primary.start();
      await standby.restart();
      await scene.take(register, 1);
      assert.equal(await scene.sendsOnceItCan(register), 1);
      await standby.stop();
      await until(async () => {
        await register.newest().catch(() => 0);
        return register.lost()?.args.error === 'OLD_TIMELINE';
      });
      // Nor does the next start.
      register.close();
      const next = scene.open(scene.both(scene.primary, standby), { waitAtMost: 500 });
      await assert.rejects(next.newest(), {
        code: 'IO_REGISTER_UNAVAILABLE',
        args: { error: 'OLD_TIMELINE', file: 'PostgreSQL' },
      });
    });
  });

  describe('that was put back', () => {
    /** A dump in which five messages wait, sent after it; and the database emptied. */
    async function dumped(database: string): Promise<{ restore: () => Promise<void>; register: Register }> {
      const url = scene.primary.url(database);
      const register = scene.open(url);
      await scene.take(register, 5);
      const dump = await scene.primary.dump(database);
      assert.equal(await scene.send(register), 5);
      return {
        register,
        async restore() {
          await sql('DROP SCHEMA io CASCADE', url);
          await dump.restore(database);
        },
      };
    }

    it('halts after an orderly stop and pg_restore into the same server', async () => {
      const { register, restore } = await dumped('postgres');
      await scene.end(register);
      await restore();
      const next = scene.open(scene.primary.url());
      assert.equal(await scene.sendsOnceItCan(next), ROLLED_BACK.code);
      await next.settleDoubt('anna');
      assert.equal(next.doubt(), null);
      await scene.end(next);
      const again = scene.open(scene.primary.url());
      await again.newest();
      assert.equal(again.doubt(), null, 'is asked once');
    });

    it('halts with a dump of a version that gave the register no name', async () => {
      const { register, restore } = await dumped('postgres');
      await scene.end(register);
      await restore();
      await sql(`DELETE FROM io.meta WHERE name = 'register'`, scene.primary.url());
      assert.equal(await scene.sendsOnceItCan(scene.open(scene.primary.url())), ROLLED_BACK.code);
    });

    it('halts where everything is gone, and a register begins anew at the same place', async () => {
      const { register } = await dumped('postgres');
      await scene.end(register);
      await sql('DROP SCHEMA io CASCADE', scene.primary.url());
      const next = scene.open(scene.primary.url());
      await next.newest();
      assert.equal(next.doubt()?.reason, 'failed-over');
    });

    it('halts all others too: it is in the database', async () => {
      const { register, restore } = await dumped('postgres');
      await scene.end(register);
      await restore();
      const other = scene.open(scene.primary.url(), { isForgetful: true });
      await other.newest();
      assert.equal(other.doubt(), null, 'it knows of nothing');
      await scene.open(scene.primary.url()).newest();
      await until(() => other.doubt() !== null);
      await assert.rejects(scene.send(other), ROLLED_BACK);
    });

    it('halts where another one has declared gone meanwhile who had ended in good order', async () => {
      const { register, restore } = await dumped('postgres');
      await scene.end(register);
      await restore();
      const other = scene.open(scene.primary.url(), { isForgetful: true, patience: 300 });
      await other.newest();
      await sql(`UPDATE io.process SET patience = 300`, scene.primary.url());
      await until(
        async () => (await sql('SELECT FROM io.process WHERE gone', scene.primary.url())).length > 0,
      );
      await scene.open(scene.primary.url()).newest();
      await until(() => other.doubt() !== null);
    });

    it('halts under the hands of a process that is running', async () => {
      const { register, restore } = await dumped('postgres');
      await scene.beats(register, scene.primary.url());
      await restore();
      assert.equal(await scene.sendsOnceItCan(register), ROLLED_BACK.code);
    });

    it('halts with a copy of the server’s files that starts as after a crash', async () => {
      const register = scene.open(scene.primary.url());
      await scene.take(register, 5);
      const copy = await scene.primary.copy();
      assert.equal(await scene.send(register), 5);
      await scene.end(register);
      await scene.primary.stop();
      await copy.start();
      assert.equal(await scene.sendsOnceItCan(scene.open(copy.url())), ROLLED_BACK.code);
    });
  });
});
