import assert from 'node:assert/strict';
import { Client } from 'pg';
import { inSchema } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { until } from '../../../support/until';
import { ALL, entry, LINE } from '../support';
import { postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';

const PATIENCE_MS = 600;
const OFTEN = { beatEvery: 50, patience: PATIENCE_MS };

describe('a process that shares the register with others', () => {
  let place: PostgresBench;
  /** Somebody who holds rows. */
  let holder: Client;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench(false);
    holder = new Client({ connectionString: sharedUrl() });
    await holder.connect();
  });
  afterEach(async () => {
    await holder.end();
    place.end();
  });

  const held = (sql: string) => holder.query(inSchema(place.schema)(sql));
  const count = async (sql: string): Promise<number> =>
    (await place.sql<{ n: number }>(`SELECT (${sql})::int AS n`))[0]?.n ?? 0;

  it('gives signs of life while a write of its own holds its row, however long that takes', async () => {
    const register = place.another(OFTEN);
    await register.takeIn(entry());
    await held('BEGIN; SELECT FROM io.process FOR SHARE');
    const beats = () => count('SELECT max(n) FROM beat');
    const before = await beats();
    await until(async () => (await beats()) > before + 5);
    assert.equal(register.lost(), null);
    await held('ROLLBACK');
  });

  it('is declared gone although the network has left it in the middle of a transaction', async () => {
    const proxy = await TcpProxy.before((await sharedPostgres()).port);
    try {
      const halted = place.another({ ...OFTEN, url: through(proxy) });
      await halted.takeIn(entry());
      // What a person decides takes several statements: the first of them that needs a row of its process waits.
      await held('BEGIN; SELECT FROM io.process FOR UPDATE');
      const stopping = halted.stop([{ node: 'send-1', campaign: null }]).catch(() => undefined);
      const inTheMiddle = (how: string) =>
        count(`SELECT count(*) FROM pg_stat_activity WHERE ${how} AND query LIKE '%"${place.schema}".process%'
          AND pid <> pg_backend_pid() AND application_name LIKE 'io-register%'`);
      await until(async () => (await inTheMiddle(`wait_event_type = 'Lock'`)) > 0);
      proxy.hold();
      await held('ROLLBACK');
      await until(async () => (await inTheMiddle(`state = 'idle in transaction'`)) > 0);
      const other = place.another(OFTEN);
      await other.newest();
      await until(async () => (await count('SELECT count(*) FROM process WHERE gone')) === 1);
      proxy.pass();
      await stopping;
    } finally {
      await proxy.end();
    }
  });

  it('opens a connection for each kind of work once, however many wait for it', async () => {
    const proxy = await TcpProxy.before((await sharedPostgres()).port);
    try {
      const register = place.another({ url: through(proxy) });
      const many = Array.from({ length: 60 });
      await Promise.all(many.map(() => register.takeIn(entry())));
      await Promise.all([
        ...many.map(() => register.counts({})),
        ...many.map(() => register.next(ALL)),
        ...many.map(() => register.cancel({ line: LINE })),
      ]);
      assert.ok(proxy.connections <= 6, `${proxy.connections} connections`);
    } finally {
      await proxy.end();
    }
  });
});

/** The database that all share, by way of a proxy. */
function through({ port }: TcpProxy): string {
  const url = new URL(sharedUrl());
  url.port = String(port);
  return url.href;
}
