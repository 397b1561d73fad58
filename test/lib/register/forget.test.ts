import assert from 'node:assert/strict';
import type { NewNotice, Register } from '../../../nodes/lib/register';
import { ALL, type Bench, contract, entry, intend, LINE, sending, sent, stateOf } from './support';

const KEY = 'e'.repeat(64);
const PLAN = { before: 5, after: 3 };
/** Each by its own name; the trial leads to a simulator that somebody started by hand, and is a trial all the same. */
const OTHERS = ['01199250158|live|https://api.io.example', '01199250158|trial|http://127.0.0.1:3000'];

contract('trials that begin anew', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  function notice(line: string, number: string): NewNotice {
    return {
      ...{ node: 'scad-1', line, service: 'service-1', number, fiscalCode: 'AAAAAA00A00A000A' },
      ...{
        ioId: `io-${number}`,
        sentAt: 1_000,
        sentDay: 20_570,
        dueDay: 20_600,
        remindedByIo: false,
        msg: '{}',
      },
    };
  }

  it('let the same list in once more, in the simulator', async () => {
    const first = await sent(register, { key: KEY });
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
    assert.equal(await register.forgetSimulated(), 2);
    assert.equal(await stateOf(register, first), 'gone');
    assert.deepEqual(
      [await register.counts({}), await register.campaigns(), await register.lines()],
      [[], [], []],
    );
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
  });

  it('forget what waits, is under way, in doubt, held or owed, and nothing of it is sent or told after all', async () => {
    await register.takeIn(entry({ hold: true }));
    const posting = await sending(register);
    const checking = await register.takeIn(entry());
    await register.next(ALL);
    await register.forgetSimulated();
    assert.equal(await intend(register, checking.id), false);
    assert.equal(await register.record({ id: posting, state: 'sent', ioId: 'io-1' }), false);
    await register.release([
      { id: posting, attempts: 1 },
      { id: checking.id, attempts: 0 },
    ]);
    await register.emitted([{ id: posting, state: 'sent', attempts: 1 }]);
    assert.deepEqual([await register.counts({}), await register.unemitted('send-1', 0, 9)], [[], []]);
  });

  it('touch no line of a trial or of live mode, with the same node, campaign and citizens', async () => {
    const ids: number[] = [];
    for (const line of OTHERS) {
      ids.push(await sent(register, { line, key: KEY }));
      await register.takeIn(entry({ line }));
      await register.notices.follow(notice(line, '301000000000000025'), PLAN);
      await register.notices.conclude(['301000000000000099'], 'paid', { line, node: 'scad-1' });
    }
    const before = [
      await register.counts({}),
      await register.notices.counts(),
      await register.lines(),
      await register.kept(),
    ];
    await sent(register, { key: KEY });
    await register.notices.follow(notice(LINE, '301000000000000026'), PLAN);
    await register.notices.conclude(['301000000000000098'], 'paid', { line: LINE, node: 'scad-1' });
    assert.equal(await register.forgetSimulated(), 1);
    assert.deepEqual(
      [
        await register.counts({}),
        await register.notices.counts(),
        await register.lines(),
        await register.kept(),
      ],
      before,
    );
    for (const [index, line] of OTHERS.entries()) {
      assert.equal(await stateOf(register, ids[index] ?? 0), 'sent');
      assert.equal((await register.takeIn(entry({ line, key: KEY }))).reason, 'DUPLICATE');
    }
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
  });

  it('are over at the next start, too, and a long list goes in slices', async () => {
    const many = Array.from({ length: 600 }, (_, i) => entry({ campaign: i < 300 ? 'A' : 'B' }));
    await Promise.all(many.map((one) => register.takeIn(one)));
    assert.equal(await register.forgetSimulated(), 600);
    register.close();
    register = place.open();
    assert.deepEqual([await register.counts({}), await register.campaigns()], [[], []]);
  });

  it('leave what comes in meanwhile', async () => {
    await Promise.all(Array.from({ length: 300 }, () => register.takeIn(entry())));
    const forgetting = register.forgetSimulated();
    const { id } = await register.takeIn(entry({ campaign: 'new' }));
    await forgetting;
    assert.equal(await stateOf(register, id), 'queued');
    assert.equal((await register.counts({})).length, 1);
  });
});
