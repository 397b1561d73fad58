/** IO's answers bear a time: by it the computer's clock is believed or doubted, and one that was rolled back with its memory is seen. */
import { unseenTimeOf } from '../unseen-time';
import type { Clock } from './clock';
import type { Db } from './db';
import type { Doubts } from './doubt';
import { DOUBT_SQL } from './doubt-sql';

/** Of time that passed for IO and not for this computer. */
const SHORT_MS = 60 * 60 * 1000;

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
  let before: number | undefined;

  async function look(at: number, me: number): Promise<void> {
    const isNew = await db.read(async (tx) => {
      const [process] = await tx.rows<{ gone: boolean }>(DOUBT_SQL.isGone, [me]);
      if (process?.gone === true) return false;
      return (await tx.rows(DOUBT_SQL.waits)).length > 0;
    });
    if (isNew) await doubts.raise({ reason: 'rolled-back', at, lastSeenAt: db.now() });
  }

  /** Seen, and not yet told to the database. */
  let pending: { readonly at: number; readonly me: number } | undefined;

  return (at) => {
    clock.heard(at);
    const me = before ?? db.me();
    before = db.me();
    if (unseen(at) > SHORT_MS) pending = { at, me };
    const meant = pending;
    if (meant === undefined) return;
    const done = (): void => {
      if (pending === meant) pending = undefined;
    };
    // Without a connection nothing leaves either: the next answer of IO tries it again.
    look(meant.at, meant.me).then(done, () => undefined);
  };
}
