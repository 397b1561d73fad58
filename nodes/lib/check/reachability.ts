/** Asks IO's profiles whether people can be written to, before anything is sent. */
import type { FaultCode } from '../core';
import { judgeProfile, type Answer } from '../io-api';

/** Questions under way; the line's pace says how fast they are put. */
const AT_ONCE = 20;
/** Questions in a row without a clear answer after which the rest is not put. */
const GIVE_UP_AFTER = 3;

export interface Reachability {
  reachable: number;
  /** By reason. */
  readonly unreachable: Map<string, number>;
  /** People about whom nothing is known. */
  unasked: number;
  /** Why the rest was not asked, where IO said it. */
  why?: FaultCode;
}

export interface Asking {
  readonly people: Iterable<string>;
  readonly total: number;
  /** Undefined: not now. `wanted`: whether somebody still waits for the answer. */
  ask(fiscalCode: string, wanted: () => boolean): Promise<Answer | undefined>;
  /** The check has ended: nothing more is asked, nothing is waited for. */
  readonly end: AbortSignal;
  progress(asked: number): void;
}

/** Resolves when all were asked, when IO gives no clear answers any more, or when the check has ended. */
export async function askProfiles(asking: Asking): Promise<Reachability> {
  const reach: Reachability = { reachable: 0, unreachable: new Map(), unasked: asking.total };
  const people = asking.people[Symbol.iterator]();
  let unclear = 0;
  let giveUp: () => void = () => undefined;
  let gaveUp = false;
  const end = new Promise<void>((resolve) => {
    giveUp = () => {
      gaveUp = true;
      resolve();
    };
  });
  const wanted = () => !gaveUp && !asking.end.aborted;
  asking.end.addEventListener('abort', giveUp, { once: true });

  async function askOne(person: string): Promise<void> {
    while (wanted()) {
      const answer = await asking.ask(person, wanted);
      if (!wanted()) return;
      const verdict = answer === undefined ? undefined : judgeProfile(answer);
      if (verdict?.kind === 'pause') continue;
      if (verdict?.kind === 'allowed' || verdict?.kind === 'outcome') {
        unclear = 0;
        reach.unasked -= 1;
        if (verdict.kind === 'allowed') reach.reachable += 1;
        else reach.unreachable.set(verdict.reason, (reach.unreachable.get(verdict.reason) ?? 0) + 1);
        asking.progress(asking.total - reach.unasked);
        return;
      }
      if (verdict?.kind === 'halt') reach.why = verdict.code;
      unclear += 1;
      if (verdict === undefined || verdict.kind === 'halt' || unclear >= GIVE_UP_AFTER) giveUp();
      else return;
    }
  }

  async function worker(): Promise<void> {
    while (wanted()) {
      const next = people.next();
      if (next.done === true) return;
      await askOne(next.value);
    }
  }

  const workers = Promise.all(Array.from({ length: AT_ONCE }, worker));
  await Promise.race([workers, end]);
  asking.end.removeEventListener('abort', giveUp);
  return reach;
}
