/**
 * The changes that a followed notice goes through. As with messages, each is one conditional UPDATE: where the notice has
 * moved on meanwhile (paid, postponed, cancelled) it changes nothing. What depends on a notice number (followed, paid) is looked at
 * and written under a lock on that number: a payment and the notice that it pays may come to two processes at once.
 */
import { lineToday } from '../../core/destination';
import type { Db, Tx } from './db';
import { followerOf, plan } from './follower';
import { giversOf } from './givers';
import { noticeReaderOf } from './notice-reader';
import { NOTICE_SQL } from './notice-sql';
import { concludeChunk, postponeChunk } from './notice-numbers';
import type { DueNotice, Giving, Named, NoticePlan, Notices } from '../notice-types';

/** Notices changed in one transaction. */
const CHUNK = 250;

/** @param mayFollow whether this process owns the line, and so gives what is followed there */
export function noticesOf(db: Db, mayFollow: (line: string) => Promise<boolean>): Notices {
  const givers = giversOf(db);

  async function replan(node: string, days: NoticePlan): Promise<void> {
    const noted = JSON.stringify(days);
    const known = await db.read((tx) => tx.rows<{ value: string }>(NOTICE_SQL.notedPlan, [node]));
    if (known[0]?.value === noted) return;
    for (let after = 0, ids = [after]; ids.length > 0; after = ids.at(-1) ?? 0) {
      const last = after;
      ids = await db.transact(async (tx) => {
        const found = await tx.rows<{ id: number }>(NOTICE_SQL.open, [node, last, CHUNK]);
        const chunk = found.map(({ id }) => id);
        await plan(tx, chunk, days);
        return chunk;
      });
    }
    await db.transact((tx) => tx.changed(NOTICE_SQL.notePlan, [node, noted]));
  }

  async function emitted(tx: Tx, ids: readonly number[], days: NoticePlan): Promise<void> {
    const on = givers.numbersOf(ids);
    const reminded = await tx.rows<{ id: number }>(NOTICE_SQL.reminded, on);
    await plan(
      tx,
      reminded.map(({ id }) => id),
      days,
    );
    const landed = await tx.rows<{ id: number; over: boolean }>(NOTICE_SQL.ended, [...on, db.now()]);
    await eraseBodies(
      tx,
      landed.filter(({ over }) => over),
    );
  }

  async function eraseBodies(tx: Tx, rows: readonly { readonly id: number }[]): Promise<void> {
    if (rows.length > 0) await tx.changed(NOTICE_SQL.eraseBodies, [rows.map(({ id }) => id)]);
  }

  /** Many numbers, a chunk to a transaction. */
  async function named(
    numbers: readonly string[],
    change: (tx: Tx, chunk: readonly string[]) => Promise<Named>,
  ): Promise<Named> {
    let [changed, unknown] = [0, 0];
    for (let from = 0; from < numbers.length; from += CHUNK) {
      const found = await db.transact((tx) => change(tx, numbers.slice(from, from + CHUNK)));
      changed += found.changed;
      unknown += found.unknown;
    }
    return { changed, unknown };
  }

  async function give(notices: readonly DueNotice[]): Promise<Giving> {
    const marked = await givers.mark(notices);
    if (marked.length === 0) return { outs: [], stayed: [] };
    const chosen = new Set(marked);
    const asked = notices.filter(({ id }) => chosen.has(id));
    // As late as can be: a payment may have come behind the mark.
    const outs = await givers.read(marked, (tx, me) => giving(tx, asked, me));
    const out = new Set(outs.map(({ id }) => id));
    return { outs, stayed: marked.filter((id) => !out.has(id)) };
  }

  const follow = followerOf(db);
  const { giving, ...reading } = noticeReaderOf(db, mayFollow);

  return {
    ...reading,
    async due(...asked) {
      await givers.takeBack();
      return reading.due(...asked);
    },
    follow: (notice, days) => follow({ ...notice, line: lineToday(notice.line) }, days),
    replan,
    skip: async (ids, note, days) => {
      await db.transact((tx) => tx.changed(NOTICE_SQL.skip, [ids, note, days.after]));
    },
    hold: async (ids, day, note) => {
      await db.transact((tx) => tx.changed(NOTICE_SQL.hold, [ids, day, note]));
    },
    giveUp: (ids, note) =>
      db.transact(async (tx) => eraseBodies(tx, await tx.rows(NOTICE_SQL.giveUp, [ids, note, db.now()]))),
    give,
    giveBack: (ids, again) => givers.giveBack(ids, again),
    emitted: async (ids, days) => {
      await db.transact((tx) => emitted(tx, ids, days));
      givers.forget(ids);
    },
    conclude: (numbers, end, scope) =>
      named(numbers, (tx, chunk) =>
        concludeChunk(db, tx, chunk, end, { ...scope, line: lineToday(scope.line) }),
      ),
    settle: async (ids, end) => {
      await db.transact((tx) => tx.changed(NOTICE_SQL.settle, [ids, end, db.now()]));
    },
    postpone: (numbers, dueDay, node, days) =>
      named(numbers, async (tx, chunk) => {
        const { ids, ...found } = await postponeChunk(db, tx, chunk, dueDay, node);
        await plan(tx, ids, days);
        return found;
      }),
    told: async (ids) => {
      await db.transact(async (tx) => eraseBodies(tx, await tx.rows(NOTICE_SQL.told, [ids])));
    },
  };
}
