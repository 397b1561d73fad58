import assert from 'node:assert/strict';
import type { Register } from '../../../../nodes/lib/register';
import { ALL, LINE, stateOf } from '../support';
import { startShared } from './bench';
import { ANNA, inDoubt, take, twoProcesses, type Two } from './people';
import { postgresIsHere } from '../../../support/postgres';

describe('what a person decides, in whatever process', () => {
  let place: Two;
  let mine: Register;

  before(async function () {
    if (postgresIsHere()) await startShared();
    else this.skip();
  });
  beforeEach(async () => {
    place = await twoProcesses();
    mine = place.open();
  });
  afterEach(() => place.finish());

  const log = async (): Promise<string[]> =>
    (await mine.acts({ limit: 99 })).map(({ who, what, campaign, n }) => `${who} ${what} ${campaign} ${n}`);

  async function countOf(state: string): Promise<number> {
    const [row] = await place.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM message WHERE state = '${state}'`,
    );
    return row?.n ?? 0;
  }

  it('is carried out once, counted right and logged once when the answer to its COMMIT was lost', async () => {
    await take(mine, 300);
    const other = place.behind();
    await other.stops();
    const deaf = place.proxy.deafAfter((bytes) => bytes.includes('COMMIT'));
    assert.equal(await other.cancel({ campaign: 'Mensa' }, ANNA), 300);
    await deaf;
    assert.equal(await countOf('discarded'), 300);
    assert.deepEqual(await log(), ['anna cancel Mensa 300']);
    assert.equal(await mine.brokenAct(), null);
  });

  it('is carried out once when the connection was lost before its COMMIT', async () => {
    await inDoubt(mine, 3);
    const other = place.behind();
    await other.stops();
    const deaf = place.proxy.deafAfter((bytes) => bytes.includes('decided = true'));
    assert.equal(await other.markSent({ campaign: 'Mensa' }, ANNA), 3);
    await deaf;
    assert.equal(await countOf('sent'), 3);
    assert.deepEqual(await log(), ['anna mark-sent Mensa 3']);
  });

  it('is not about what another process takes in meanwhile', async () => {
    await take(mine, 600);
    const other = place.another();
    const cancelling = mine.cancel({}, ANNA);
    const [late = 0] = await take(other, 1, { line: 'other|live|' });
    const cancelled = await cancelling;
    assert.ok(cancelled === 600 || cancelled === 601);
    assert.equal(await stateOf(other, late), cancelled === 600 ? 'queued' : 'discarded');
  });

  it('keeps an owner from sending what another process has cancelled, and the owner tells it', async () => {
    const [id = 0] = await take(mine, 1);
    assert.equal((await mine.next(ALL)).length, 1);
    assert.equal(await place.another().cancel({ line: LINE }), 1);
    assert.equal(await mine.intend({ id, attempts: 0 }), false);
    assert.deepEqual(
      (await mine.unemitted('send-1', 0, 9)).map(({ reason, again }) => [reason, again]),
      [['CANCELLED', false]],
    );
  });

  it('to send again what is in doubt is followed by the owner', async () => {
    const [id = 0] = await inDoubt(mine, 1);
    assert.equal(await place.another().resend({ ids: [id] }, ANNA), 1);
    const [entry] = await mine.next(ALL);
    assert.deepEqual([entry?.id, entry?.decided, entry?.attempts], [id, true, 1]);
  });

  it('to stop: no intent is committed once that has been said', async () => {
    const other = place.another();
    for (let round = 0; round < 5; round += 1) {
      const campaign = `Giro ${round}`;
      const ids = await take(mine, 100, { campaign });
      assert.equal((await mine.next({ ...ALL, limit: 100 })).length, 100);
      const intents = Promise.all(
        ids.map(async (id) => {
          if (id % 3 > 0) await new Promise((resolve) => setTimeout(resolve, id % 20));
          return mine.intend({ id, attempts: 0 });
        }),
      );
      await other.stop([{ node: 'send-1', campaign }], ANNA);
      const stopped = await countOf('sending');
      const passed = (await intents).filter(Boolean).length;
      assert.equal(await countOf('sending'), stopped);
      assert.equal(passed, stopped, `${passed} of 100`);
      const tried = ids.map((id) => ({ id, attempts: 1 }));
      await mine.release(tried);
      await mine.cancel({ campaign });
    }
    assert.deepEqual(await mine.next(ALL), []);
  });

  it('to resume is seen by the owner of each line of the node', async () => {
    await take(mine, 1);
    const other = place.another();
    await other.stop([{ node: 'send-1', campaign: null }], ANNA);
    assert.deepEqual(await mine.next(ALL), []);
    await other.resume([{ node: 'send-1', campaign: null }], ANNA);
    assert.equal((await mine.next(ALL)).length, 1);
    assert.deepEqual(
      (await place.sql<{ resumed: string }>(`SELECT resumed FROM line`)).map(({ resumed }) =>
        Number(resumed),
      ),
      [1],
    );
  });

  it('to let go what is held is counted once, though two say it at once', async () => {
    await take(mine, 400, { hold: true });
    const counts = await Promise.all([
      mine.confirm({ campaign: 'Mensa' }, 'anna'),
      place.another().confirm({ campaign: 'Mensa' }, 'bruno'),
    ]);
    assert.equal(counts[0] + counts[1], 400);
    const noted = await mine.confirmations({ campaign: 'Mensa' });
    assert.equal(
      noted.reduce((sum, { n }) => sum + n, 0),
      400,
    );
  });
});
