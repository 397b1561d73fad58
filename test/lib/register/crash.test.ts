import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Register } from '../../../nodes/lib/register';
import { forkBuilt } from '../../support/built';
import { FOLLOWED, type Told } from './child';
import { bench, entry, stateOf, type Bench } from './support';

/** How many promises a child keeps before it is killed, round by round; all rounds in `npm run test:reliability`. */
const KILLED_AFTER = process.env.ALL_EXAMPLES === undefined ? [1, 333] : [1, 40, 333, 700];

describe('the register and other processes', () => {
  let place: Bench;
  let children: ChildProcess[];

  beforeEach(() => {
    place = bench();
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map(end));
    place.end();
  });

  function start(mode: string): ChildProcess {
    const child = forkBuilt(join(__dirname, 'child.ts'), [place.folder, mode]);
    children.push(child);
    return child;
  }

  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async function firstWord(child: ChildProcess): Promise<Told> {
    const [told] = (await once(child, 'message')) as [Told];
    return told;
  }

  it('is refused to a second process, which can have it once the first was killed', async () => {
    const first = start('idle');
    assert.deepEqual(await firstWord(first), { what: 'open' });
    assert.deepEqual(await firstWord(start('idle')), { what: 'refused', code: 'IO_REGISTER_BUSY' });
    assert.throws(() => place.open(), { code: 'IO_REGISTER_BUSY' });
    await end(first);
    assert.equal((await place.open().takeIn(entry())).id, 1);
  });

  /** What the child told until it was killed in the middle of its work. */
  async function workUntilKilled(mode: string, promises: number): Promise<Told[]> {
    const child = start(mode);
    const told: Told[] = [];
    await new Promise<void>((resolve) => {
      child.on('message', (one: Told) => {
        told.push(one);
        if (told.length === promises) child.kill('SIGKILL');
      });
      child.once('exit', () => {
        resolve();
      });
    });
    return told;
  }

  /** Every promise that was kept is found in the register, and no message is in a state from which it could be sent twice. */
  async function assertKept(register: Register, told: readonly Told[]): Promise<void> {
    const intended = new Set<number>();
    for (const one of told) {
      if (one.what === 'takenIn') {
        const [row] = await register.page({ scope: { keys: [one.key] }, limit: 1 });
        assert.equal(row?.id, one.id, `taken in: ${one.key}`);
      } else if (one.what === 'intended') {
        intended.add(one.id);
      } else if (one.what === 'recorded') {
        assert.equal((await register.find(one.ioId))?.id, one.id);
      } else if (one.what === 'emitted') {
        assert.equal((await register.page({ scope: { ids: [one.id] }, limit: 1 }))[0]?.emitted, true);
      }
    }
    for (const id of intended) assert.match(await stateOf(register, id), /^(sent|in-doubt)$/);
    const waiting = await register.next({
      line: entry().line,
      nodes: ['send-1'],
      haltedServices: [],
      limit: 10_000,
    });
    assert.deepEqual(
      waiting.filter((one) => intended.has(one.id)),
      [],
    );
    await register.release(waiting);
  }

  it('keeps every promise through kill -9 in the middle of its work', async () => {
    const told: Told[] = [];
    for (const [round, promises] of KILLED_AFTER.entries()) {
      told.push(...(await workUntilKilled(`round-${round}`, promises)));
      const register = place.open();
      await assertKept(register, told);
      register.close();
    }
    assert.ok(told.some((one) => one.what === 'emitted'));
  });

  it('keeps what it promised about followed notices: none lost, none given again unmarked, no paid one', async () => {
    const told: Told[] = [];
    for (const [round, promises] of KILLED_AFTER.entries()) {
      told.push(...(await workUntilKilled(`notices-${round}`, promises)));
      const register = place.open();
      const { notices } = register;
      const due = await notices.due(FOLLOWED, 100, undefined, 100_000);
      const { outs } = await notices.give(due);
      const out = new Map(outs.map((one) => [one.id, one]));
      for (const one of told) {
        if (one.what === 'gone') assert.equal(out.has(one.id), false, `given and noted: ${one.id}`);
        else if (one.what === 'given') assert.notEqual(out.get(one.id)?.again, false, `unmarked: ${one.id}`);
        else if (one.what === 'paid')
          assert.ok(![...out.values()].some(({ number }) => number === one.number), `paid: ${one.number}`);
        else if (one.what === 'followed') {
          // Known to the register, whatever has become of it.
          const again = { ...FOLLOWED, service: 'service-1', number: one.number, ioId: 'another', sentAt: 0 };
          const rest = {
            fiscalCode: 'AAAAAA00A00A000A',
            sentDay: 1,
            dueDay: 100,
            remindedByIo: false,
            msg: '{}',
          };
          assert.match(
            await notices.follow({ ...again, ...rest }, { before: 5, after: 3 }),
            /^(known|over)$/,
          );
        }
      }
      await notices.giveBack([...out.keys()], false);
      register.close();
    }
    assert.ok(told.some(({ what }) => what === 'gone'));
  });
});
