import assert from 'node:assert/strict';
import { RegisterError, type Register } from '../../../../nodes/lib/register';
import { pgBouncerIsHere, startPgBouncer, type PgBouncer, type PoolMode } from '../../../support/pgbouncer';
import { postgresIsHere, sharedPostgres, startPostgres } from '../../../support/postgres';
import { until } from '../../../support/until';
import { TcpProxy } from '../../../support/tcp-proxy';
import { ALL, entry, intend, LINE, sending, stateOf } from '../support';
import { postgresBench, sharedUrl, sql, startShared, type Another, type PostgresBench } from './bench';
import { ANNA } from './people';

const SOON = { beatEvery: 100, patience: 1_500 };

describe('a register in PostgreSQL behind PgBouncer', () => {
  let place: PostgresBench;
  let pooler: PgBouncer | undefined;

  before(async function () {
    if (!postgresIsHere() || !pgBouncerIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench(false);
  });
  afterEach(async () => {
    place.end();
    await pooler?.end();
    pooler = undefined;
  });

  async function pooled(mode: PoolMode, settings: Record<string, string> = {}): Promise<void> {
    pooler = await startPgBouncer(await sharedPostgres(), mode, settings);
  }
  function behind(options: Another = {}): Register {
    const url = new URL(sharedUrl());
    url.port = String(pooler?.port);
    return place.another({ url: url.href, ...options });
  }
  async function errorOf(register: Register): Promise<string | undefined> {
    const error: unknown = await register.newest().then(
      () => undefined,
      (fault: unknown) => fault,
    );
    return error instanceof RegisterError ? error.args.error : undefined;
  }

  it('works where a server is lent for the whole session, and a line is taken over', async () => {
    await pooled('session');
    const [first, second] = [behind(SOON), behind(SOON)];
    const done = await sending(first);
    assert.equal(await first.record({ id: done, state: 'sent', ioId: 'x' }), true);
    const flying = await sending(first);
    const { id } = await second.takeIn(entry());
    await second.next(ALL);
    first.close();
    await until(async () => (await second.next(ALL)).some((one) => one.id === id));
    assert.equal(await stateOf(second, done), 'sent');
    assert.equal(await stateOf(second, flying), 'in-doubt');
    assert.equal(await intend(second, id), true);
    assert.equal(await second.record({ id, state: 'sent', ioId: 'y' }), true);
  });

  it('works for the whole session also with no server connection to spare', async () => {
    await pooled('session', { default_pool_size: '6' });
    const register = behind();
    const id = await sending(register);
    assert.equal(await register.record({ id, state: 'sent', ioId: 'x' }), true);
    await register.settleDoubt('anna', ANNA);
    assert.equal((await register.acts({ limit: 9 })).length, 0);
    assert.equal(register.lost(), null);
  });

  it('is found again for the whole session when the server behind it comes back after a crash', async () => {
    const server = await startPostgres();
    try {
      pooler = await startPgBouncer(server, 'session', { server_login_retry: '1' });
      const register = behind({ url: server.url('postgres', pooler.port), answerWithin: 2_000, ...SOON });
      const id = await sending(register);
      await server.crash();
      await until(() => Promise.resolve(register.lost() !== null));
      await server.start();
      await until(async () => (await register.newest().catch(() => 0)) === id);
      assert.equal(await register.record({ id, state: 'sent', ioId: 'x' }), true);
    } finally {
      place.end();
      await server.end();
    }
  });

  it('is there again for all kinds of work after a cut, whichever of its server connections each is lent', async () => {
    await pooled('session', { default_pool_size: '7' });
    const proxy = await TcpProxy.before(pooler?.port ?? 0);
    try {
      const url = new URL(sharedUrl());
      url.port = String(proxy.port);
      const register = place.another({ url: url.href, ...SOON });
      for (let round = 0; round < 3; round += 1) {
        const id = await sending(register);
        assert.equal(await register.record({ id, state: 'sent', ioId: `x ${id}` }), true);
        await register.cancel({ line: LINE });
        await register.counts({});
        proxy.cut();
        await until(async () => (await register.newest().catch(() => 0)) === id);
      }
      assert.equal(register.lost(), null);
    } finally {
      place.end();
      await proxy.end();
    }
  });

  for (const [mode, settings] of [
    ['transaction', {}],
    ['transaction', { server_round_robin: '1', min_pool_size: '4' }],
    ['statement', {}],
  ] as const)
    it(`is refused where a server is lent for a ${mode}${'min_pool_size' in settings ? ', in turn' : ''}`, async () => {
      await pooled(mode, settings);
      const register = behind();
      assert.equal(await errorOf(register), 'POOLED');
      assert.equal(register.lost()?.args.error, 'POOLED');
      const [made] = await sql<{ there: boolean }>(
        `SELECT to_regnamespace('${place.schema}') IS NOT NULL AS there`,
      );
      assert.equal(made?.there, false, 'nothing was made there');
    });

  it('leaves no settings of its own to others of a pool that it refuses', async () => {
    await pooled('transaction');
    assert.equal(await errorOf(behind()), 'POOLED');
    const url = new URL(sharedUrl());
    url.port = String(pooler?.port);
    const [found] = await sql<{ jit: string; wait: string }>(
      `SELECT current_setting('jit') AS jit, current_setting('idle_in_transaction_session_timeout') AS wait`,
      url.href,
    );
    assert.deepEqual(found, { jit: 'on', wait: '0' });
  });

  it('stops when the pooler begins to lend for a transaction', async () => {
    await pooled('session');
    const [register, other] = [behind(SOON), behind(SOON)];
    await Promise.all([sending(register), other.newest()]);
    await pooler?.become('transaction');
    await until(() => Promise.resolve(register.lost()?.args.error === 'POOLED'));
  });
});
