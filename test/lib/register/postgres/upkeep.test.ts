import assert from 'node:assert/strict';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry, sent } from '../support';
import { postgresBench, sql, startShared, type PostgresBench } from './bench';

describe('what the owner of a line does for it', () => {
  let place: PostgresBench;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench();
  });
  afterEach(() => {
    place.end();
  });

  it('adds up what was counted, and the counts stay the same', async () => {
    const register = place.another({ beatEvery: 50 });
    await sent(register);
    await Promise.all(Array.from({ length: 20 }, () => register.takeIn(entry({ key: '' }))));
    const before = await register.counts({});
    const changes = async () => (await sql(`SELECT * FROM ${place.schema}.tally_change`)).length;
    await until(async () => (await changes()) === 0);
    assert.deepEqual(await register.counts({}), before);
    assert.deepEqual(
      await register.counts({ ids: Array.from({ length: 21 }, (_, n) => n + 1) }),
      [...before].reverse(),
    );
  });

  it('knows which messages were tried once more later', async () => {
    const register = place.another();
    const key = 'c'.repeat(64);
    const first = await sent(register, { key });
    const { id: again } = await register.takeIn(entry({ key, resend: true }));
    const { id: other } = await register.takeIn(entry());
    assert.deepEqual([...(await register.retried([first, again, other]))], [first]);
    assert.equal((await register.next(ALL)).length, 2);
  });
});
