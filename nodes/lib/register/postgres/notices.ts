/**
 * The changes that a followed notice goes through. As with messages, each is one conditional UPDATE: where the notice has
 * moved on meanwhile (paid, postponed, cancelled) it changes nothing. What depends on a notice number (followed, paid) is looked at
 * and written under a lock on that number: a payment and the notice that it pays may come to two processes at once.
 */
import { sealBody } from './bodies';
import type { Db, Tx } from './db';
import { followOf } from './follows';
import { giversOf } from './givers';
import { noticeReaderOf } from './notice-reader';
import { NOTICE_SQL } from './notice-sql';
import { concludeChunk, lockNumbers, numberHash, postponeChunk } from './notice-numbers';
import type {
  DueNotice,
  Followed,
  Giving,
  Named,
  NewNotice,
  NoticePlan,
  Notices,
  NoticeScope,
} from '../notice-types';

/** Notices changed in one transaction. */
const CHUNK = 250;

interface Same {
  readonly id: number;
  readonly state: string;
  readonly io_id: string;
  readonly sent_at: number;
}

/** @param competes whether this process owns the line; asks for it, for the sake of this node */
export function noticesOf(db: Db, competes: (scope: NoticeScope) => Promise<boolean>): Notices {
  const givers = giversOf(db);

  async function plan(tx: Tx, ids: readonly number[], { before, after }: NoticePlan): Promise<void> {
    if (ids.length > 0) await tx.changed(NOTICE_SQL.plan, [before, after, ids]);
  }

  async function follow(tx: Tx, notice: NewNotice, days: NoticePlan): Promise<Followed> {
    const { line, node, service, ioId, sentAt, sentDay, dueDay } = notice;
    const secrets = db.secretsOf(line);
    const number = numberHash(secrets, notice.number);
    const person = secrets.hash(notice.fiscalCode);
    await lockNumbers(tx, [number]);
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

  const { giving, ...reading } = noticeReaderOf(db, competes);

  return {
    ...reading,
    async due(...asked) {
      await givers.takeBack();
      return reading.due(...asked);
    },
    follow: (notice, days) => db.transact((tx) => follow(tx, notice, days)),
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
      named(numbers, (tx, chunk) => concludeChunk(db, tx, chunk, end, scope)),
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
