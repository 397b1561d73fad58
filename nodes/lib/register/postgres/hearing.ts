/** IO's answers bear a time: by it the computer's clock is believed or doubted, and one that was rolled back with its memory is seen. */
import { unseenTimeOf } from '../unseen-time';
import type { Clock } from './clock';
import type { Db } from './db';
import type { Doubts } from './doubt';
import { DOUBT_SQL } from './doubt-sql';
import { REMEMBERED_DAYS } from './upkeep';

/** Of time that passed for IO and not for this computer. */
const SHORT_MS = 60 * 60 * 1000;

/** By IO's clock, after which the database may have forgotten a process: a day less, since its own clock is another one. */
const FORGOTTEN_AFTER_MS = (REMEMBERED_DAYS - 1) * 24 * 60 * 60 * 1000;

/** An answer of IO, and the number that this process had at the one before. */
interface Heard {
  readonly at: number;
  readonly me: number;
  /** Milliseconds from then until this one. */
  readonly after: number;
}

/**
 * A process that stood still for so long is declared gone by others, and then the database knows more than it: that is no doubt. It is
 * one where the database takes this process for one that never stopped, as after both were rolled back together.
 */
export function hearingOf(
  db: Db,
  doubts: Pick<Doubts, 'raise'>,
  clock: Pick<Clock, 'heard'>,
  sinceBoot: () => number,
): (at: number) => void {
  const unseen = unseenTimeOf(sinceBoot);
  let before: { readonly at: number; readonly me: number } | undefined;

  async function look({ at, me, after }: Heard): Promise<void> {
    const isNew = await db.read(async (tx) => {
      const [process] = await tx.rows<{ gone: boolean }>(DOUBT_SQL.isGone, [
        ...[me, after >= FORGOTTEN_AFTER_MS],
      ]);
      if (process?.gone === true) return false;
      return (await tx.rows(DOUBT_SQL.waits)).length > 0;
    });
    if (isNew) await doubts.raise({ reason: 'rolled-back', at, lastSeenAt: db.now() });
  }

  /** Seen, and not yet told to the database. */
  let pending: Heard | undefined;

  return (at) => {
    clock.heard(at);
    const last = before ?? { at, me: db.me() };
    before = { at, me: db.me() };
    if (unseen(at) > SHORT_MS) pending = { at, me: last.me, after: at - last.at };
    const meant = pending;
    if (meant === undefined) return;
    const done = (): void => {
      if (pending === meant) pending = undefined;
    };
    // Without a connection nothing leaves either: the next answer of IO tries it again.
    look(meant).then(done, () => undefined);
  };
}
