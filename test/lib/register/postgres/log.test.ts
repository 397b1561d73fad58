import assert from 'node:assert/strict';
import type { NewAct, Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { LINE } from '../support';
import { startShared } from './bench';
import { ANNA, take, twoProcesses, type Two } from './people';

const ACT: NewAct = {
  ...{ page: 'pagina', sending: 'invio-1', who: 'anna', what: 'prepare', line: LINE, campaign: 'Mensa' },
  ...{ n: 183, detail: '{"file":"abc"}', days: 30 },
};

describe('the log of several processes', () => {
  let place: Two;
  let one: Register;
  let other: Register;

  before(async function () {
    if (postgresIsHere()) await startShared();
    else this.skip();
  });
  beforeEach(async () => {
    place = await twoProcesses();
    one = place.open();
    other = place.another();
  });
  afterEach(() => place.finish());

  it('is one chain, whoever notes at the same moment', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 === 0 ? one : other).noteAct({ ...ACT, n, page: n % 5 === 0 ? 'altra' : 'pagina' }),
      ),
    );
    const all = await one.acts({ limit: 99 });
    assert.deepEqual(
      all.map(({ id }) => id),
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
    for (const page of ['pagina', 'altra', undefined])
      assert.deepEqual([await one.brokenAct(page), await other.brokenAct(page)], [null, null]);
  });

  it('has an act once whose COMMIT was not answered', async () => {
    const behind = place.behind();
    await behind.acts({ limit: 1 });
    const deaf = place.proxy.deafAfter((bytes) => bytes.includes('COMMIT'));
    const noted = await behind.noteAct(ACT);
    await deaf;
    assert.deepEqual(await one.acts({ limit: 9 }), [noted]);
    assert.equal(await one.brokenAct(), null);
  });

  it('is whole while entries of several logs go, in two processes at once', async () => {
    for (let n = 0; n < 30; n += 1)
      await one.noteAct({ ...ACT, n, page: n % 2 === 0 ? 'altra' : 'pagina', days: n < 20 ? 1 : 90 });
    place.wait(2 * 86_400_000);
    const settings = { recipientDays: 30, retentionDays: 90 };
    await Promise.all([one.sweep(LINE, settings), other.sweep(LINE, settings), one.noteAct(ACT)]);
    assert.equal((await other.acts({ limit: 99 })).length, 11);
    assert.equal(await other.brokenAct(), null);
  });

  it('has every decision of either, each in its order', async () => {
    await take(one, 4);
    await Promise.all([
      one.stop([{ node: 'send-1', campaign: 'Mensa' }], ANNA),
      other.cancel({ campaign: 'Mensa' }, { ...ANNA, who: 'bruno' }),
      other.resume([{ node: 'send-1', campaign: 'Mensa' }], { ...ANNA, who: 'bruno' }),
    ]);
    assert.deepEqual((await one.acts({ limit: 9 })).map(({ who, what }) => `${who} ${what}`).sort(), [
      'anna stop',
      'bruno cancel',
      'bruno resume',
    ]);
    assert.equal(await one.brokenAct(), null);
  });
});
