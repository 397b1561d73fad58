import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HELD } from '../../../nodes/lib/core/codes';
import { Holds } from '../../../nodes/lib/outbox/holds';
import { openRegister, type Register } from '../../../nodes/lib/register';
import { FakeClock } from '../../support/clock';

const LOT = { line: '00000000000|live|https://io.example', node: 'send', campaign: 'Mensa' };
const entry = {
  ...{ service: 'servizio', type: 'prova', key: '', fiscalCode: 'AAAAAA00A00A000A' },
  ...{ msg: '{}', resend: false, hold: true },
};

describe('a lot of held messages', () => {
  let folder: string;
  let clock: FakeClock;
  let register: Register;
  let holds: Holds;
  let woken = 0;
  let busy = false;

  const open = (): void => {
    register = openRegister(folder);
    const wake = (): void => void (woken += 1);
    holds = new Holds({ clock, register: () => register, wake, isBusy: () => busy });
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-holds-'));
    clock = new FakeClock();
    [woken, busy] = [0, false];
    open();
  });
  afterEach(() => {
    holds.close();
    register.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const take = async (most: number, lot = LOT): Promise<void> => {
    await register.takeIn({ ...entry, ...lot });
    holds.arrived(lot, most);
  };
  const held = async (): Promise<number> =>
    (await register.counts({})).reduce((sum, { reason, n }) => (reason === HELD ? sum + n : sum), 0);

  it('leaves by itself when it is small, five seconds after its last message', async () => {
    await take(2);
    await clock.pass(4_000);
    await take(2);
    await clock.pass(4_999);
    assert.deepEqual([await held(), holds.arriving(LOT.line, LOT.campaign)], [2, true]);
    await clock.pass(1);
    assert.deepEqual([await held(), woken, holds.arriving(LOT.line, LOT.campaign)], [0, 1, false]);
  });

  it('waits for a person when it is larger, and nothing of it has left', async () => {
    await take(1);
    await take(1);
    await clock.pass(3_600_000);
    assert.deepEqual([await held(), woken], [2, 0]);
  });

  it('keeps what comes to its campaign later, however little', async () => {
    await take(1);
    await take(1);
    await clock.pass(60_000);
    await take(1);
    await clock.pass(60_000);
    assert.equal(await held(), 3);
  });

  it('of another campaign, or another node, is another lot', async () => {
    await take(1);
    await take(1, { ...LOT, campaign: 'Bandi' });
    await take(1, { ...LOT, node: 'other' });
    await clock.pass(5_000);
    assert.equal(await held(), 0);
  });

  it('is not over while rows wait in front of our nodes', async () => {
    busy = true;
    await take(1);
    await clock.pass(20_000);
    assert.equal(await held(), 1);
    busy = false;
    await clock.pass(5_000);
    assert.equal(await held(), 0);
  });

  it('never leaves by itself when even one is to be confirmed', async () => {
    await take(0);
    await clock.pass(60_000);
    assert.equal(await held(), 1);
  });

  it('that the end of the process cut short is looked at anew after the start', async () => {
    await take(1);
    await clock.pass(1_000);
    holds.close();
    register.close();
    open();
    await clock.pass(60_000);
    assert.equal(await held(), 1, 'not before its node is there');
    await holds.attach(LOT.line, LOT.node, 1);
    await clock.pass(5_000);
    assert.equal(await held(), 0);
  });

  it('stays when its node goes meanwhile', async () => {
    await take(1);
    holds.detach(LOT.node);
    await clock.pass(60_000);
    assert.equal(await held(), 1);
  });
});
