import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { Earlier, Identity, Register } from '../../../../nodes/lib/register';
import type { Db, Tx } from '../../../../nodes/lib/register/postgres/db';
import { earlierOf } from '../../../../nodes/lib/register/postgres/earlier';
import { institutionSecrets } from '../../../../nodes/lib/register/postgres/institution-secrets';
import { inSchema } from '../../../../nodes/lib/register/postgres/schema';
import { ListCheck, type ListCheckOptions } from '../../../../nodes/lib/check/list-check';
import type { Message } from '../../../../nodes/lib/runtime/input';
import type { Row } from '../../../../nodes/lib/runtime/message-node';
import { postgresIsHere } from '../../../support/postgres';
import { DAY_MS, entry, LINE } from '../support';
import { KEY, postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';

const ROWS = 20_000;
const OTHER = '11111111115|live|https://api.io.example';

interface Counted {
  readonly ask: (...asked: Parameters<Register['earlier']>) => Promise<Earlier | null>;
  readonly statements: () => number;
}

describe('what the register knows of the rows of a list', () => {
  let place: PostgresBench;
  let client: Client;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench();
    client = new Client({ connectionString: sharedUrl() });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    place.end();
  });

  /** As the register asks, with every statement counted. */
  async function counted(): Promise<Counted> {
    let n = 0;
    const meant = inSchema(place.schema);
    const rows = async (sql: string, values: unknown[] = []): Promise<unknown[]> => {
      n += 1;
      return (await client.query<object>(meant(sql), values)).rows.map((row) => ({
        ...row,
        ...('place' in row ? { place: Number(row.place) } : {}),
        ...('taken_at' in row ? { taken_at: Number(row.taken_at) } : {}),
      }));
    };
    const secretsOf = institutionSecrets(KEY);
    await secretsOf.learn({ query: async (sql) => ({ rows: await rows(sql), changed: 0 }) });
    n = 0;
    const db = { secretsOf, claim: (run: (tx: Tx) => unknown) => run({ rows } as unknown as Tx) };
    const register = earlierOf(db as unknown as Db, () => place.now());
    return { ask: async (...asked) => await register.earlier(...asked), statements: () => n };
  }

  const key = (n: number): string => n.toString(16).padStart(64, 'f');
  const of = (n: number, cents = 1050): Identity => ({
    ...{ type: 'avviso', key: key(n), notice: { number: `3${n}`, cents } },
  });

  it('is what it knows of each by itself, and asked in one statement for 200', async () => {
    const register = place.another();
    for (let n = 0; n < 6; n += 1) {
      const line = n === 5 ? OTHER : LINE;
      const { id } = await register.takeIn(entry({ ...of(n), line, campaign: `Campagna ${n}` }));
      const all = { line, nodes: ['send-1'], haltedServices: [], limit: 9 };
      if (n > 0) await register.next(all);
      if (n > 1) await register.intend({ id, attempts: 0 });
      if (n > 2) await register.record({ id, state: n === 3 ? 'unreachable' : 'sent', ioId: `io-${n}` });
    }
    const upTo = await register.newest();
    const asked: [string, Identity, number][] = [];
    for (let n = 0; n < ROWS; n += 1) {
      asked.push([n % 3 === 2 ? OTHER : LINE, of(n % 12, n % 5 === 0 ? 999 : 1050), n % 7 === 0 ? 2 : upTo]);
      if (n % 1_000 === 999) asked.push([LINE, { type: 'avviso', key: key(n % 6) }, upTo]);
    }
    const together = await counted();
    const answers = await Promise.all(asked.map((one) => together.ask(...one)));
    assert.ok(together.statements() <= Math.ceil(asked.length / 200), `${together.statements()} statements`);
    const alone = await counted();
    for (const [index, one] of asked.slice(0, 300).entries())
      assert.deepEqual(await alone.ask(...one), answers[index], JSON.stringify(one));
    assert.equal(alone.statements(), 300);
    const kinds = new Set(answers.map((one) => one && `${one.state} ${one.blocks} ${one.otherAmount}`));
    assert.equal(kinds.size, 6, [...kinds].join());
    place.wait(91 * DAY_MS);
    assert.equal(await together.ask(LINE, of(4), upTo), null);
  });

  it('is asked for many rows together by whoever checks a list', async () => {
    await place.another().takeIn(entry(of(1)));
    const { ask, statements } = await counted();
    const check = new ListCheck({
      ...{
        register: { earlier: ask },
        destination: { line: LINE },
        upTo: 9,
        askProfiles: false,
        folder: '.',
      },
      composer: { service: { id: 's', premium: true, institution: { fiscalCode: '00000000000' } } },
    } as unknown as ListCheckOptions);
    try {
      const rows = Array.from({ length: 100 }, (_, n) => {
        const content = { subject: 's', markdown: 'm' };
        const io = {
          type: 'avviso',
          key: key(n),
          campaign: 'c',
          message: { fiscal_code: 'AAAAAA00A00A000A', content },
        };
        return { ok: true, io, warnings: [] } as unknown as Row;
      });
      check.lookAhead(rows);
      let known = 0;
      for (const row of rows) if ((await check.add({} as Message, row)).kind === 'sent') known += 1;
      assert.deepEqual([known, statements()], [1, 1]);
    } finally {
      check.close();
    }
  });
});
