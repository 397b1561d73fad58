/**
 * Whether a database can be the one that confirmed what is known (known.ts), or is older than that: a copy that was put back, a standby
 * that did not have all, a computer that was rolled back. Its own word does not count: that is as old as it is.
 *
 * What a process wrote is in the database as a whole up to some moment. So it is enough to look for its last confirmed mark: its
 * heartbeat, and the last of what came after that. Whether others' writes are all there is their own question.
 */
import { randomBytes } from 'node:crypto';
import { REMEMBERED_DAYS } from './upkeep';
import type { Known } from './known';
import type { Server } from './session';

/** What the database says of what is known. Times as in known.ts. */
export interface Found {
  readonly register: string | null;
  /** Confirmations of doubts, oldest first. */
  readonly answers: readonly string[];
  readonly at: number;
  readonly noted: Partial<Server> & { readonly at?: number };
  readonly process: Process | null;
  /** The last number that was given to a process, or that a crash has skipped. */
  readonly numbers: number;
  /** Of the last intent: how often that message was tried; null: it is not there. */
  readonly attempts: number | null;
  readonly isTaken: boolean;
  readonly isDecided: boolean;
  /** Of the institutions of the last intent and take-in those whose register is in a file by now. */
  readonly away: readonly string[];
}

interface Process {
  readonly gone: boolean;
  /** Who declared it gone; itself: it ended by its own word. */
  readonly by: number | null;
  /** Null: it has none any more. */
  readonly n: number | null;
  /** The last heartbeat; null where its version did not say. */
  readonly beatAt: number | null;
}

/** `other`: another register, of which nothing is known; `answered`: a person has confirmed since. */
export type Verdict = 'same' | 'other' | 'answered' | 'older';

const DAY_MS = 24 * 60 * 60 * 1000;
/** After which the database may have forgotten a process; a day less, since its clock may have been set. */
const FORGOTTEN_AFTER_MS = (REMEMBERED_DAYS - 1) * DAY_MS;
/** After which what is known since a heartbeat may have been tidied up. */
const TIDIED_AFTER_MS = DAY_MS / 2;

/** @param declared that the storage keeps every commit, whoever takes over */
export function verdictOn(
  known: NonNullable<ReturnType<Known['now']>>,
  found: Found,
  server: Server,
  declared: boolean,
): Verdict {
  const { remembered, isLeft, isThere } = known;
  // Another one on purpose is set before a start, and is in another place.
  if (found.register !== remembered.register) return isLeft && !isThere ? 'other' : 'older';
  const { answer } = remembered;
  const newest = found.answers.at(-1) ?? null;
  // One that this database has not: it was asked about again there if somebody has confirmed since.
  if (answer !== null && !found.answers.includes(answer))
    return answeredAt(newest) > remembered.at ? 'answered' : 'older';
  if (answer !== newest) return 'answered';
  if (lacksProcess(known, found) || lacksSince(known, found)) return 'older';
  return !declared && mayLack(known, found, server) ? 'older' : 'same';
}

/** An answer is its time, by the database's clock, and a part that makes it different from any other. */
export function answerAt(ms: number): string {
  return `${ms}-${randomBytes(6).toString('hex')}`;
}

function answeredAt(answer: string | null): number {
  return Number(answer?.split('-', 1)[0] ?? 0) || 0;
}

function lacksProcess({ remembered }: NonNullable<ReturnType<Known['now']>>, found: Found): boolean {
  const { process: number, n, beatAt, ended, at } = remembered;
  if (number === 0) return false;
  const { process } = found;
  if (process === null) return found.at - at < FORGOTTEN_AFTER_MS || found.numbers < number;
  if (!process.gone) return ended || (process.n ?? 0) < n;
  return (ended && process.by !== number) || (process.beatAt !== null && process.beatAt < beatAt);
}

function lacksSince({ remembered, since }: NonNullable<ReturnType<Known['now']>>, found: Found): boolean {
  const { intent, taken, token } = since;
  if (intent !== undefined && found.attempts !== null && found.attempts < intent.attempts) return true;
  if (found.at - remembered.at > TIDIED_AFTER_MS) return false;
  const isHere = (institution: string): boolean => !found.away.includes(institution);
  if (intent !== undefined && found.attempts === null && isHere(intent.institution)) return true;
  if (taken !== undefined && !found.isTaken && isHere(taken.institution)) return true;
  return token !== undefined && !found.isDecided;
}

/** Another timeline, and the newest that is known of the one before is that commits did not wait for a second server. */
function mayLack(
  { remembered, isLeft }: NonNullable<ReturnType<Known['now']>>,
  { noted }: Found,
  { system, timeline }: Server,
): boolean {
  const { synchronous, ended, at } = remembered;
  if (synchronous || remembered.system !== system || remembered.timeline === timeline) return false;
  const isFirst = noted.timeline !== timeline;
  if (isFirst && noted.synchronous === true && (noted.at ?? 0) > at) return false;
  // What one knew that is over says nothing of what came later; those that were there then have looked themselves.
  return !isLeft || (isFirst && !ended);
}
