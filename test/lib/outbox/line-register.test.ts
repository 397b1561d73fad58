import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { openRegister, RegisterError, type Register } from '../../../nodes/lib/register';
import { turns } from '../../support/clock';
import { accepted, allowed, good, later, LineBench, lineBench } from '../../support/line';

const full = () => new RegisterError('IO_REGISTER_FULL', { file: 'register.db' });
/** What a kernel makes of a disk with errors; nobody can remount a disk read-only while files on it are being written. */
const readOnly = () =>
  new RegisterError('IO_REGISTER_UNAVAILABLE', { file: 'register.db', error: 'SQLITE_READONLY' });
type Write = 'intend' | 'record' | 'release' | 'next' | 'totals';

/** A register whose disk can be full, or what `error` says, for the writes that the test names. */
function failing(error = full): { readonly broken: Set<Write>; make: () => LineBench } {
  const broken = new Set<Write>();
  const wrap = (register: Register): Register => ({
    ...register,
    intend: (id) => (broken.has('intend') ? Promise.reject(error()) : register.intend(id)),
    record: (outcome) => (broken.has('record') ? Promise.reject(error()) : register.record(outcome)),
    release: (ids) => (broken.has('release') ? Promise.reject(error()) : register.release(ids)),
    next: async (filter) => {
      if (broken.has('next')) throw error();
      return await register.next(filter);
    },
    totals: async (node) => {
      if (broken.has('totals')) throw error();
      return await register.totals(node);
    },
  });
  return { broken, make: () => new LineBench({}, wrap) };
}

describe('a line whose register cannot be written', () => {
  const { broken, make } = failing();
  const at = lineBench(make);
  const unhandled: unknown[] = [];
  const remember = (reason: unknown) => unhandled.push(reason);
  const codes = () => at.bench.told.map(({ code }) => code);

  beforeEach(() => process.on('unhandledRejection', remember));
  afterEach(() => {
    process.removeListener('unhandledRejection', remember);
    broken.clear();
    assert.deepEqual(unhandled.splice(0), []);
  });

  it('sends nothing without its intent on disk, says so once, and goes on when there is room', async () => {
    for (const write of ['intend', 'release'] as const) broken.add(write);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(30);
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), 0);
    assert.deepEqual(codes(), ['IO_REGISTER_FULL']);
    assert.deepEqual(at.bench.line.state('servizio'), { kind: 'halted', code: 'IO_REGISTER_FULL' });
    broken.clear();
    await at.bench.pass(20_000);
    assert.deepEqual(await at.bench.states(), { sent: 30 });
    assert.equal(at.bench.count('send'), 30);
  });

  it('keeps an outcome that IO has given until it is on disk, and lets it out once', async () => {
    broken.add('record');
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(3);
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), 3);
    assert.deepEqual(at.bench.outcomes, []);
    assert.deepEqual(codes(), ['IO_REGISTER_FULL']);
    broken.clear();
    await at.bench.pass(20_000);
    assert.deepEqual(
      at.bench.outcomes.map(({ state }) => state),
      ['sent', 'sent', 'sent'],
    );
    assert.equal(at.bench.count('send'), 3);
  });

  it('says so again when the disk is full a second time', async () => {
    at.bench.line.attach(at.bench.sender());
    for (let n = 0; n < 2; n += 1) {
      broken.add('intend');
      await at.bench.takeIn(1);
      await at.bench.pass(10_000);
      broken.clear();
      await at.bench.pass(10_000);
    }
    assert.deepEqual(codes(), ['IO_REGISTER_FULL', 'IO_REGISTER_FULL']);
    assert.deepEqual(await at.bench.states(), { sent: 2 });
  });

  it('waits when the queue cannot be read, and reads it later', async () => {
    broken.add('next');
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(2);
    await at.bench.pass(30_000);
    assert.deepEqual([at.bench.calls.length, codes()], [0, ['IO_REGISTER_FULL']]);
    broken.clear();
    await at.bench.pass(10_000);
    assert.deepEqual(await at.bench.states(), { sent: 2 });
  });

  it('stops a service although the queue cannot be counted for the report', async () => {
    at.bench.answer = () => ({ kind: 'answered', status: 401, body: {} });
    broken.add('totals');
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(2);
    await at.bench.pass(1_000);
    assert.deepEqual(codes(), ['IO_UNAUTHORIZED']);
  });

  it('is not brought down by who receives an outcome', async () => {
    at.bench.emitter.attach('send', () => {
      throw new Error('a broken wire');
    });
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(30);
    await at.bench.pass(120_000);
    assert.deepEqual(await at.bench.states(), { sent: 30 });
  });
});

describe('a line whose disk has become read-only', () => {
  const { broken, make } = failing(readOnly);
  const at = lineBench(make);

  it('halts in words, and goes on without a restart once it can be written again', async () => {
    for (const write of ['intend', 'record', 'release'] as const) broken.add(write);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(30);
    await at.bench.pass(60_000);
    assert.deepEqual(
      at.bench.told.map(({ code, queued }) => [code, queued]),
      [['IO_REGISTER_UNAVAILABLE', 30]],
    );
    assert.equal(at.bench.count('send'), 0);
    broken.clear();
    await at.bench.pass(20_000);
    assert.deepEqual(await at.bench.states(), { sent: 30 });
    assert.equal(at.bench.count('send'), 30);
  });
});

describe('a line whose folder goes away, as a disk that is pulled out', () => {
  const at = lineBench();

  it('halts in words in the middle of its queue, and sends the rest once when the folder is back', async () => {
    const { folder } = at.bench;
    at.bench.answer = (call) => {
      if (call.kind === 'send' && at.bench.count('send') === 10) renameSync(folder, `${folder}-away`);
      return good(call);
    };
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(30);
    await at.bench.pass(60_000);
    const before = at.bench.count('send');
    assert.ok(before < 30, `${before} had left`);
    assert.deepEqual(
      at.bench.told.map(({ code }) => code),
      ['IO_REGISTER_MOVED'],
    );
    assert.equal(at.bench.line.state('servizio').kind, 'halted');
    renameSync(`${folder}-away`, folder);
    await at.bench.pass(20_000);
    assert.deepEqual(await at.bench.states(), { sent: 30 });
    assert.equal(at.bench.count('send'), 30);
  });
});

describe('a line whose process ends', () => {
  const at = lineBench();

  it('leaves what was being sent to the next start, in doubt, and does nothing more', async () => {
    const post = later();
    at.bench.answer = ({ kind }) => (kind === 'profile' ? allowed : post.answer);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(2);
    await at.bench.pass(1_000);
    at.bench.line.close();
    at.bench.register.close();
    post.give(accepted());
    await at.bench.pass(60_000);
    assert.deepEqual([at.bench.told, at.bench.outcomes], [[], []]);
    const again = openRegister(at.bench.folder);
    assert.deepEqual(again.recovered, { inDoubt: 2, requeued: 0 });
    const owed = await again.unemitted('send', 0, 10);
    assert.deepEqual(
      owed.map(({ state, reason, again: late }) => [state, reason, late]),
      [
        ['in-doubt', 'INTERRUPTED', false],
        ['in-doubt', 'INTERRUPTED', false],
      ],
    );
    again.close();
  });

  it('leaves what was only being checked in the queue', async () => {
    const check = later();
    at.bench.answer = () => check.answer;
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(2);
    await at.bench.pass(1_000);
    at.bench.line.close();
    at.bench.register.close();
    check.give(allowed);
    await turns();
    const again = openRegister(at.bench.folder);
    assert.deepEqual(again.recovered, { inDoubt: 0, requeued: 2 });
    assert.equal(at.bench.count('send'), 0);
    again.close();
  });
});

describe('what happens to a message between check and POST', () => {
  const at = lineBench();
  let check = later();

  beforeEach(async () => {
    check = later();
    at.bench.answer = (call) => (call.kind === 'profile' ? check.answer : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { checking: 1 });
  });

  it('cancelled while it is checked, it is not sent', async () => {
    assert.equal(await at.bench.register.cancel({ node: 'send' }), 1);
    check.give(allowed);
    await at.bench.pass(60_000);
    assert.deepEqual([at.bench.count('send'), await at.bench.states()], [0, { discarded: 1 }]);
  });

  it('cancelled while it is checked, it keeps that outcome whatever the check says', async () => {
    await at.bench.register.cancel({ node: 'send' });
    check.give({ kind: 'answered', status: 404, body: { title: 'Profile not found' } });
    await at.bench.pass(60_000);
    at.bench.emitter.look('send');
    await at.bench.pass();
    assert.deepEqual(
      at.bench.outcomes.map(({ reason }) => reason),
      ['CANCELLED'],
    );
  });

  it('cancelled while its intent is written, it is sent or cancelled, not both', async () => {
    check.give(allowed);
    await turns(1);
    const cancelled = await at.bench.register.cancel({ node: 'send' });
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), 1 - cancelled);
  });

  it('does not keep others from leaving when a cancelled one is skipped', async () => {
    check.give(allowed);
    await at.bench.register.cancel({ node: 'send' });
    await at.bench.takeIn(45);
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { discarded: 1, sent: 45 });
  });

  it('stopped by a person meanwhile, it goes back to the queue and leaves when the person says go on', async () => {
    at.bench.stopped = true;
    await at.bench.register.stop([{ node: 'send', campaign: null }]);
    check.give(allowed);
    await at.bench.pass(60_000);
    assert.deepEqual([at.bench.count('send'), await at.bench.states()], [0, { queued: 1 }]);
    at.bench.stopped = false;
    await at.bench.register.resume([{ node: 'send', campaign: null }]);
    at.bench.line.wake();
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { sent: 1 });
  });

  it('taken off the trial list meanwhile, it is discarded and not sent', async () => {
    at.bench.listed = () => false;
    check.give(allowed);
    await at.bench.pass(1_000);
    assert.equal(at.bench.count('send'), 0);
    assert.deepEqual(
      at.bench.outcomes.map(({ state, reason }) => [state, reason]),
      [['discarded', 'NOT_IN_TRIAL_LIST']],
    );
  });
});

describe('an io-send node that goes and comes', () => {
  const at = lineBench();

  it('leaves its queue unsent while it is away', async () => {
    const check = later();
    at.bench.answer = (call) => (call.kind === 'profile' ? check.answer : good(call));
    const sender = at.bench.sender();
    at.bench.line.attach(sender);
    await at.bench.takeIn(60);
    await at.bench.pass(1_000);
    at.bench.line.detach(sender);
    check.give(allowed);
    await at.bench.pass(60_000);
    assert.deepEqual([at.bench.count('send'), await at.bench.states()], [0, { queued: 60 }]);
    at.bench.line.attach(at.bench.sender());
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { sent: 60 });
  });

  it('sends in the order in which the messages were taken in', async () => {
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(100);
    await at.bench.pass(5_000);
    const sent = at.bench.calls.filter(({ kind }) => kind === 'send').map(({ fiscalCode }) => fiscalCode);
    assert.deepEqual(sent, [...sent].sort());
  });
});
