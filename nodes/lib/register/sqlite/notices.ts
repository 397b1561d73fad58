/**
 * The changes that a followed notice goes through. As with messages, each is one conditional UPDATE: where the notice has
 * moved on meanwhile (paid, postponed, cancelled) it changes nothing.
 */
import { bodiesOf } from './bodies';
import { lineToday } from '../../core/destination';
import type { Follow, Follows } from './follows';
import type { GroupCommit } from './group-commit';
import { noticeReaderOf } from './notice-reader';
import type {
  Followed,
  Named,
  NewNotice,
  NoticeEnd,
  NoticePlan,
  Notices,
  NoticeScope,
} from '../notice-types';
import type { Statement, Store } from './store';

/** Notices changed in one transaction. */
const CHUNK = 250;

/** When "in scadenza" would be, and whether that is in time; ?1 days before. */
const BEFORE_DAY = `max(due_day - ?1, sent_day + 1)`;
const IN_TIME = `(reminder = 'open' AND ${BEFORE_DAY} <= due_day)`;
const IDS = `id IN (SELECT value FROM json_each(?))`;

export const NOTICE_SQL = {
  same: `SELECT id, follow, state, io_id, sent_at FROM notice WHERE number_hash = ? AND recipient_hash = ?`,
  insert: `INSERT INTO notice (follow, state, reminder, number_hash, recipient_hash, sealed, io_id, sent_at, sent_day,
    due_day, next_day, changed_at) VALUES (?, 'after', ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
  renew: `UPDATE notice SET reminder = iif(reminder = 'open', ?, reminder), sealed = ?, io_id = ?, sent_at = ?,
    sent_day = ?, due_day = ?, next_day = 0, owed = 0, changed_at = ? WHERE id = ?`,
  body: `INSERT INTO notice_body (id, msg) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET msg = excluded.msg`,
  plan: `UPDATE notice SET
      state = iif(${IN_TIME}, 'before', 'after'),
      note = iif(reminder = 'open' AND NOT ${IN_TIME}, 'late', NULL),
      next_day = iif(${IN_TIME}, ${BEFORE_DAY}, max(due_day, sent_day) + ?2)
    WHERE id = ?3 AND next_day IS NOT NULL`,
  open: `SELECT id FROM notice NOT INDEXED
    WHERE id > ? AND next_day IS NOT NULL AND follow = ? ORDER BY id LIMIT ?`,
  skip: `UPDATE notice SET state = 'after', note = ?, next_day = max(due_day, sent_day) + ?
    WHERE ${IDS} AND state = 'before' AND giving IS NULL`,
  hold: `UPDATE notice SET next_day = ?, note = ? WHERE ${IDS} AND next_day IS NOT NULL AND giving IS NULL`,
  giveUp: `UPDATE notice SET state = 'ended', note = ?, next_day = NULL, sealed = NULL, changed_at = ?
    WHERE id = ? AND next_day IS NOT NULL AND giving IS NULL`,
  give: `UPDATE notice SET giving = state
    WHERE id = ? AND due_day = ? AND state = ? AND next_day IS NOT NULL AND giving IS NULL`,
  giveBack: `UPDATE notice SET giving = NULL, again = max(again, ?) WHERE ${IDS} AND giving IS NOT NULL`,
  what: `SELECT giving FROM notice WHERE id = ?`,
  reminded: `UPDATE notice SET reminder = 'given', giving = NULL, again = 0 WHERE id = ?`,
  ended: `UPDATE notice SET state = 'ended', note = NULL, next_day = NULL, sealed = NULL, changed_at = ?
    WHERE id = ? AND next_day IS NOT NULL`,
  landed: `UPDATE notice SET giving = NULL, again = 0 WHERE id = ?`,
  conclude: `UPDATE notice SET state = ?, note = NULL, next_day = NULL, owed = ?, run = ?, changed_at = ?
    WHERE id = ? AND next_day IS NOT NULL`,
  postpone: `UPDATE notice SET due_day = ? WHERE id = ? AND next_day IS NOT NULL`,
  paidEarly: `INSERT INTO paid_early VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  wasPaid: `SELECT 1 FROM paid_early WHERE number_hash = ? AND line = ? AND node = ?`,
  told: `UPDATE notice SET owed = 0, sealed = NULL, giving = NULL, reminder = iif(giving = 'before', 'given', reminder)
    WHERE id = ? AND owed = 1`,
  forget: `UPDATE notice SET sealed = NULL WHERE id = ?`,
  eraseBody: `DELETE FROM notice_body WHERE id = ?`,
  notedPlan: `SELECT value FROM meta WHERE name = 'plan:' || ?`,
  notePlan: `INSERT INTO meta VALUES ('plan:' || ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  interrupted: `UPDATE notice SET giving = NULL, again = 1 WHERE giving IS NOT NULL`,
} as const;

interface Same {
  readonly id: number;
  readonly follow: number;
  readonly state: string;
  readonly io_id: string;
  readonly sent_at: number;
}

/**
 * What was on its way out when the last process ended goes out once more, after everything else was looked at again; and
 * payments are of the line as it is written today.
 */
export function recoverNotices(store: Store): void {
  store.prepare(NOTICE_SQL.interrupted).run();
  const lines = store.prepare('SELECT DISTINCT line FROM paid_early').all() as { line: string }[];
  const rename = store.prepare('UPDATE OR REPLACE paid_early SET line = ? WHERE line = ?');
  for (const { line } of lines) if (lineToday(line) !== line) rename.run(lineToday(line), line);
}

/** @param onErased called when something was erased and should leave the disk soon */
export function noticesOf(store: Store, follows: Follows, group: GroupCommit, onErased: () => void): Notices {
  const statement = prepareAll(store);
  const { secrets, now } = store;
  const bodies = bodiesOf(store, 'notice');

  const hashOf = (number: string) => secrets.hash(`notice ${number}`);

  function plan(id: number, { before, after }: NoticePlan): void {
    statement.plan.run(before, after, id);
  }

  function erase(id: number): void {
    statement.eraseBody.run(id);
    onErased();
  }

  function find(number: string, fiscalCode: string, scope: Pick<Follow, 'line' | 'node'>): Same | undefined {
    const found = statement.same.all(hashOf(number), secrets.hash(fiscalCode)) as Same[];
    return found.find(({ follow }) => {
      const known = follows.byId(follow);
      return known?.line === scope.line && known.node === scope.node;
    });
  }

  function follow(notice: NewNotice, days: NoticePlan): Followed {
    const known = find(notice.number, notice.fiscalCode, notice);
    const isSame = notice.ioId === '' ? known?.sent_at === notice.sentAt : known?.io_id === notice.ioId;
    if (isSame) return 'known';
    // A cancelled one was taken back; a notice that was sent since is a new one.
    if (known?.state === 'paid' || known?.state === 'ended') return 'over';
    if (statement.wasPaid.get(hashOf(notice.number), notice.line, notice.node)) return 'over';
    if (known !== undefined && notice.sentAt <= known.sent_at) return 'known';
    const reminder = notice.remindedByIo ? 'by-io' : 'open';
    const sealed = secrets.encrypt(JSON.stringify([notice.number, notice.fiscalCode, notice.dueDay]));
    const { ioId, sentAt, sentDay, dueDay } = notice;
    let id = known?.id;
    if (id === undefined) {
      const hashes = [hashOf(notice.number), secrets.hash(notice.fiscalCode)] as const;
      const { id: lane } = follows.of(notice.line, notice.node, notice.service);
      ({ id } = statement.insert.run(
        ...[lane, reminder, ...hashes, sealed, ioId],
        ...[sentAt, sentDay, dueDay, now()],
      ));
    } else statement.renew.run(reminder, sealed, ioId, sentAt, sentDay, dueDay, now(), id);
    statement.body.run(id, bodies.seal(id, notice.msg));
    plan(id, days);
    return known === undefined ? 'followed' : 'updated';
  }

  /** The open and closed notices of a node with these numbers, with the line of each. */
  function byNumber(number: string, node: string): { id: number; line: string }[] {
    const rows = statement.byNumber.all(hashOf(number)) as { id: number; follow: number }[];
    return rows.flatMap(({ id, follow: lane }) => {
      const known = follows.byId(lane);
      return known?.node === node ? [{ id, line: known.line }] : [];
    });
  }

  function concludeOne(id: number, end: NoticeEnd, isTold: boolean): number {
    const { changes } = statement.conclude.run(end, isTold ? 1 : 0, store.run, now(), id);
    if (changes === 1 && !isTold) {
      statement.forget.run(id);
      erase(id);
    }
    return changes;
  }

  /**
   * How many it concerned. A payment is remembered also when notices were found: those of a rehearsal, of another person or
   * from before a cancellation say nothing of one that may still wait in a queue.
   */
  function concludeNumber(number: string, end: NoticeEnd, { line, node }: NoticeScope): number {
    const found = byNumber(number, node);
    if (end === 'paid') statement.paidEarly.run(hashOf(number), line, node, now());
    return found.reduce((sum, one) => sum + concludeOne(one.id, end, one.line === line), 0);
  }

  function emittedOne(id: number, days: NoticePlan): void {
    const row = statement.what.get(id) as { giving: string | null } | undefined;
    if (row?.giving === 'before') {
      statement.reminded.run(id);
      plan(id, days);
    } else if (row?.giving === 'after') {
      if (statement.ended.run(now(), id).changes === 1) erase(id);
      statement.landed.run(id);
    }
  }

  /** Many numbers, a chunk to a transaction. `change` returns how many notices it changed. */
  async function named(numbers: readonly string[], change: (number: string) => number): Promise<Named> {
    let [changed, unknown] = [0, 0];
    for (let from = 0; from < numbers.length; from += CHUNK) {
      const chunk = numbers.slice(from, from + CHUNK);
      const found = await group.write(() => chunk.map(change));
      for (const n of found) {
        changed += n;
        if (n === 0) unknown += 1;
      }
    }
    return { changed, unknown };
  }

  async function replan(node: string, days: NoticePlan): Promise<void> {
    const noted = JSON.stringify(days);
    const known = statement.notedPlan.get(node) as { value: string } | undefined;
    if (known?.value === noted) return;
    for (const lane of follows.where((one) => one.node === node)) {
      for (let after = 0, ids = [after]; ids.length > 0; after = ids.at(-1) ?? 0) {
        const last = after;
        ids = await group.write(() => {
          const found = (statement.open.all(last, lane.id, CHUNK) as { id: number }[]).map((row) => row.id);
          for (const id of found) plan(id, days);
          return found;
        });
      }
    }
    await group.write(() => void statement.notePlan.run(node, noted));
  }

  const { giving, ...reader } = noticeReaderOf(store, follows);

  return {
    ...reader,
    follow: (notice, days) => group.write(() => follow(notice, days), notice.msg.length),
    replan,
    skip: (ids, note, days) =>
      group.write(() => void statement.skip.run(note, days.after, JSON.stringify(ids))),
    hold: (ids, day, note) => group.write(() => void statement.hold.run(day, note, JSON.stringify(ids))),
    giveUp: (ids, note) =>
      group.write(() => {
        for (const id of ids) if (statement.giveUp.run(note, now(), id).changes === 1) erase(id);
      }),
    async give(notices) {
      const marked = await group.write(() =>
        notices.filter(({ id, dueDay, state }) => statement.give.run(id, dueDay, state).changes === 1),
      );
      // As late as can be: behind these in the same commit there may be a payment.
      const outs = giving(marked);
      const out = new Set(outs.map(({ id }) => id));
      return { outs, stayed: marked.map(({ id }) => id).filter((id) => !out.has(id)) };
    },
    giveBack: (ids, again) =>
      group.write(() => void statement.giveBack.run(again ? 1 : 0, JSON.stringify(ids))),
    emitted: (ids, days) =>
      group.write(() => {
        for (const id of ids) emittedOne(id, days);
      }),
    conclude: (numbers, end, scope) => named(numbers, (number) => concludeNumber(number, end, scope)),
    settle: (ids, end) =>
      group.write(() => {
        for (const id of ids) concludeOne(id, end, true);
      }),
    postpone: (numbers, dueDay, node, days) =>
      named(numbers, (number) =>
        byNumber(number, node).reduce((sum, { id }) => {
          const { changes } = statement.postpone.run(dueDay, id);
          plan(id, days);
          return sum + changes;
        }, 0),
      ),
    told: (ids) =>
      group.write(() => {
        // What came anew meanwhile has nothing to tell any more, and its text is still to be given.
        for (const id of ids) if (statement.told.run(id).changes === 1) erase(id);
      }),
  };
}

type Prepared = Record<keyof typeof NOTICE_SQL | 'byNumber', Statement>;

function prepareAll(store: Store): Prepared {
  const all = { ...NOTICE_SQL, byNumber: `SELECT id, follow FROM notice WHERE number_hash = ?` };
  return Object.fromEntries(Object.entries(all).map(([name, sql]) => [name, store.prepare(sql)])) as Prepared;
}
