import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openPostgresRegister,
  openRegister,
  type Register,
  type PostgresOptions,
} from '../../../../nodes/lib/register';
import { moveAway } from '../../../../nodes/lib/register/move/away';
import { moveHere } from '../../../../nodes/lib/register/move/here';
import type { Progress } from '../../../../nodes/lib/register/move/problem';
import { MIGRATIONS } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { notice, PLAN } from '../notice';
import { TcpProxy } from '../../../support/tcp-proxy';
import { sql } from '../postgres/bench';
import { entry, START } from '../support';
import { LIVE, OTHER } from './filled';

const KEY = Buffer.alloc(64, 9);
const INSTITUTION = '01199250158';
const QUIET: Progress = { step: () => undefined, rows: () => undefined, isStopped: () => false };
const REFUSED = { code: 'IO_REGISTER_ELSEWHERE', args: { file: `PostgreSQL: ${INSTITUTION}` } };

describe('a message for an institution that was moved out of the database', () => {
  let root: string;
  let url: string;
  const opened: Register[] = [];
  const now = (): number => START;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await sharedPostgres();
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'io-elsewhere-'));
    url = await (await sharedPostgres()).database();
  });
  afterEach(async () => {
    for (const register of opened.splice(0)) {
      await register.withdraw().catch(() => undefined);
      register.close();
    }
    rmSync(root, { recursive: true, force: true });
  });

  function kept(register: Register): Register {
    opened.push(register);
    return register;
  }

  function replica({ url: through = url, ...more }: PostgresOptions & { url?: string } = {}): Register {
    return kept(
      openPostgresRegister(
        { url: through, key: KEY, name: 'prova' },
        { now, serverClock: now, beatEvery: 100, patience: 3000, ...more },
      ),
    );
  }

  async function end(register: Register): Promise<void> {
    opened.splice(opened.indexOf(register), 1);
    await register.withdraw();
    register.close();
  }

  function away(): Promise<unknown> {
    const database = { url, key: KEY, isSynchronous: false, patience: 600 };
    const folder = join(root, 'back');
    return moveAway({ folder, database, institution: INSTITUTION, isRehearsal: false, progress: QUIET, now });
  }

  async function here(): Promise<void> {
    const database = { url, key: KEY, isSynchronous: false, patience: 600 };
    await moveHere({ folder: join(root, 'back'), database, isRehearsal: false, progress: QUIET, now });
  }

  async function moved(): Promise<void> {
    const first = replica();
    await first.takeIn(entry({ line: LIVE }));
    await first.takeIn(entry({ line: OTHER }));
    await end(first);
    await away();
  }

  const stored = async (line: string): Promise<number> => {
    const rows = await sql<{ n: string }>(
      `SELECT count(*) AS n FROM io.message m JOIN io.line l ON l.id = m.line WHERE l.name = '${line}'`,
      url,
    );
    return Number(rows[0]?.n);
  };

  it('is refused by every replica before anything is written, and those of others beside it are taken in', async () => {
    await moved();
    const replicas = [replica(), replica()];
    for (const register of replicas) {
      const unknown = `${INSTITUTION}|live|https://other.example`;
      const results = await Promise.allSettled(
        [OTHER, LIVE, unknown, OTHER].map((line) => register.takeIn(entry({ line }))),
      );
      assert.deepEqual(
        results.map((one) => (one.status === 'fulfilled' ? one.value.state : 'refused')),
        ['queued', 'refused', 'refused', 'queued'],
      );
      await assert.rejects(register.takeIn(entry({ line: LIVE })), REFUSED);
      await assert.rejects(register.takeIn(entry({ line: LIVE, discard: { reason: 'X' } })), REFUSED);
    }
    const [register = replica()] = replicas;
    await assert.rejects(register.notices.follow(notice({ line: LIVE }), PLAN), REFUSED);
    assert.equal(await register.notices.follow(notice({ line: OTHER }), PLAN), 'followed');
    assert.equal(await stored(LIVE), 0);
    assert.equal(await stored(OTHER), 5);
    assert.deepEqual(
      (await sql<{ name: string }>(`SELECT name FROM io.line ORDER BY name`, url)).map(({ name }) => name),
      [LIVE, OTHER],
    );
  });

  it('is refused although it was on its way when the move began, and what was taken in before is in the file', async () => {
    const proxy = await TcpProxy.before(Number(new URL(url).port));
    try {
      const through = new URL(url);
      through.port = String(proxy.port);
      const register = replica({ url: through.href, beatEvery: 50, patience: 600 });
      await register.takeIn(entry({ line: LIVE }));
      await register.takeIn(entry({ line: OTHER }));
      // As if the process had been halted: it is declared gone, and wakes when all is over.
      proxy.hold();
      const lines = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? LIVE : OTHER));
      const onTheirWay = Promise.allSettled(lines.map((line) => register.takeIn(entry({ line }))));
      await away();
      proxy.pass();
      for (const [index, one] of (await onTheirWay).entries())
        if (one.status === 'fulfilled') assert.equal(lines[index], OTHER);
        else {
          assert.equal(lines[index], LIVE);
          const { code, args } = one.reason as typeof REFUSED;
          assert.deepEqual({ code, args }, REFUSED);
        }
    } finally {
      await proxy.end();
    }
    assert.deepEqual([await stored(LIVE), await stored(OTHER)], [0, 11]);
    const back = kept(openRegister(join(root, 'back'), { now }));
    assert.equal(
      (await back.counts({ line: LIVE })).reduce((sum, { n }) => sum + n, 0),
      1,
    );
  });

  it('is taken in again once the institution is back, on lines that the file knew nothing of, too', async () => {
    const spare = `${INSTITUTION}|live|https://spare.example`;
    await moved();
    // What was erased in the file since.
    await sql(`INSERT INTO io.line (name, owner) VALUES ('${spare}', -1)`, url);
    await here();
    const register = replica();
    for (const line of [LIVE, spare]) {
      const taken = await register.takeIn(entry({ line }));
      assert.equal(taken.state, 'queued');
      const found = await register.next({ line, nodes: ['send-1'], haltedServices: [], limit: 10 });
      assert.ok(found.some((one) => one.id === taken.id));
    }
  });

  it('is refused, too, where it was moved by a version that did not note it', async () => {
    const before = replica({ migrations: MIGRATIONS.slice(0, 4) });
    // It makes the tables, and cannot join as today's processes do.
    await before.newest().catch(() => undefined);
    await end(before).catch(() => undefined);
    await sql(`INSERT INTO io.line (name, owner) VALUES ('${LIVE}', -1)`, url);
    await assert.rejects(replica().takeIn(entry({ line: LIVE })), REFUSED);
  });

  it('is refused to a Node-RED of a version that would take that for a yes, by an error', async () => {
    await moved();
    const [joined] = await sql<{ id: string }>(
      `INSERT INTO io.process (name) VALUES ('vecchio') RETURNING id`,
      url,
    );
    const takeIn = (line: string): Promise<unknown> =>
      sql(
        `SELECT * FROM io.take_in(${joined?.id ?? ''}, 1, 1, 1, ARRAY['${line}'], ARRAY['n'], ARRAY['s'], ARRAY['c'],
          ARRAY[nextval('io.message_id')], ARRAY[1], ARRAY['t'], ARRAY[true], ARRAY[false], ARRAY[''], ARRAY[NULL], ARRAY[false],
          ARRAY[false], 'x', ARRAY[0, 0, 0, 0, 0, 0], ARRAY[-1, -1, -1, -1, -1, 1], ARRAY[0], ARRAY[0])`,
        url,
      );
    // Of this kind it refuses by itself, so that what came with it is tried without it.
    await assert.rejects(takeIn(LIVE), { code: '22023' });
    await takeIn(OTHER);
    assert.deepEqual([await stored(LIVE), await stored(OTHER)], [0, 2]);
  });

  it('is refused by a file that was moved to the database in the same way', async () => {
    await moved();
    await here();
    assert.throws(() => openRegister(join(root, 'back'), { now }), { code: REFUSED.code });
  });
});
