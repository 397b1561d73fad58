import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRegister, RegisterError } from '../../../nodes/lib/register';
import type { Destination } from '../../../nodes/lib/core/destination';
import { Outbox } from '../../../nodes/lib/outbox/outbox';
import { closeOutbox, outboxIn } from '../../../nodes/lib/outbox/outboxes';
import { FakeClock, turns } from '../../support/clock';
import { json, Listening } from '../../support/http';
import { until } from '../../support/until';
import { emitted } from '../register/support';

const HOUR = 3_600_000;
const destination: Destination = {
  line: '00000000000|live|https://io.example',
  mode: 'live',
  url: 'http://127.0.0.1:9',
  callsPer5s: 100,
  window: undefined,
  trialList: undefined,
  recipientDays: 0,
  retentionDays: 0,
};
const entry = {
  ...{ line: destination.line, node: 'send', service: 'servizio', type: 'prova', campaign: 'prova' },
  ...{ key: '', fiscalCode: 'AAAAAA00A00A000A', msg: '{}', resend: false },
  discard: { reason: 'NOT_IN_TRIAL_LIST' },
};

describe('the outbox of a process', () => {
  let folder: string;
  let clock: FakeClock;
  let outbox: Outbox;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-outbox-'));
    clock = new FakeClock();
    outbox = new Outbox({ folder }, clock);
  });
  afterEach(() => {
    outbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const settled = async () => {
    const { id } = await outbox.register.takeIn(entry);
    await emitted(outbox.register, [id]);
  };
  const rows = async () => (await outbox.register.counts({})).reduce((sum, { n }) => sum + n, 0);

  it('has one line for a destination, with the newest settings', () => {
    const line = outbox.line(destination);
    assert.equal(outbox.line({ ...destination, callsPer5s: 7 }), line);
    assert.equal(line.pace.limit, 7);
    assert.notEqual(outbox.line({ ...destination, line: 'other' }), line);
  });

  it('goes by the more careful of several institutions that describe one line, as long as their io-send is there', () => {
    const night = { from: '22:00', to: '23:00', days: [] };
    const line = outbox.line({ ...destination, callsPer5s: 40, window: night }, 'send');
    outbox.line({ ...destination, callsPer5s: 100 }, 'other');
    assert.equal(line.pace.limit, 40);
    assert.equal(line.state('servizio').kind, 'window');
    outbox.line({ ...destination, callsPer5s: 9 });
    assert.equal(line.pace.limit, 40, 'who only asks changes nothing');
    outbox.leave(destination.line, 'send');
    assert.equal(line.pace.limit, 100);
    assert.equal(line.state('servizio').kind, 'running');
  });

  it('asks the register for nothing more when somebody only looks at a line', async () => {
    let claims = 0;
    outbox.watchedBy({
      register: (register) => ({
        ...register,
        next: (filter) => {
          claims += 1;
          return register.next(filter);
        },
      }),
      line: (options) => options,
    });
    const line = outbox.line(destination, 'send');
    line.attach({ id: 'send', service: 'servizio', checkProfile: false, fault: () => undefined });
    await turns(5);
    const before = claims;
    assert.ok(before > 0);
    for (let n = 0; n < 3; n += 1) outbox.line({ ...destination });
    await turns(5);
    assert.equal(claims, before);
    outbox.line({ ...destination, callsPer5s: 7 });
    await turns(5);
    assert.equal(claims, before + 1);
  });

  it('uses a key on the line of its institution only, so that what waits on an earlier one never shows it', async () => {
    const asked: (string | undefined)[] = [];
    const server = await Listening.start(({ headers }, response) => {
      asked.push(String(headers['ocp-apim-subscription-key']));
      json(response, 200, { status: 'PROCESSED', message: {} });
    });
    const rehearsal = outbox.line({ ...destination, line: '00000000000|simulator|', url: server.url });
    const live = outbox.line({ ...destination, url: server.url });
    try {
      const state = (line: typeof live) => line.reads.status('servizio', 'AAAAAA00A00A000A', 'id');
      outbox.setKey('servizio', 'servizio', '00000000000|simulator|');
      assert.equal(await state(live), undefined);
      outbox.setKey('servizio', 'vera', destination.line);
      assert.equal(await state(rehearsal), undefined);
      await state(live);
      assert.deepEqual(asked, ['vera']);
    } finally {
      outbox.close();
      await server.end();
    }
  });

  it('erases what is due when a line is made, so also where Node-RED is restarted every night', async () => {
    await settled();
    outbox.line(destination);
    assert.equal(await rows(), 0);
  });

  it('erases what is due every hour', async () => {
    outbox.line(destination);
    await settled();
    await clock.pass(HOUR - 1);
    assert.equal(await rows(), 1);
    await clock.pass(1);
    assert.equal(await rows(), 0);
    await settled();
    await clock.pass(HOUR);
    assert.equal(await rows(), 0);
  });

  it('erases what is due of the log every hour, also where the register has no message any more', async () => {
    outbox.line(destination);
    await settled();
    await clock.pass(HOUR);
    assert.deepEqual([await rows(), await outbox.register.lines()], [0, []]);
    const act = {
      page: '',
      sending: '',
      who: 'anna',
      what: 'stop',
      line: '',
      campaign: '',
      n: 0,
      detail: '{}',
    };
    await outbox.register.noteAct({ ...act, days: 0 });
    await clock.pass(HOUR);
    assert.deepEqual(await outbox.register.acts({ limit: 9 }), []);
  });

  describe('erases by itself, of every line that the register names', () => {
    const DAY = 86_400_000;
    const other = (line: string) => ({ ...entry, line });

    /** A register that was used `days` ago and now and then since. */
    async function usedBefore(days: number, lines: readonly string[]): Promise<void> {
      let ago = days;
      const register = openRegister(folder, {
        now: () => Date.now() - ago * DAY,
        monotonic: () => performance.now() - ago * DAY,
      });
      for (const line of lines) await emitted(register, [(await register.takeIn(other(line))).id]);
      for (; ago > 0; ago = Math.max(0, ago - 20))
        await register.sweep('none', { recipientDays: 1, retentionDays: 1 });
      await register.sweep('none', { recipientDays: 1, retentionDays: 1 });
      register.close();
    }
    const left = async () => (await outbox.register.lines()).sort();
    const readable = async () =>
      (await outbox.register.page({ scope: {}, limit: 9, fiscalCode: 'full' })).filter(
        (row) => row.fiscalCode !== null,
      );

    it('when the register is opened, without any line: rows after 90 days', async () => {
      await usedBefore(91, ['00000000000|trial|https://io.example', '11111111111|live|https://gone.example']);
      await until(async () => (await left()).length === 0);
    });

    it('… and fiscal codes after 30', async () => {
      await usedBefore(31, ['00000000000|trial|https://io.example']);
      assert.equal((await left()).length, 1);
      await until(async () => (await readable()).length === 0);
    });

    it('of one line in a turn of the event loop, however many there are', async () => {
      await usedBefore(
        91,
        [1, 2, 3, 4, 5].map((n) => `${n}|live|https://io.example`),
      );
      const seen = new Set<number>();
      do {
        seen.add((await left()).length);
        await turns(1);
      } while (!seen.has(0));
      // Never two at once.
      assert.deepEqual([...seen].slice(-5), [4, 3, 2, 1, 0]);
    });

    it('every hour as the present settings of the same institution say', async () => {
      const trial = '00000000000|trial|https://io.example';
      const stranger = '11111111111|live|https://io.example';
      await usedBefore(3, [trial, stranger]);
      assert.deepEqual(await left(), [trial, stranger]);
      outbox.line({ ...destination, recipientDays: 1, retentionDays: 2 });
      await clock.pass(HOUR);
      assert.deepEqual(await left(), [stranger]);
    });

    it('never before the days that an institution chose, also when its line is not made yet', async () => {
      await usedBefore(100, [destination.line]);
      const register = openRegister(folder);
      await register.keepFor(destination.line, { recipientDays: 200, retentionDays: 365 });
      register.close();
      outbox = new Outbox({ folder }, clock);
      assert.equal((await readable()).length, 1);
    });

    it('remembers for the next start what a line was told last', async () => {
      outbox.line({ ...destination, recipientDays: 5, retentionDays: 6 });
      outbox.line({ ...destination, recipientDays: 200, retentionDays: 365 });
      outbox.close();
      outbox = new Outbox({ folder }, clock);
      assert.deepEqual(
        [...(await outbox.register.kept())],
        [[destination.line, { recipientDays: 200, retentionDays: 365 }]],
      );
    });
  });

  it('is not brought down by a register that cannot erase', async () => {
    outbox.line(destination);
    outbox.register.close();
    await clock.pass(3 * HOUR);
    await assert.rejects(() => outbox.register.counts({}), RegisterError);
  });

  it('tries a register that is in use again after a while, not for every row', async () => {
    const other = openRegister(folder);
    assert.throws(() => outbox.register, { code: 'IO_REGISTER_BUSY' });
    other.close();
    assert.throws(() => outbox.register, { code: 'IO_REGISTER_BUSY' });
    await clock.pass(5_000);
    assert.equal(await rows(), 0);
  });

  it('remembers stops, and lifts those of the campaigns with that of the node', async () => {
    await outbox.stop([{ node: 'send', campaign: 'mensa' }]);
    await outbox.stop([{ node: 'send', campaign: null }]);
    assert.ok(outbox.stops.has('send', 'libri'));
    await outbox.resume([{ node: 'send', campaign: 'mensa' }]);
    assert.ok(outbox.stops.has('send', 'mensa'));
    await outbox.resume([{ node: 'send', campaign: null }]);
    assert.equal(outbox.stops.has('send', 'mensa'), false);
    await outbox.stop([{ node: 'send', campaign: 'mensa' }]);
    outbox.close();
    outbox = new Outbox({ folder }, clock);
    assert.deepEqual([(await outbox.register.stops()).length, outbox.stops.has('send', 'mensa')], [1, true]);
    assert.deepEqual([outbox.stops.byCampaign('send'), outbox.stops.byCampaign('other')], [true, false]);
  });

  it('leaves one listener at the end of the process, whatever the number of user directories', async () => {
    const before = process.listenerCount('exit');
    const folders = Array.from({ length: 12 }, () => mkdtempSync(path.join(tmpdir(), 'io-outbox-')));
    for (const userDir of folders) outboxIn(userDir);
    // None more where another test of the process has left its Node-RED open.
    assert.ok(process.listenerCount('exit') <= before + 1);
    for (const userDir of folders) closeOutbox(userDir);
    assert.equal(process.listenerCount('exit'), before);
    for (const userDir of folders) rmSync(userDir, { recursive: true, force: true });
    await turns(1);
  });

  it('reads what lies in its folder by the key that lies there, also when its register has moved to a database', () => {
    outbox.open();
    const key = outbox.key();
    outbox.close();
    const keyFile = path.join(folder, 'common.key');
    writeFileSync(keyFile, Buffer.alloc(64, 3));
    const database = { url: 'postgres://127.0.0.1:9/io', keyFile, name: 'prova', isSynchronous: false };
    assert.deepEqual(new Outbox({ folder, database }, clock).key(), key);
    rmSync(path.join(folder, 'register.key'));
    assert.deepEqual(new Outbox({ folder, database }, clock).key(), Buffer.alloc(64, 3));
  });
});
