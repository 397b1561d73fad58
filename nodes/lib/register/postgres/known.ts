/**
 * What this process knows to have been confirmed, kept outside of the database: a database that was put back to an earlier moment says
 * of itself that all is well. In memory, and in a small file for the next start (known-file.ts). Compared in older.ts, by doubt.ts.
 */
import { isSimulated } from '../../core/destination';
import { unavailable } from './errors';
import { institutionOf } from './institution-secrets';
import type { KnownFile, Remembered } from './known-file';
import type { Server } from './session';

export type Beat = Pick<Remembered, 'process' | 'n' | 'beatAt'>;
export type Look = Pick<Remembered, 'register' | 'system' | 'timeline' | 'synchronous' | 'at' | 'answer'>;

/** What was confirmed since the last heartbeat, and that one does not stand for yet. */
export interface Since {
  /** The last intent. */
  readonly intent?:
    { readonly id: number; readonly attempts: number; readonly institution: string } | undefined;
  /** The last message that was taken in. */
  readonly taken?: { readonly id: number; readonly institution: string } | undefined;
  /** The token of the last decision (`io.done`). */
  readonly token?: string | undefined;
}

export interface Known {
  /** Undefined: nothing. `isLeft`: it was left by a process before this one; `isThere`: of the place where the register is now. */
  now():
    | {
        readonly remembered: Remembered;
        readonly since: Since;
        readonly isLeft: boolean;
        readonly isThere: boolean;
      }
    | undefined;
  /** Throws OLD_TIMELINE of a server that is behind one that was seen: it does not know what that one has confirmed. */
  assertCurrent(server: Server): void;
  /** What the database says has been compared. `own`: what was known of this process is void, unless it has another number by now. */
  looked(look: Look, own?: { readonly process: number; readonly beat: Beat | null }): void;
  /** Heartbeats that are confirmed, of the number that this process has; 0: of none. */
  beats(process: number): number;
  /** This process has a number from now on. */
  joined(beat: Beat): void;
  /** Before a heartbeat, and once it is confirmed. */
  beating(): { confirmed(beat: Beat): void };
  intended(id: number, attempts: number, line: string): void;
  takenIn(id: number, line: string): void;
  decided(token: string): void;
  /** This process has ended by its own word. */
  left(process: number): void;
}

/** What was confirmed in `since` and not in `before`. */
function newer(since: Since, before: Since): Since {
  const { intent, taken, token } = since;
  return {
    intent: intent === before.intent ? undefined : intent,
    taken: taken === before.taken ? undefined : taken,
    token: token === before.token ? undefined : token,
  };
}

/** Milliseconds between two times that a heartbeat alone is written into the file. */
const WRITE_EVERY_MS = 60_000;

/** @param place which servers, database and schema, as a hash */
export function knownOf(file: KnownFile, place: string): Known {
  const left = file.read();
  let remembered = left ?? undefined;
  let isLeft = left !== null;
  let since: Since = {};
  let writtenAt = -Infinity;

  function set(changes: Partial<Remembered>, isPressing: boolean): void {
    if (remembered === undefined) return;
    remembered = { ...remembered, ...changes };
    if (!isPressing && performance.now() - writtenAt < WRITE_EVERY_MS) return;
    writtenAt = performance.now();
    file.write(remembered);
  }

  return {
    now: () => remembered && { remembered, since, isLeft, isThere: remembered.place === place },
    assertCurrent({ system, timeline }) {
      if (remembered?.system === system && timeline < remembered.timeline) throw unavailable('OLD_TIMELINE');
    },
    looked(look, own) {
      const before = remembered;
      const none = { process: 0, n: 0, beatAt: 0, ended: false };
      const isVoid = own?.process === (before?.process ?? 0);
      if (isVoid) since = {};
      const beat = isVoid ? { ...none, ...own.beat } : {};
      // A connection that was made before another one went to a later server may be looked at after it.
      const isBehind = before?.system === look.system && look.timeline < before.timeline;
      const timeline = isBehind ? before.timeline : look.timeline;
      remembered = { ...(before ?? none), ...look, timeline, place, ...beat };
      isLeft = false;
      const now = remembered;
      const isNew = (['register', 'system', 'timeline', 'synchronous', 'answer'] as const).some(
        (one) => before?.[one] !== now[one],
      );
      // One without a number says nothing at the next start, and would take the place of one that does.
      if (remembered.process !== 0) set({}, isNew || isVoid);
    },
    beats: (process) => (remembered?.process === process ? remembered.n : 0),
    joined(beat) {
      since = {};
      set({ ...beat, ended: false }, true);
    },
    beating() {
      const before = since;
      return {
        confirmed(beat) {
          // One that is not more than the last is for doubt.ts, which still has to compare it.
          if (beat.process !== remembered?.process || beat.n <= remembered.n) return;
          // What came meanwhile it does not stand for.
          since = newer(since, before);
          set(beat, false);
        },
      };
    },
    intended(id, attempts, line) {
      if (isSimulated(line)) return;
      const { taken, token } = since;
      // For each message that is sent: of each copy made with `...since` V8 in Node 20 keeps a hidden class.
      since = { intent: { id, attempts, institution: institutionOf(line) }, taken, token };
    },
    takenIn(id, line) {
      if (!isSimulated(line)) since = { ...since, taken: { id, institution: institutionOf(line) } };
    },
    decided(token) {
      since = { ...since, token };
    },
    left(process) {
      if (process === remembered?.process) set({ ended: true }, true);
    },
  };
}
