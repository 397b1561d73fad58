import assert from 'node:assert/strict';
import Module from 'node:module';
import { RegisterError, type Register } from '../../../../nodes/lib/register';
import { MIGRATIONS } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere, startPostgres, type Postgres } from '../../../support/postgres';
import { until } from '../../../support/until';
import { entry } from '../support';
import { postgresBench, sharedUrl, sql, startShared, type PostgresBench } from './bench';

/** What the register rejects with. */
async function faultOf(register: Register): Promise<RegisterError> {
  const error: unknown = await register.newest().then(
    () => assert.fail('answered'),
    (fault: unknown) => fault,
  );
  assert.ok(error instanceof RegisterError);
  assert.doesNotMatch(JSON.stringify([error, error.stack, error.message]), /solo-per-i-test|postgres:\/\//);
  return error;
}

const SHORT = { waitAtMost: 300 };

/** What Node.js throws where a package is not there. */
function absent(name: string): Error {
  return Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}

/** @param load what happens when the driver is loaded, or its version */
async function withDriver(load: Error | string, run: () => Promise<void>): Promise<void> {
  const loader = Module as unknown as { _load: (name: string, ...more: unknown[]) => unknown };
  const before = loader._load;
  loader._load = (name, ...more) => {
    if (name === 'pg' && load instanceof Error) throw load;
    if (name === 'pg/package.json' && typeof load === 'string') return { version: load };
    return before.call(Module, name, ...more);
  };
  try {
    await run();
  } finally {
    loader._load = before;
  }
}

describe('a connection to PostgreSQL', () => {
  let place: PostgresBench;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench(false);
  });
  afterEach(() => {
    place.end();
  });

  it('is one to the first host that is there', async () => {
    const [before, after] = sharedUrl().split('127.0.0.1');
    const register = place.another({ url: `${before}127.0.0.1:1,127.0.0.1${after}` });
    assert.equal(await register.newest(), 0);
    assert.equal(register.lost(), null);
  });

  for (const [what, error, load] of [
    ['without the driver, saying what to install', 'PG_MISSING', absent('pg')],
    ['without a part of the driver', 'PG_BROKEN', absent('pg-types')],
    ['with a driver that does not run', 'PG_BROKEN', new SyntaxError('Unexpected token')],
    ['with a driver that is too old', 'PG_VERSION', '8.22.9'],
    ['with a driver that is too new', 'PG_VERSION', '9.0.0'],
  ] as const)
    it(`is refused ${what}`, async () => {
      await withDriver(load, async () => {
        const register = place.another();
        assert.equal((await faultOf(register)).args.error, error);
        assert.equal(register.lost()?.args.error, error);
      });
    });

  it('is refused with a wrong password, and the right one is in no error', async () => {
    const register = place.another({ url: sharedUrl().replace('solo-per-i-test', 'sbagliata'), ...SHORT });
    const { args } = await faultOf(register);
    assert.equal(args.error, '28P01');
  });

  it('is waited for, but not for ever', async () => {
    const register = place.another({ url: 'postgres://io:solo-per-i-test@127.0.0.1:1/io', ...SHORT });
    const start = performance.now();
    assert.equal((await faultOf(register)).args.error, 'ECONNREFUSED');
    assert.ok(performance.now() - start < 5_000);
  });

  it('is refused with another key than that of the register', async () => {
    await place.another().newest();
    const register = place.another({ key: Buffer.alloc(64, 8) });
    assert.equal((await faultOf(register)).args.error, 'KEY_WRONG');
  });

  it('is refused by a schema of a newer version, and one of an older version is brought up to date', async () => {
    const migrations = [...MIGRATIONS, 'CREATE TABLE io.later (id int)'];
    await place.another().newest();
    await place.another({ migrations }).newest();
    assert.equal((await sql(`SELECT * FROM ${place.schema}.later`)).length, 0);
    assert.equal((await faultOf(place.another())).args.error, 'NEWER_VERSION');
  });

  it('is brought up to date however long that takes, and whoever comes meanwhile waits for it', async () => {
    await place.another().newest();
    const migrations = [...MIGRATIONS, 'SELECT pg_sleep(1); CREATE TABLE io.later (id int)'];
    const impatient = { migrations, answerWithin: 300 };
    const registers = [place.another(impatient), place.another(impatient)];
    assert.deepEqual(await Promise.all(registers.map((one) => one.newest())), [0, 0]);
    assert.equal((await sql(`SELECT * FROM ${place.schema}.later`)).length, 0);
  });

  it('leaves the schema as it was when a step of it fails', async () => {
    await place.another().newest();
    const migrations = [...MIGRATIONS, 'CREATE TABLE io.later (id int); SELECT 1 / 0'];
    const register = place.another({ migrations, ...SHORT });
    assert.equal((await faultOf(register)).args.error, '22012');
    assert.deepEqual(await sql(`SELECT to_regclass('${place.schema}.later') AS there`), [{ there: null }]);
    await place.another().newest();
  });

  it('is made ready once, however many processes come at the same moment', async () => {
    const registers = Array.from({ length: 4 }, () => place.another());
    assert.deepEqual(await Promise.all(registers.map((one) => one.newest())), [0, 0, 0, 0]);
  });

  describe('of a server that the test may break', () => {
    let server: Postgres;
    before(async () => {
      server = await startPostgres();
    });
    after(async () => {
      await server.end();
    });

    it('is refused while the server may forget what it has promised', async () => {
      const set = async (value: string): Promise<void> => {
        await sql(`ALTER SYSTEM SET full_page_writes = ${value}`, server.url());
        await sql('SELECT pg_reload_conf()', server.url());
      };
      await set('off');
      const register = place.another({ url: server.url(), ...SHORT });
      assert.equal((await faultOf(register)).args.error, 'UNSAFE_SERVER');
      await set('on');
      await until(async () => (await register.newest().catch(() => 1)) === 0);
    });

    it('is made anew after a crash, and whoever looks is told of both', async () => {
      const told: (string | undefined)[] = [];
      const register: Register = place.another({
        ...{ url: server.url(), beatEvery: 50, ...SHORT },
        onChange: () => told.push(register.lost()?.args.error),
      });
      await register.takeIn(entry());
      await server.crash();
      await until(() => register.lost() !== null);
      assert.equal((await faultOf(register)).code, 'IO_REGISTER_UNAVAILABLE');
      await server.start();
      await until(() => register.lost() === null);
      assert.equal(await register.newest(), 1);
      assert.deepEqual([told[0] === undefined, told.at(-1)], [false, undefined]);
    });

    it('is refused by a standby, and found again at the server that was promoted', async () => {
      const standby = await server.standby({ synchronous: true });
      const hosts = `127.0.0.1:${standby.port},127.0.0.1:${server.port}`;
      const url = server.url().replace(/127\.0\.0\.1:\d+/, hosts);
      const register = place.another({ url, beatEvery: 100 });
      const { id } = await register.takeIn(entry());
      const only = place.another({ url: standby.url(), ...SHORT });
      assert.equal((await faultOf(only)).args.error, 'NOT_PRIMARY');
      await server.stop('immediate');
      await standby.promote();
      await until(async () => (await register.newest().catch(() => 0)) === id);
    });
  });
});
