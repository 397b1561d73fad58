import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRegister, RegisterError } from '../../../nodes/lib/register';
import { closeOffice, Office, officeOf, type Destination } from '../../../nodes/lib/outbox/outbox';
import { FakeClock, turns } from '../../support/clock';

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

describe('the office of a process', () => {
  let folder: string;
  let clock: FakeClock;
  let office: Office;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-office-'));
    clock = new FakeClock();
    office = new Office(folder, clock);
  });
  afterEach(() => {
    office.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const settled = async () => {
    const { id } = await office.register.takeIn(entry);
    await office.register.emitted([id]);
  };
  const rows = () => office.register.counts({}).reduce((sum, { n }) => sum + n, 0);

  it('has one line for a destination, with the newest settings', () => {
    const line = office.line(destination);
    assert.equal(office.line({ ...destination, callsPer5s: 7 }), line);
    assert.equal(line.pace.limit, 7);
    assert.notEqual(office.line({ ...destination, line: 'other' }), line);
  });

  it('goes by the more careful of several institutions that describe one line, as long as their io-send is there', () => {
    const night = { from: '22:00', to: '23:00', days: [] };
    const line = office.line({ ...destination, callsPer5s: 40, window: night }, 'send');
    office.line({ ...destination, callsPer5s: 100 }, 'other');
    assert.equal(line.pace.limit, 40);
    assert.equal(line.state('servizio').kind, 'window');
    office.line({ ...destination, callsPer5s: 9 });
    assert.equal(line.pace.limit, 40, 'who only asks changes nothing');
    office.leave(destination.line, 'send');
    assert.equal(line.pace.limit, 100);
    assert.equal(line.state('servizio').kind, 'running');
  });

  it('erases what is due when a line is made, so also where Node-RED is restarted every night', async () => {
    await settled();
    office.line(destination);
    assert.equal(rows(), 0);
  });

  it('erases what is due every hour', async () => {
    office.line(destination);
    await settled();
    await clock.pass(HOUR - 1);
    assert.equal(rows(), 1);
    await clock.pass(1);
    assert.equal(rows(), 0);
    await settled();
    await clock.pass(HOUR);
    assert.equal(rows(), 0);
  });

  describe('erases by itself, of every line that the register names', () => {
    const DAY = 86_400_000;
    const other = (line: string) => ({ ...entry, line });

    /** A register that was used `days` ago and now and then since. */
    async function usedBefore(days: number, lines: readonly string[]): Promise<void> {
      let ago = days;
      const register = openRegister(folder, { now: () => Date.now() - ago * DAY });
      for (const line of lines) await register.emitted([(await register.takeIn(other(line))).id]);
      for (; ago > 0; ago = Math.max(0, ago - 20))
        register.sweep('none', { recipientDays: 1, retentionDays: 1 });
      register.close();
    }
    const left = () => office.register.lines().sort();
    const readable = () =>
      office.register
        .page({ scope: {}, limit: 9, fiscalCode: 'full' })
        .filter((row) => row.fiscalCode !== null);

    it('when the register is opened, without any line: rows after 90 days', async () => {
      await usedBefore(91, ['00000000000|trial|https://io.example', '11111111111|live|https://gone.example']);
      assert.deepEqual(left(), []);
    });

    it('… and fiscal codes after 30', async () => {
      await usedBefore(31, ['00000000000|trial|https://io.example']);
      assert.equal(left().length, 1);
      assert.deepEqual(readable(), []);
    });

    it('every hour as the present settings of the same institution say', async () => {
      const trial = '00000000000|trial|https://io.example';
      const stranger = '11111111111|live|https://io.example';
      await usedBefore(3, [trial, stranger]);
      assert.deepEqual(left(), [trial, stranger]);
      office.line({ ...destination, recipientDays: 1, retentionDays: 2 });
      await clock.pass(HOUR);
      assert.deepEqual(left(), [stranger]);
    });

    it('never before the days that an institution chose, also when its line is not made yet', async () => {
      await usedBefore(100, [destination.line]);
      const register = openRegister(folder);
      register.keepFor(destination.line, { recipientDays: 200, retentionDays: 365 });
      register.close();
      office = new Office(folder, clock);
      assert.equal(readable().length, 1);
    });

    it('remembers for the next start what a line was told last', () => {
      office.line({ ...destination, recipientDays: 5, retentionDays: 6 });
      office.line({ ...destination, recipientDays: 200, retentionDays: 365 });
      office.close();
      office = new Office(folder, clock);
      assert.deepEqual(
        [...office.register.kept()],
        [[destination.line, { recipientDays: 200, retentionDays: 365 }]],
      );
    });
  });

  it('is not brought down by a register that cannot erase', async () => {
    office.line(destination);
    office.register.close();
    await clock.pass(3 * HOUR);
    assert.throws(() => office.register.counts({}), RegisterError);
  });

  it('tries a register that is in use again after a while, not for every row', async () => {
    const other = openRegister(folder);
    assert.throws(() => office.register, { code: 'IO_REGISTER_BUSY' });
    other.close();
    assert.throws(() => office.register, { code: 'IO_REGISTER_BUSY' });
    await clock.pass(5_000);
    assert.equal(rows(), 0);
  });

  it('remembers stops, and lifts those of the campaigns with that of the node', async () => {
    await office.stop({ node: 'send', campaign: 'mensa' });
    await office.stop({ node: 'send', campaign: null });
    assert.ok(office.stopped('send', 'libri'));
    await office.resume('send', 'mensa');
    assert.ok(office.stopped('send', 'mensa'));
    await office.resume('send', null);
    assert.equal(office.stopped('send', 'mensa'), false);
    await office.stop({ node: 'send', campaign: 'mensa' });
    office.close();
    office = new Office(folder, clock);
    assert.deepEqual([office.register.stops().length, office.stopped('send', 'mensa')], [1, true]);
  });

  it('leaves one listener at the end of the process, whatever the number of user directories', async () => {
    const before = process.listenerCount('exit');
    const folders = Array.from({ length: 12 }, () => mkdtempSync(path.join(tmpdir(), 'io-office-')));
    for (const userDir of folders) officeOf(userDir);
    assert.equal(process.listenerCount('exit'), before + 1);
    for (const userDir of folders) closeOffice(userDir);
    assert.equal(process.listenerCount('exit'), before);
    for (const userDir of folders) rmSync(userDir, { recursive: true, force: true });
    await turns(1);
  });
});
