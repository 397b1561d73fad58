import assert from 'node:assert/strict';
import type { Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { DAY_MS, emitted, LINE, sent, stateOf } from '../support';
import { startShared } from './bench';
import { twoProcesses, type Two } from './people';

const SETTINGS = { recipientDays: 30, retentionDays: 90 };
const YEAR = 365 * DAY_MS;

describe('the clocks of several computers', () => {
  let place: Two;
  let right: Register;

  before(async function () {
    if (postgresIsHere()) await startShared();
    else this.skip();
  });
  beforeEach(async () => {
    place = await twoProcesses();
    right = place.open();
  });
  afterEach(() => place.finish());

  /** A message that is sent and told, of a line that nobody owns. */
  async function sentOne(): Promise<number> {
    const id = await sent(right);
    await emitted(right, [id]);
    await right.withdraw();
    right.close();
    right = place.another();
    return id;
  }

  it('one that is a year ahead erases nothing, and says so; one that is right goes on', async () => {
    const id = await sentOne();
    const ahead = place.another({ now: () => place.now() + YEAR });
    assert.equal(await ahead.sweep(LINE, SETTINGS), 0);
    assert.equal(ahead.clockDoubted(), true);
    assert.equal(await stateOf(right, id), 'sent');
    place.wait(31 * DAY_MS);
    assert.equal(await ahead.sweep(LINE, SETTINGS), 0);
    assert.equal(await right.sweep(LINE, SETTINGS), 1);
    assert.equal(right.clockDoubted(), false);
    assert.equal(await stateOf(right, id), 'sent');
  });

  it('one that is a year ahead does not end the days for which the same is a duplicate', async () => {
    const key = 'c'.repeat(64);
    await sent(right, { key });
    const ahead = place.another({ now: () => place.now() + YEAR, beatEvery: 20 });
    await until(() => ahead.clockDoubted());
    const earlier = await ahead.earlier(LINE, { type: 'richiesta-accolta', key }, Number.MAX_SAFE_INTEGER);
    assert.equal(earlier?.blocks, true);
  });

  it('are noted for all once a minute, however many lines are swept', async () => {
    const written = () => place.sql<{ at: string }>(`SELECT xmin AS at FROM meta WHERE name = 'believed-at'`);
    await right.sweep(LINE, SETTINGS);
    const before = await written();
    assert.equal(before.length, 1);
    place.wait(1_000);
    await right.sweep(LINE, SETTINGS);
    assert.deepEqual(await written(), before);
    place.wait(60_000);
    await right.sweep(LINE, SETTINGS);
    assert.notDeepEqual(await written(), before);
  });

  it('all of which jump by a year, the one of the database too, erase nothing', async () => {
    const id = await sentOne();
    assert.equal(await right.sweep(LINE, SETTINGS), 0);
    const jumped = place.another({ now: () => place.now() + YEAR, serverClock: () => place.now() + YEAR });
    assert.equal(await jumped.sweep(LINE, SETTINGS), 0);
    assert.equal(jumped.clockDoubted(), true);
    assert.equal(await jumped.sweep(LINE, SETTINGS), 0);
    assert.equal(await stateOf(right, id), 'sent');
    assert.ok(
      (await place.sql<{ name: string }>(`SELECT name FROM meta WHERE name LIKE 'doubted-%'`)).every(
        ({ name }) => name.includes(':'),
      ),
      'what one does not believe is its own',
    );
  });

  it('that is doubted by IO is no more believed', async () => {
    const id = await sentOne();
    await right.sweep(LINE, SETTINGS);
    right.heard(place.now() - YEAR);
    assert.equal(right.clockDoubted(), true);
    place.wait(100 * DAY_MS);
    assert.equal(await right.sweep(LINE, SETTINGS), 0);
    right.heard(place.now());
    assert.equal(await right.sweep(LINE, SETTINGS), 1);
    assert.equal(await stateOf(right, id), 'gone');
  });

  it('are looked at with a heartbeat', async () => {
    const ahead = place.another({ now: () => place.now() + YEAR, beatEvery: 20 });
    await until(() => ahead.clockDoubted());
  });

  it('a line is swept by its owner alone', async () => {
    const id = await sent(right);
    await emitted(right, [id]);
    const other = place.another();
    place.wait(100 * DAY_MS);
    assert.equal(await other.sweep(LINE, SETTINGS), 0);
    assert.equal(await stateOf(right, id), 'sent');
    assert.equal(await right.sweep(LINE, SETTINGS), 1);
  });
});
