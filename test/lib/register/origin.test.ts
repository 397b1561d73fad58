import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Register } from '../../../nodes/lib/register';
import type { RegisterOptions } from '../../../nodes/lib/register';
import type { DoubtReason } from '../../../nodes/lib/register';
import { ALL, bench, type Bench, DAY_MS, emitted, entry, intend } from './support';

const HOUR_MS = 3_600_000;
const LIVE = '01199250158|live|https://io.example';
const HERE = { machine: 'machine-1', boot: 'boot-1' };
const REBOOTED = { ...HERE, boot: 'boot-2' };
const ALL_LIVE = { ...ALL, line: LIVE };

describe('a register that may not know what was sent', () => {
  let place: Bench;
  const aside = (): string => join(place.folder, '..', 'aside');
  const inFolder = (name: string): string => join(place.folder, name);

  beforeEach(() => {
    place = bench();
  });
  afterEach(() => {
    place.end();
  });

  const open = (options: RegisterOptions = {}): Register => place.open({ host: HERE, ...options });

  /** A register with a message that waits for IO; closed. */
  async function left(): Promise<void> {
    const register = open();
    await register.takeIn(entry({ line: LIVE }));
    register.close();
  }

  /** As `left`, but its process was killed: nobody wrote that it was closed. */
  async function killed(): Promise<void> {
    await left();
    endedSuddenly();
  }

  function endedSuddenly(): void {
    const life = JSON.parse(readFileSync(inFolder('register.life'), 'utf8')) as object;
    writeFileSync(inFolder('register.life'), JSON.stringify({ ...life, closed: false }));
  }

  async function assertDoubted(register: Register, reason: DoubtReason): Promise<void> {
    assert.equal(register.doubt()?.reason, reason);
    await assert.rejects(() => register.next(ALL_LIVE), { code: 'IO_REGISTER_UNCONFIRMED' });
    assert.doesNotThrow(() => register.next(ALL), 'to the simulator anything may leave');
  }

  describe('asks nobody', () => {
    const assertTrusted = async (register: Register): Promise<void> => {
      assert.equal(register.doubt(), null);
      assert.equal((await register.next(ALL_LIVE)).length, 1);
    };

    it('at a restart, be it after weeks, as long as the computer was on', async () => {
      await left();
      place.wait(60 * DAY_MS);
      await assertTrusted(open());
    });

    it('when the computer was started anew', async () => {
      await left();
      place.wait(DAY_MS);
      await assertTrusted(open({ host: REBOOTED }));
    });

    it('after a kill', async () => {
      await killed();
      await assertTrusted(open());
    });

    it('where its first process ended before the first sign of life', async () => {
      mkdirSync(inFolder('register.life.new'), { recursive: true });
      assert.throws(() => open());
      rmdirSync(inFolder('register.life.new'));
      await killed();
      await assertTrusted(open());
    });

    it('after a power cut of half an hour', async () => {
      await killed();
      place.wait(DAY_MS / 48);
      await assertTrusted(open({ host: REBOOTED }));
    });

    it('after a night or a long weekend with the computer off', async () => {
      await left();
      place.wait(4 * DAY_MS);
      await assertTrusted(open({ host: REBOOTED }));
    });

    it('after a power cut of days where nothing waits for IO', async () => {
      await killed();
      const register = open();
      await register.cancel({ line: LIVE });
      await register.takeIn(entry());
      register.close();
      endedSuddenly();
      place.wait(4 * DAY_MS);
      assert.equal(open({ host: REBOOTED }).doubt(), null);
    });

    it('after a month with the computer off, where nothing waits', () => {
      open().close();
      place.wait(30 * DAY_MS);
      assert.equal(open({ host: REBOOTED }).doubt(), null);
    });

    it('where the machine is not known, as in a container', async () => {
      await left();
      await assertTrusted(open({ host: { ...REBOOTED, machine: '' } }));
    });

    it('when it is the first', () => {
      assert.equal(open().doubt(), null);
    });

    it('when it comes from a version that left no sign of life', () => {
      const fixtures = join(__dirname, 'fixtures');
      open().close();
      rmSync(place.folder, { recursive: true });
      cpSync(join(fixtures, 'register-v4.key'), inFolder('register.key'));
      cpSync(join(fixtures, 'register-v4.db'), inFolder('register.db'));
      assert.equal(open().doubt(), null);
    });
  });

  describe('asks a person', () => {
    it('when it is new beside an old key', async () => {
      await left();
      rmSync(inFolder('register.db'));
      const register = open();
      await register.takeIn(entry({ line: LIVE }));
      await assertDoubted(register, 'missing');
    });

    it('when its key and its sign of life are all that is left of it', async () => {
      await left();
      rmSync(inFolder('register.db'));
      rmSync(inFolder('register.key'));
      await assertDoubted(open(), 'missing');
    });

    it('when the folder of an older moment was put back', async () => {
      await left();
      cpSync(place.folder, aside(), { recursive: true, preserveTimestamps: true });
      const register = open();
      await register.next(ALL_LIVE);
      register.close();
      rmSync(place.folder, { recursive: true });
      cpSync(aside(), place.folder, { recursive: true, preserveTimestamps: true });
      await assertDoubted(open(), 'put-back');
    });

    it('when it was copied over the one that was here, file by file', async () => {
      await left();
      cpSync(place.folder, aside(), { recursive: true });
      for (let i = 0; i < 4; i += 1) open().close();
      // In place: the files stay the same, as with "cp".
      for (const name of ['register.db', 'register.key', 'register.life'])
        writeFileSync(inFolder(name), readFileSync(join(aside(), name)));
      await assertDoubted(open(), 'put-back');
    });

    it('when only register.db is of an older moment', async () => {
      await left();
      cpSync(inFolder('register.db'), aside());
      open().close();
      renameSync(aside(), inFolder('register.db'));
      await assertDoubted(open(), 'put-back');
    });

    it('when its sign of life was lost', async () => {
      await left();
      rmSync(inFolder('register.life'));
      await assertDoubted(open(), 'put-back');
    });

    it('when it is on another computer, and only once; who said so stands in the log', async () => {
      await left();
      const there = { machine: 'machine-2', boot: 'boot-9' };
      const moved = open({ host: there });
      await assertDoubted(moved, 'machine');
      await moved.settleDoubt('anna', { who: 'anna', page: '', sending: '', detail: { from: 'sidebar' } });
      const noted = (await moved.acts({ limit: 9 })).map(({ who, what }) => `${who} ${what}`);
      assert.deepEqual(noted, ['anna settle-doubt']);
      moved.close();
      assert.equal(open({ host: there }).doubt(), null);
    });

    it('after a power cut of hours in which messages wait, and only once: it may have been rolled back', async () => {
      await killed();
      const seen = place.now();
      place.wait(2 * HOUR_MS);
      const register = open({ host: REBOOTED });
      await assertDoubted(register, 'gap');
      assert.equal(register.doubt()?.lastSeenAt, seen);
      assert.equal(register.doubt()?.at, place.now());
      await register.settleDoubt('anna');
      register.close();
      endedSuddenly();
      assert.equal(open({ host: { ...HERE, boot: 'boot-3' } }).doubt(), null);
    });

    it('when far more time has passed than any power cut lasts, also where nothing waits', () => {
      open().close();
      endedSuddenly();
      place.wait(6 * DAY_MS);
      assert.equal(open({ host: REBOOTED }).doubt()?.reason, 'gap');
    });

    describe('while it is open, when time has passed for IO and not for the computer:', () => {
      /** A register with a message in the line's hand; IO has answered just now. */
      async function underWay(line: string): Promise<{ readonly register: Register; readonly id: number }> {
        const register = open();
        const { id } = await register.takeIn(entry({ line }));
        register.heard(place.now());
        await register.next({ ...ALL, line });
        return { register, id };
      }

      it('it was rolled back with its memory, and nothing leaves any more, restarts or not', async () => {
        const { register, id } = await underWay(LIVE);
        register.heard(place.now() + 2 * HOUR_MS);
        await assertDoubted(register, 'rolled-back');
        await assert.rejects(intend(register, id), { code: 'IO_REGISTER_UNCONFIRMED' });
        register.close();
        const again = open();
        await assertDoubted(again, 'rolled-back');
        await again.settleDoubt('anna');
        assert.equal((await again.next(ALL_LIVE)).length, 1);
      });

      it('with a rehearsal nothing is at stake', async () => {
        const { register, id } = await underWay(ALL.line);
        register.heard(place.now() + 2 * HOUR_MS);
        assert.equal(register.doubt(), null);
        assert.equal(await intend(register, id), true);
      });

      it('a computer that slept, a process that stood still and a clock that is wrong are none', async () => {
        const { register } = await underWay(LIVE);
        place.sleep(5 * HOUR_MS);
        register.heard(place.now());
        place.wait(5 * HOUR_MS);
        register.heard(place.now());
        place.jump(DAY_MS);
        register.heard(place.now() - DAY_MS);
        register.heard(place.now() - 2 * DAY_MS);
        assert.equal(register.doubt(), null);
      });
    });

    it('when an older register lies where a newer one has left its sign of life', async () => {
      await left();
      const fixtures = join(__dirname, 'fixtures');
      cpSync(join(fixtures, 'register-v4.key'), inFolder('register.key'));
      cpSync(join(fixtures, 'register-v4.db'), inFolder('register.db'));
      await assertDoubted(open(), 'put-back');
    });
  });

  it('asks until a person has said yes, restarts or not, and notes who it was and when', async () => {
    await left();
    rmSync(inFolder('register.life'));
    open().close();
    place.wait(1000);
    const register = open();
    await assertDoubted(register, 'put-back');
    await register.settleDoubt('anna');
    assert.equal(register.doubt(), null);
    assert.equal((await register.next(ALL_LIVE)).length, 1);
    const [{ who, reason, confirmedAt } = assert.fail()] = await register.settledDoubts();
    assert.deepEqual([who, reason, confirmedAt], ['anna', 'put-back', place.now()]);
    register.close();
    assert.equal(open().doubt(), null);
  });

  it('erases nothing meanwhile', async () => {
    await left();
    rmSync(inFolder('register.life'));
    const register = open();
    const { id } = await register.takeIn(entry({ line: LIVE, discard: { reason: 'NOT_IN_TRIAL_LIST' } }));
    await emitted(register, [id]);
    assert.equal(await register.sweep(LIVE, { recipientDays: 0, retentionDays: 0 }), 0);
    await register.settleDoubt('');
    assert.equal(await register.sweep(LIVE, { recipientDays: 0, retentionDays: 0 }), 1);
  });
});
