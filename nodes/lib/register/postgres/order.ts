/**
 * What one process is given first happens first: a decision about all that is queued is about what was handed over before it, and not
 * about what comes after. The two go to the database on connections of their own, so that their order is kept here.
 */
import type { NewEntry, TakenIn } from '../types';
import { unavailable } from './errors';
import type { Gather } from './gather';

export interface Order {
  takeIn(entry: NewEntry): Promise<TakenIn>;
  /** Runs when what was handed over before is in the register, or refused; what is handed over from now on waits for it. */
  between<T>(look: () => Promise<T>): Promise<T>;
}

/** @param waitAtMost milliseconds for which a decision waits for what was handed over before */
export function orderOf(takeIn: Gather<NewEntry, TakenIn>, waitAtMost: number): Order {
  let gate: Promise<unknown> | undefined;

  async function between<T>(before: Promise<unknown> | undefined, look: () => Promise<T>): Promise<T> {
    await before?.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(unavailable('TIMEOUT'));
      }, waitAtMost);
    });
    try {
      await Promise.race([takeIn.idle(), late]);
    } finally {
      clearTimeout(timer);
    }
    return look();
  }

  return {
    async takeIn(entry) {
      while (gate !== undefined) await gate.catch(() => undefined);
      return takeIn.write(entry);
    },
    between(look) {
      const looking = between(gate, look);
      gate = looking;
      const open = (): void => {
        if (gate === looking) gate = undefined;
      };
      looking.then(open, open);
      return looking;
    },
  };
}
