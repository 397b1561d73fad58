import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RegisterError, type Register } from '../../../nodes/lib/register';
import { good, lineBench, LineBench } from '../../support/line';

describe('a line whose register is not where it was', () => {
  const at = lineBench();
  const codes = () => at.bench.told.map(({ code }) => code);
  const file = () => join(at.bench.folder, 'register.db');

  it('sends nothing while the file is elsewhere, says so once, and goes on when it is back', async () => {
    await at.bench.takeIn(5);
    renameSync(file(), `${file()}.away`);
    at.bench.line.attach(at.bench.sender());
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), 0);
    assert.deepEqual(codes(), ['IO_REGISTER_MOVED']);
    assert.deepEqual(at.bench.line.state('servizio'), { kind: 'halted', code: 'IO_REGISTER_MOVED' });
    renameSync(`${file()}.away`, file());
    await at.bench.pass(20_000);
    assert.deepEqual(await at.bench.states(), { sent: 5 });
    assert.equal(at.bench.count('send'), 5);
  });

  it('sends nothing of what it had already claimed once the file is removed', async () => {
    let moved = false;
    at.bench.answer = (call) => {
      if (call.kind === 'send' && !moved) {
        moved = true;
        rmSync(file());
      }
      return good(call);
    };
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(60);
    await at.bench.pass(120_000);
    assert.deepEqual(codes(), ['IO_REGISTER_MOVED']);
    // What shared the commit of its intent with the first was on its way already.
    assert.ok(at.bench.count('send') <= 50, `${at.bench.count('send')} sent`);
    const before = at.bench.count('send');
    at.bench.line.wake();
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), before);
  });
});

describe('a line whose register a person has not confirmed', () => {
  let confirmed = false;
  const wrap = (register: Register): Register => ({
    ...register,
    next: async (filter) => {
      if (!confirmed) throw new RegisterError('IO_REGISTER_UNCONFIRMED');
      return await register.next(filter);
    },
  });
  const at = lineBench(() => new LineBench({}, wrap));

  it('takes in, sends nothing, says so once, and goes on by itself', async () => {
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(3);
    await at.bench.pass(60_000);
    assert.deepEqual(await at.bench.states(), { queued: 3 });
    assert.deepEqual(
      at.bench.told.map(({ code }) => code),
      ['IO_REGISTER_UNCONFIRMED'],
    );
    confirmed = true;
    await at.bench.pass(10_000);
    assert.deepEqual(await at.bench.states(), { sent: 3 });
  });
});
