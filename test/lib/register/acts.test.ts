import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Act, NewAct, Register } from '../../../nodes/lib/register';
import { type Bench, contract, DAY_MS, LINE } from './support';

const ACT: NewAct = {
  ...{ page: 'pagina', sending: 'invio-1', who: 'anna', what: 'prepare', line: LINE, campaign: 'Mensa' },
  ...{ n: 183, detail: '{"file":"abc"}', days: 30 },
};
const SETTINGS = { recipientDays: 7, retentionDays: 30 };

contract('the log of what people did', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  const whatIn = (acts: readonly Act[]): string[] => acts.map(({ what }) => what);

  /** Changes what is stored behind the register's back. */
  async function tamper(sql: string): Promise<void> {
    register.close();
    await place.tamper(sql);
    register = place.open();
  }

  it('keeps who did what, when and how much, in the order in which it was done', async () => {
    await register.noteAct(ACT);
    place.wait(1000);
    await register.noteAct({ ...ACT, who: 'bruno', what: 'confirm' });
    const [first, second] = await register.acts({ sending: 'invio-1', limit: 10 });
    assert.deepEqual(
      [first?.who, first?.what, first?.n, second?.who, second?.what],
      ['anna', 'prepare', 183, 'bruno', 'confirm'],
    );
    assert.equal((second?.at ?? 0) - (first?.at ?? 0), 1000);
    assert.equal(second?.before, first?.hash);
  });

  it('has hashes that anybody can make again from an export', async () => {
    const { before, page, sending, at, who, what, line, campaign, n, detail, hash } =
      await register.noteAct(ACT);
    const chained = JSON.stringify([before, page, sending, at, who, what, line, campaign, n, detail]);
    assert.equal(createHash('sha256').update(chained).digest('hex'), hash);
  });

  it('is whole after a restart, page by page', async () => {
    for (let n = 0; n < 300; n += 1) await register.noteAct({ ...ACT, n });
    await register.noteAct({ ...ACT, page: 'altra', sending: 'invio-9' });
    register.close();
    register = place.open();
    assert.equal((await register.acts({ page: 'pagina', limit: 1000 })).length, 300);
    assert.equal((await register.acts({ page: 'pagina', after: 299, limit: 1000 })).length, 1);
    for (const page of ['pagina', 'altra', 'nessuna', undefined])
      assert.equal(await register.brokenAct(page), null);
  });

  it('shows an entry that somebody has changed', async () => {
    for (const what of ['prepare', 'correct', 'confirm']) await register.noteAct({ ...ACT, what });
    await tamper(`UPDATE act SET who = 'carla' WHERE what = 'correct'`);
    assert.equal(await register.brokenAct('pagina'), 2);
    assert.equal(await register.brokenAct(), 2);
  });

  it('shows an entry that somebody has taken out', async () => {
    for (const what of ['prepare', 'correct', 'confirm']) await register.noteAct({ ...ACT, what });
    await tamper(`DELETE FROM act WHERE what = 'correct'`);
    assert.equal(await register.brokenAct('pagina'), 3);
  });

  it('forgets its oldest entries when their days are over, and is whole without them', async () => {
    await register.noteAct(ACT);
    place.wait(20 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    // Kept for fewer days by now: an entry never goes before an older one.
    await register.noteAct({ ...ACT, what: 'correct', days: 1 });
    await register.noteAct({ ...ACT, what: 'confirm' });
    place.wait(5 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.deepEqual(whatIn(await register.acts({ page: 'pagina', limit: 9 })), [
      'prepare',
      'correct',
      'confirm',
    ]);
    place.wait(6 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.deepEqual(whatIn(await register.acts({ page: 'pagina', limit: 9 })), ['confirm']);
    assert.equal(await register.brokenAct('pagina'), null);
    assert.equal(await register.brokenAct(), null);
  });

  it('shows that its oldest entry was taken out, and its newest', async () => {
    for (const what of ['prepare', 'correct', 'confirm']) await register.noteAct({ ...ACT, what });
    await tamper(`DELETE FROM act WHERE what = 'prepare'`);
    assert.equal(await register.brokenAct('pagina'), 2);
    await tamper(`DELETE FROM act WHERE what IN ('correct', 'confirm')`);
    assert.equal(await register.brokenAct(), 1, 'the first number that is not there');
  });

  it('goes on behind entries that are all gone', async () => {
    const { hash } = await register.noteAct(ACT);
    place.wait(31 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.deepEqual(await register.acts({ limit: 9 }), []);
    assert.equal(await register.brokenAct(), null);
    const { before } = await register.noteAct(ACT);
    assert.equal(before, hash);
    assert.equal(await register.brokenAct(), null);
  });

  it('is whole although entries go while it is looked at', async () => {
    for (let n = 0; n < 300; n += 1) await register.noteAct({ ...ACT, n, days: n < 200 ? 1 : 90 });
    place.wait(2 * DAY_MS);
    const looking = register.brokenAct();
    await register.sweep(LINE, SETTINGS);
    assert.equal(await looking, null);
  });

  it('keeps an entry for as long as the institution of its line says, and one of no line for as long as any', async () => {
    await register.keepFor(LINE, { ...SETTINGS, logDays: 40 });
    await register.keepFor('99999999999|live|', { ...SETTINGS, logDays: 1000 });
    const { days, ...act } = ACT;
    await register.noteAct({ ...act, page: 'a' });
    await register.noteAct({ ...act, page: 'b', line: '' });
    place.wait(41 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.deepEqual(
      (await register.acts({ limit: 9 })).map(({ page }) => page),
      ['b'],
    );
    place.wait(900 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.equal((await register.acts({ limit: 9 })).length, 1, `not after the ${days} days of others`);
  });
});
