/** Payments of many days in a follower that is stopped, crashes and has its clock set back; compared with the model hour by hour. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turns } from '../../support/clock';
import { Model, wallOf, type Rules } from './model';
import { asking, Place } from './outbox';

const HOUR_MS = 3_600_000;

export interface Story {
  readonly from: string;
  readonly days: number;
  /** How many are sent; each is due within so many days. */
  readonly notices: number;
  readonly dueWithin: number;
  /** Chance of a new one, each hour. */
  readonly sends: number;
  /** Chance of an end of the process right after something left. */
  readonly ends: number;
  readonly seed: number;
}

export type Way = 'told' | 'asked';

const RULES: Rules = { before: 5, after: 3, hour: 9, window: { from: 8, to: 20, days: [1, 2, 3, 4, 5] } };
const WINDOW = { from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5] };

/** Reproducible chance (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Throws where something left that the rules do not say, or did not leave; gives how much left, and how much a second time. */
export async function live(
  folder: string,
  way: Way,
  story: Story,
): Promise<{ given: number; repeated: number }> {
  const random = randomOf(story.seed);
  const chance = (p: number): boolean => random() < p;
  const below = (n: number): number => Math.floor(random() * n);
  const payments = new Map<string, 'paid'>();
  const ask = way === 'asked' ? asking(payments) : 'told';
  const place = new Place(folder, story.from, { plan: RULES, window: WINDOW, ask });
  const model = new Model(RULES);
  const seen = new Set<string>();
  let [given, offFor, behind, repeated] = [0, 0, 0, 0];

  /** What left since the last look; a repetition says that it is one. */
  const look = async (): Promise<void> => {
    await turns(60);
    const { day, hour } = wallOf(place.clock.now());
    const expected = model.hour(place.clock.now());
    const actual: string[] = [];
    for (const out of place.given.splice(0)) {
      const what = `${out.state} ${out.number}`;
      if (seen.has(what)) {
        assert.equal(out.again, true, `${what} a second time, unmarked`);
        repeated += 1;
      } else {
        seen.add(what);
        actual.push(what);
      }
    }
    given += actual.length;
    assert.deepEqual(actual.sort(), expected.sort(), `day ${day}, ${hour}:00`);
    assert.deepEqual(place.failures, []);
  };

  /** The model's notices that may still change, one of them. */
  const pick = () => {
    const open = [...model.notices.values()].filter(({ over }) => !over);
    return open[below(open.length)];
  };

  const send = async (): Promise<void> => {
    const { day } = wallOf(place.clock.now());
    const due = day + (chance(0.1) ? below(3) : 4 + below(story.dueWithin));
    const ioReminds = chance(0.2);
    const number = await place.follow(due, day, { remindedByIo: ioReminds });
    model.notices.set(number, { number, due, sent: day, ioReminds, over: false, reminded: false });
  };
  const end = async (): Promise<void> => {
    const notice = pick();
    if (notice === undefined) return;
    notice.over = true;
    if (way === 'asked') payments.set(notice.number, 'paid');
    else await place.conclude(notice.number, chance(0.8) ? 'paid' : 'cancelled');
  };
  const move = async (): Promise<void> => {
    const notice = pick();
    if (notice === undefined) return;
    notice.due += below(40) - 10;
    await place.postpone(notice.number, notice.due);
  };

  place.start();
  for (let hour = 0; hour < story.days * 24; hour += 1) {
    await place.clock.pass(HOUR_MS);
    if (!place.isOn) {
      offFor -= 1;
      if (offFor > 0) continue;
      place.start();
      await look();
    }
    const before = given;
    await look();
    if (model.notices.size < story.notices && chance(story.sends)) await send();
    if (chance(0.01)) await end();
    if (chance(0.006)) await move();
    await look();
    if (chance(0.002)) {
      const back = 1 + below(72);
      place.clock.set(place.clock.now() - back * HOUR_MS);
      behind += back;
    } else if (behind > 0 && chance(0.1)) {
      place.clock.set(place.clock.now() + behind * HOUR_MS);
      behind = 0;
    }
    // Also right after something left, before it could be noted.
    if (chance(given > before ? story.ends : 0.01)) {
      if (chance(0.5)) place.crash();
      else await place.stop();
      offFor = chance(0.2) ? below(24 * 12) : below(10);
    }
  }
  place.crash();
  return { given, repeated };
}

/** Both ways in which io-scadenze learns who has paid. */
export function describeStory(title: string, stories: Readonly<Record<Way, Story>>): void {
  for (const way of ['told', 'asked'] as const)
    describe(`${title}, ${way === 'told' ? 'told by the office' : 'asked of IO'}`, () => {
      let folder: string;
      beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'io-days-'));
      });
      afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
      });

      it('gives each notice exactly what the rules say, through crashes, stops and clocks set back', async () => {
        const { given, repeated } = await live(join(folder, 'r'), way, stories[way]);
        assert.ok(given > stories[way].notices, `${given} given`);
        assert.ok(repeated > 0, 'no crash came between the wire and the note of it');
      });
    });
}
