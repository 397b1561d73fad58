/**
 * Takes notices up, many in one transaction: while one is on its way the next gather. Of all that it is about to look at, the numbers are
 * locked first and in one order, so that two processes that take up the same never wait for each other.
 */
import { InvalidWriteError } from '../faults';
import type { Followed, NewNotice, NoticePlan, Notices } from '../notice-types';
import { sealBody } from './bodies';
import type { Db, Tx } from './db';
import { movedAway } from './errors';
import { followOf } from './follows';
import { institutionOf } from './institution-secrets';
import { lockNumbers, numberHash } from './notice-numbers';
import { NOTICE_SQL } from './notice-sql';

/** Notices of one transaction: others wait for the numbers meanwhile. */
const MOST = 50;

interface Same {
  readonly id: number;
  readonly state: string;
  readonly io_id: string;
  readonly sent_at: number;
}

interface Job {
  readonly notice: NewNotice;
  readonly days: NoticePlan;
  readonly resolve: (followed: Followed) => void;
  readonly reject: (error: unknown) => void;
}

export async function plan(tx: Tx, ids: readonly number[], { before, after }: NoticePlan): Promise<void> {
  if (ids.length > 0) await tx.changed(NOTICE_SQL.plan, [before, after, ids]);
}

export function followerOf(db: Db): Notices['follow'] {
  const waiting: Job[] = [];
  let isBusy = false;

  async function followOne(tx: Tx, { notice, days }: Job): Promise<Followed> {
    const { line, node, service, ioId, sentAt, sentDay, dueDay } = notice;
    const secrets = db.secretsOf(line);
    const number = numberHash(secrets, notice.number);
    const person = secrets.hash(notice.fiscalCode);
    const [known] = await tx.rows<Same>(NOTICE_SQL.same, [number, person, line, node]);
    const isSame = ioId === '' ? known?.sent_at === sentAt : known?.io_id === ioId;
    if (isSame) return 'known';
    // A cancelled one was taken back; a notice that was sent since is a new one.
    if (known?.state === 'paid' || known?.state === 'ended') return 'over';
    if ((await tx.rows(NOTICE_SQL.wasPaid, [number, line, node])).length > 0) return 'over';
    if (known !== undefined && sentAt <= known.sent_at) return 'known';
    const reminder = notice.remindedByIo ? 'by-io' : 'open';
    const sealed = secrets.encrypt(JSON.stringify([notice.number, notice.fiscalCode, dueDay]));
    const what = [reminder, sealed, ioId, sentAt, sentDay, dueDay, db.now()];
    let id = known?.id;
    if (id === undefined) {
      const of = await followOf(tx, line, node, service);
      [{ id } = { id: 0 }] = await tx.rows<{ id: number }>(NOTICE_SQL.insert, [...what, of, number, person]);
    } else await tx.changed(NOTICE_SQL.renew, [...what, id]);
    await tx.changed(NOTICE_SQL.body, [id, sealBody(secrets, 'notice', id, notice.msg)]);
    await plan(tx, [id], days);
    return known === undefined ? 'followed' : 'updated';
  }

  /** Null: nothing is taken up for the institution here any more. */
  async function follow(tx: Tx, jobs: readonly Job[]): Promise<(Followed | null)[]> {
    const institutions = jobs.map(({ notice }) => institutionOf(notice.line));
    const away = await tx.rows<{ institution: string }>(NOTICE_SQL.away, [[...new Set(institutions)]]);
    await lockNumbers(
      tx,
      jobs.map(({ notice }) => numberHash(db.secretsOf(notice.line), notice.number)),
    );
    const all: (Followed | null)[] = [];
    for (const [index, job] of jobs.entries()) {
      const isAway = away.some(({ institution }) => institution === institutions[index]);
      all.push(isAway ? null : await followOne(tx, job));
    }
    return all;
  }

  async function commit(jobs: readonly Job[]): Promise<void> {
    try {
      const all = await db.transact((tx) => follow(tx, jobs));
      for (const [index, job] of jobs.entries()) {
        const followed = all[index] ?? null;
        if (followed === null) job.reject(movedAway(job.notice.line));
        else job.resolve(followed);
      }
    } catch (error) {
      // One of them is wrong by itself: each goes alone.
      if (jobs.length > 1 && error instanceof InvalidWriteError) for (const job of jobs) await commit([job]);
      else for (const job of jobs) job.reject(error);
    }
  }

  async function go(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) await commit(waiting.splice(0, MOST));
    isBusy = false;
  }

  return (notice, days) =>
    new Promise((resolve, reject) => {
      waiting.push({ notice, days, resolve, reject });
      if (!isBusy) void go();
    });
}
