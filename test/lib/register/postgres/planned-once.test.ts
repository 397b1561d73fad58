import assert from 'node:assert/strict';
import { Client } from 'pg';
import { openPostgresRegister } from '../../../../nodes/lib/register';
import { postgresIsHere, startPostgres, type Postgres } from '../../../support/postgres';
import { emitted, sent } from '../support';
import { KEY } from './bench';

/** More than the five after which the server may keep a plan. */
const MESSAGES = 12;

interface Counted {
  readonly query: string;
  readonly calls: number;
  readonly plans: number;
}

describe('the statements within the functions of the register in PostgreSQL', () => {
  let server: Postgres | undefined;
  let client: Client | undefined;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    // Counts what is planned, of statements inside of functions too.
    server = await startPostgres({
      settings: {
        ...{ shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'all' },
        'pg_stat_statements.track_planning': 'on',
      },
    });
    const url = await server.database();
    client = new Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
    const register = openPostgresRegister({ url, key: KEY, name: 'test' });
    for (let n = 0; n < MESSAGES; n += 1) await emitted(register, [await sent(register)]);
    register.close();
  });
  after(async () => {
    await client?.end();
    await server?.end();
  });

  it('are planned once for a connection, also where each call has only one message', async () => {
    assert.ok(client);
    const { rows } = await client.query<Counted>(
      `SELECT query, calls::int, plans::int FROM pg_stat_statements WHERE NOT toplevel AND calls >= $1`,
      [MESSAGES],
    );
    const of = (words: RegExp) => rows.filter(({ query }) => words.test(query));
    const changes = of(/(UPDATE|DELETE FROM|INSERT INTO) "io"\.(message|body)\b/);
    assert.ok(changes.length >= 6, rows.map(({ query }) => query).join('\n'));
    for (const { query, calls, plans } of changes)
      assert.ok(plans <= 1, `planned ${plans} times in ${calls} calls: ${query}`);
  });
});
