/** Every state of the disk ends, once it is mended, without a restart of the process. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Register } from '../../../nodes/lib/register';
import { ALL, bench, type Bench, emitted, entry, intend, sending, smallDisk, stateOf } from './support';

describe('a disk that is mended', () => {
  let place: Bench;
  let disk: NonNullable<ReturnType<typeof smallDisk>>;

  beforeEach(function () {
    place = bench();
    const made = smallDisk(place.folder, 'size=2m');
    // Only root may mount one; what SQLite says of a full disk is tested without it in parts.test.ts.
    if (made === null) {
      place.end();
      this.skip();
    }
    disk = made;
  });
  afterEach(() => {
    disk.end();
    place.end();
  });

  const filler = (): string => join(place.folder, 'other');

  /** Fills the disk to the last byte. */
  function fill(): void {
    for (const size of [1 << 16, 1 << 12, 1]) {
      try {
        for (;;) writeFileSync(filler(), Buffer.alloc(size), { flag: 'a' });
      } catch {
        continue;
      }
    }
  }

  function free(): void {
    rmSync(filler());
  }

  /** A register with a message in each state that matters; closed. */
  async function filled(): Promise<void> {
    const register = place.open();
    await sending(register);
    await register.takeIn(entry());
    register.close();
  }

  function assertRefused(code: string): void {
    for (let i = 0; i < 3; i += 1) assert.throws(() => place.open(), { code });
  }

  it('full before there was a register: it opens', async () => {
    fill();
    assertRefused('IO_REGISTER_FULL');
    free();
    assert.equal((await place.open().takeIn(entry())).state, 'queued');
  });

  it('full at the start: the register opens, and is not busy for itself', async () => {
    await filled();
    fill();
    assertRefused('IO_REGISTER_FULL');
    free();
    const register = place.open();
    assert.deepEqual(register.recovered, { inDoubt: 1, requeued: 0 });
    assert.equal((await register.next(ALL)).length, 1);
    assert.equal(register.doubt(), null);
  });

  it('full at the start after a kill, so that even the log cannot be taken over: nothing is lost, and nothing asked', async () => {
    const killed = place.open();
    const id = await sending(killed);
    for (let i = 0; i < 50; i += 1) await killed.takeIn(entry({ msg: 'x'.repeat(9000) }));
    const files = readdirSync(place.folder).map(
      (name) => [name, readFileSync(join(place.folder, name))] as const,
    );
    killed.close();
    for (const [name, content] of files) writeFileSync(join(place.folder, name), content);
    fill();
    assertRefused('IO_REGISTER_FULL');
    free();
    const register = place.open();
    assert.equal(await stateOf(register, id), 'in-doubt');
    assert.equal((await register.next({ ...ALL, limit: 100 })).length, 50);
  });

  /** The log may still have room for a few after the disk has none. */
  async function fillWithLog(register: Register): Promise<void> {
    fill();
    await assert.rejects(
      (async () => {
        for (;;) await register.takeIn(entry({ msg: 'x'.repeat(9000) }));
      })(),
      { code: 'IO_REGISTER_FULL' },
    );
  }

  it('full when a person stops a node: the stop is refused, and nothing is taken for stopped', async () => {
    const register = place.open();
    const { id } = await register.takeIn(entry());
    await register.next(ALL);
    await fillWithLog(register);
    const stop = [{ node: 'send-1', campaign: null }];
    const both = await Promise.allSettled([register.stop(stop), intend(register, id)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    free();
    assert.deepEqual(await register.stops(), []);
    assert.equal(await register.intend({ id, attempts: 0 }), true);
  });

  it('full when a person resumes a node: the stop stands, and nothing leaves', async () => {
    const register = place.open();
    const { id } = await register.takeIn(entry());
    await register.next(ALL);
    const stop = [{ node: 'send-1', campaign: null }];
    await register.stop(stop);
    await fillWithLog(register);
    const both = await Promise.allSettled([register.resume(stop), intend(register, id)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    free();
    assert.deepEqual(await register.stops(), stop);
    assert.equal(await register.intend({ id, attempts: 0 }), false);
  });

  it('full at every step of a message: the step is refused, and possible once there is room', async () => {
    const register = place.open();
    const { id } = await register.takeIn(entry());
    const again = async (step: () => Promise<unknown>): Promise<void> => {
      await fillWithLog(register);
      await assert.rejects(step(), { code: 'IO_REGISTER_FULL' });
      free();
      await step();
    };
    await again(() => register.takeIn(entry({ msg: 'y'.repeat(9000) })));
    await register.next({ ...ALL, limit: 1 });
    await again(() => intend(register, id));
    assert.equal(await stateOf(register, id), 'sending');
    await again(() => register.record({ id, state: 'sent', ioId: 'io' }));
    assert.equal(await stateOf(register, id), 'sent');
    await again(() => emitted(register, [id]));
  });

  it('full when the register closes: it opens again in the same process', async () => {
    const register = place.open();
    const id = await sending(register);
    await fillWithLog(register);
    register.close();
    free();
    assert.equal(await stateOf(place.open(), id), 'in-doubt');
  });

  it('read-only at the start: the register opens once it is writable', async () => {
    const elsewhere = bench();
    const register = elsewhere.open();
    await register.takeIn(entry());
    register.close();
    // Copied, since libsql keeps a file open that would make the disk busy.
    for (const name of readdirSync(elsewhere.folder))
      writeFileSync(join(place.folder, name), readFileSync(join(elsewhere.folder, name)));
    elsewhere.end();
    disk.remount('ro');
    assertRefused('IO_REGISTER_UNAVAILABLE');
    disk.remount('rw');
    assert.equal((await place.open().next(ALL)).length, 1);
  });
});
