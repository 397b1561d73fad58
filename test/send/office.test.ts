import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRegister, RegisterError } from '../../nodes/register';
import { closeOffice, Office, officeOf, type Destination } from '../../nodes/send/office';
import { FakeClock, turns } from '../support/clock';

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
