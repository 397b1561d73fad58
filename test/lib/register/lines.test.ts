import assert from 'node:assert/strict';
import type { NewNotice, Register } from '../../../nodes/lib/register';
import { ALL, type Bench, contract, entry } from './support';

const TODAY = '01199250158|live|https://api.io.example/api/v1';
/** As an older version kept it: as somebody had written it. */
const THEN = '01199250158|live|https://API.io.example/x/../api/v1';
const KEY = 'd'.repeat(64);
const SETTINGS = { recipientDays: 3, retentionDays: 4 };

contract('a line whose address was kept as it was written', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  function reopen(): void {
    register.close();
    register = place.open();
  }

  it('is the line of today: what waits is sent, what is known is known, what was noted holds', async () => {
    const { id } = await register.takeIn(entry({ key: KEY, line: THEN }));
    await register.keepFor(THEN, SETTINGS);
    reopen();
    assert.equal((await register.takeIn(entry({ key: KEY, line: TODAY }))).reason, 'DUPLICATE');
    assert.deepEqual(await register.lines(), [TODAY]);
    assert.deepEqual((await register.kept()).get(TODAY), SETTINGS);
    const waiting = await register.next({ ...ALL, line: TODAY });
    assert.deepEqual(
      waiting.map((one) => [one.id, one.line]),
      [[id, TODAY]],
    );
  });

  it('is one with the line of today where the register has both', async () => {
    await register.takeIn(entry({ line: THEN }));
    await register.takeIn(entry({ line: TODAY }));
    await register.keepFor(THEN, SETTINGS);
    await register.keepFor(TODAY, { ...SETTINGS, recipientDays: 1 });
    reopen();
    assert.equal((await register.kept()).get(TODAY)?.recipientDays, 1);
    assert.deepEqual(
      (await register.campaigns(TODAY)).map(({ states }) => states.queued),
      [2],
    );
  });

  it('is the line of today for followed notices and for payments that came before them', async () => {
    const notice: NewNotice = {
      ...{ node: 'scad-1', line: THEN, service: 'service-1', number: '301000000000000025' },
      ...{ fiscalCode: 'AAAAAA00A00A000A', ioId: 'io-1', sentAt: 1_000, sentDay: 20_570, dueDay: 20_600 },
      ...{ remindedByIo: false, msg: '{}' },
    };
    const plan = { before: 5, after: 3 };
    await register.notices.follow(notice, plan);
    await register.notices.conclude(['301000000000000026'], 'paid', { node: 'scad-1', line: THEN });
    reopen();
    const due = await register.notices.due({ node: 'scad-1', line: TODAY }, 20_600, undefined, 10);
    assert.equal(due.length, 1);
    const paid = { ...notice, line: TODAY, number: '301000000000000026', ioId: 'io-2' };
    assert.equal(await register.notices.follow(paid, plan), 'over');
  });
});
