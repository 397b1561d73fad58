import assert from 'node:assert/strict';
import { Client } from 'pg';
import { postgresIsHere, sharedPostgres, startPostgres, type Postgres } from '../support/postgres';
import { TcpProxy } from '../support/tcp-proxy';

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

(postgresIsHere() ? describe : describe.skip)('a PostgreSQL of the tests', function () {
  this.timeout(60_000);
  let server: Postgres;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server.end());

  it('gives databases that are empty and durable', async () => {
    const [one, other] = [await server.database(), await server.database()];
    await ask(one, 'CREATE TABLE only_here ()');
    assert.deepEqual(await ask(other, `SELECT 1 FROM pg_tables WHERE schemaname = 'public'`), []);
    assert.deepEqual(
      await ask(
        one,
        `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name`,
      ),
      [
        { name: 'fsync', setting: 'on' },
        { name: 'full_page_writes', setting: 'on' },
        { name: 'synchronous_commit', setting: 'on' },
      ],
    );
  });

  it('keeps what was committed through a crash, on the same port', async () => {
    const url = await server.database();
    await ask(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    for (const fall of [() => server.crash(), () => server.stop('immediate'), () => server.stop('fast')]) {
      await fall();
      await assert.rejects(ask(url, 'SELECT'));
      await server.start();
      assert.deepEqual(await ask(url, 'SELECT n FROM kept'), [{ n: 7 }]);
    }
  });

  it('is followed by a synchronous standby, which takes over with all that was committed', async () => {
    const primary = await startPostgres();
    try {
      const standby = await primary.standby({ synchronous: true });
      await ask(primary.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
      await primary.crash();
      await standby.promote();
      assert.deepEqual(await ask(standby.url(), 'SELECT n FROM kept'), [{ n: 7 }]);
      await ask(standby.url(), 'CREATE TABLE after_promotion ()');
      const [timeline] = await ask<{ file: string }>(
        standby.url(),
        'SELECT pg_walfile_name(pg_current_wal_lsn()) AS file',
      );
      assert.equal(timeline?.file.slice(0, 8), '00000002');
    } finally {
      await primary.end();
    }
  });

  it('is followed by an asynchronous standby, which knows nothing of what the network held back', async () => {
    const primary = await startPostgres();
    const proxy = await TcpProxy.before(primary.port);
    try {
      const standby = await primary.standby({ synchronous: false, through: proxy.port });
      proxy.hold();
      await ask(primary.url(), 'CREATE TABLE lost AS SELECT 7 AS n');
      await primary.crash();
      proxy.cut();
      await standby.promote();
      await assert.rejects(ask(standby.url(), 'SELECT n FROM lost'), /does not exist/);
    } finally {
      await primary.end();
      await proxy.end();
    }
  });

  describe('behind a network that breaks', () => {
    let proxy: TcpProxy;
    let client: Client;
    let url: string;

    before(async () => {
      url = await server.database();
      await ask(url, 'CREATE TABLE written (n int)');
    });

    beforeEach(async () => {
      proxy = await TcpProxy.before(server.port);
      client = new Client({ connectionString: url.replace(`:${server.port}/`, `:${proxy.port}/`) });
      client.on('error', () => undefined);
      await client.connect();
      await ask(url, 'TRUNCATE written');
    });

    afterEach(async () => {
      await client.end().catch(() => undefined);
      await proxy.end();
    });

    const written = () => ask(url, 'SELECT n FROM written');

    it('holds back everything in a hole, and then lets it through', async () => {
      proxy.hold();
      let answered = false;
      const answer = client.query('INSERT INTO written VALUES (1)').then(() => (answered = true));
      const late = new Client({ connectionString: url.replace(`:${server.port}/`, `:${proxy.port}/`) });
      const connected = late.connect();
      assert.deepEqual([await written(), answered], [[], false]);
      proxy.pass();
      await Promise.all([answer, connected]);
      assert.deepEqual(await written(), [{ n: 1 }]);
      await late.end();
    });

    it('cuts at once, and lets new connections pass', async () => {
      const answer = assert.rejects(client.query('SELECT pg_sleep(60)'));
      proxy.cut();
      await answer;
      await ask(url.replace(`:${server.port}/`, `:${proxy.port}/`), 'SELECT 1');
    });

    it('swallows the answer to a commit that arrived', async () => {
      const deaf = proxy.deafAfter((bytes) => bytes.includes('COMMIT'));
      await client.query('BEGIN');
      await client.query('INSERT INTO written VALUES (2)');
      await assert.rejects(client.query('COMMIT'));
      await deaf;
      assert.deepEqual(await written(), [{ n: 2 }]);
    });

    it('swallows the answers of all connections from now on', async () => {
      const answer = assert.rejects(client.query('INSERT INTO written VALUES (3)'));
      await proxy.deaf();
      await answer;
      assert.deepEqual(await written(), [{ n: 3 }]);
    });
  });

  it('is one for all tests of a process', async () => {
    assert.equal(await sharedPostgres(), await sharedPostgres());
  });
});
