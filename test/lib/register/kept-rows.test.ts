import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Register } from '../../../nodes/lib/register';
import { bench, type Bench, contract, DAY_MS, emitted, entry, LINE, sending, sent } from './support';

const SETTINGS = { recipientDays: 30, retentionDays: 90 };
const MSG = '{"payload":{"nome":"Zaccheo Prova"},"io":{"message":"long"}}';
const ROW = '{"payload":{"nome":"Zaccheo Prova"}}';

contract('the row of who was not reached', (bench) => {
  let place: Bench;
  let register: Register;
  const open = (): Register => place.open({ rowOf: (msg) => (msg === MSG ? ROW : msg) });

  beforeEach(async () => {
    place = bench();
    register = open();
    await register.keepFor(LINE, SETTINGS);
  });
  afterEach(() => {
    place.end();
  });

  async function notReached(changes: Parameters<typeof entry>[0] = {}): Promise<number> {
    const id = await sending(register, { msg: MSG, ...changes });
    await register.record({ id, state: 'unreachable', reason: 'NOT_ON_IO' });
    return id;
  }

  async function rowOf(id: number): Promise<string | null | undefined> {
    return (await register.page({ scope: { ids: [id] }, limit: 1, withRows: true }))[0]?.row;
  }

  it('stays when its outcome is out, without the message that it was made into', async () => {
    const id = await notReached();
    assert.equal(await rowOf(id), ROW);
    await emitted(register, [id]);
    assert.equal(await rowOf(id), ROW);
    register.close();
    register = open();
    assert.equal(await rowOf(id), ROW);
  });

  it('is given once more with its outcome, and stays', async () => {
    const id = await notReached();
    await emitted(register, [id]);
    await register.giveAgain({ ids: [id] });
    assert.deepEqual(
      (await register.unemitted('send-1', 0, 9)).map(({ msg }) => msg),
      [ROW],
    );
    await emitted(register, [id]);
    assert.equal(await rowOf(id), ROW);
  });

  it('is told only to who asks for it, and never for other outcomes', async () => {
    const id = await notReached();
    const other = await sent(register, { msg: MSG });
    assert.equal('row' in ((await register.page({ scope: { ids: [id] }, limit: 1 }))[0] ?? {}), false);
    assert.equal(await rowOf(other), null);
    await emitted(register, [other]);
    assert.equal(await rowOf(other), null);
  });

  it('is told of a message in doubt too, until somebody has decided', async () => {
    const id = await sending(register, { msg: MSG });
    await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
    await emitted(register, [id]);
    assert.equal(await rowOf(id), ROW);
    await register.markSent({ ids: [id] });
    assert.equal(await rowOf(id), null);
  });

  it('goes with the fiscal code after recipientDays, and not before', async () => {
    const id = await notReached();
    await emitted(register, [id]);
    place.wait(30 * DAY_MS - 1);
    await register.sweep(LINE, SETTINGS);
    assert.equal(await rowOf(id), ROW);
    place.wait(1);
    assert.equal(await register.sweep(LINE, SETTINGS), 1);
    assert.equal(await rowOf(id), null);
    await register.giveAgain({ ids: [id] });
    assert.equal((await register.unemitted('send-1', 0, 9))[0]?.msg, null);
  });

  it('stays while the clock is not believed', async () => {
    const id = await notReached();
    await emitted(register, [id]);
    place.jump(365 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.equal(await rowOf(id), ROW);
  });

  it('is not kept at all with 0 days, nor where nobody has said for how long', async () => {
    await register.keepFor(LINE, { recipientDays: 0, retentionDays: 90 });
    const id = await notReached();
    const other = await notReached({ line: 'another|live|' });
    await emitted(register, [id, other]);
    assert.deepEqual([await rowOf(id), await rowOf(other)], [null, null]);
  });

  it('goes at the next sweep when the days are put to 0', async () => {
    const id = await notReached();
    await emitted(register, [id]);
    const none = { recipientDays: 0, retentionDays: 90 };
    await register.keepFor(LINE, none);
    await register.sweep(LINE, none);
    assert.equal(await rowOf(id), null);
  });

  it('goes at once when its outcome comes out only after the fiscal code is gone', async () => {
    const id = await notReached();
    place.wait(15 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    place.wait(15 * DAY_MS);
    await register.sweep(LINE, SETTINGS);
    assert.equal(await rowOf(id), null, 'who was not reached has no name any more');
    assert.equal((await register.unemitted('send-1', 0, 9))[0]?.msg, MSG, 'the outcome is still owed whole');
    await emitted(register, [id]);
    await register.giveAgain({ ids: [id] });
    assert.equal((await register.unemitted('send-1', 0, 9))[0]?.msg, null);
  });
});

describe('the row of who was not reached, in the file of the register', () => {
  let place: Bench;
  let register: Register;
  const open = (): Register => place.open({ rowOf: (msg) => (msg === MSG ? ROW : msg) });

  beforeEach(() => {
    place = bench();
  });
  afterEach(() => {
    place.end();
  });

  it('stands encrypted, bound to its message', async () => {
    register = open();
    await register.keepFor(LINE, SETTINGS);
    const id = await sending(register, { msg: MSG });
    await register.record({ id, state: 'unreachable', reason: 'NOT_ON_IO' });
    await emitted(register, [id]);
    const files = readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name), 'latin1'));
    assert.doesNotMatch(files.join(''), /Zaccheo/);
  });

  for (const version of [1, 4])
    it(`is kept in a register of version ${version} from its next outcome on`, async () => {
      mkdirSync(place.folder);
      for (const ending of ['db', 'key'])
        copyFileSync(
          join(__dirname, 'fixtures', `register-v${version}.${ending}`),
          join(place.folder, `register.${ending}`),
        );
      register = open();
      await register.keepFor(LINE, SETTINGS);
      await emitted(register, [3, 4]);
      const rows = await register.page({ scope: { ids: [3, 4] }, limit: 2, withRows: true });
      assert.deepEqual(
        rows.map(({ row }) => row),
        [null, '{"payload":{"riga":4}}'],
      );
    });
});
