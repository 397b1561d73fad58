/**
 * The log of what people did. What was done on a page stands in a log of that page, all else in one of its own (`page` empty). Each
 * entry carries the hash of the one before it in its log (act-chain.ts). Who adds one holds `act_end`, the number of the last entry of
 * all logs: so no two processes go on from the same entry, numbers have no gaps, and what is read up to a number stays so.
 *
 * Of what is erased when its days are over the last hash stays (`act_gone`): the first entry that is kept must carry it. There is no
 * citizen's data in it.
 */
import { LOG_DAYS } from '../../core/log-days';
import { hashOf } from '../act-chain';
import type { Act, Acts, ActScope, NewAct } from '../act-types';
import { sha256In } from '../decision-acts';
import type { Db, Tx } from './db';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries erased in one transaction, or looked at in one turn of the event loop. */
const SLICE = 250;

const COLUMNS =
  'a.id, a.page, a.sending, a.at, a.who, a.what, a.line, a.campaign, a.n, a.detail, a.before, a.hash';

export const ACTS_SQL = {
  number: `UPDATE io.act_end SET id = id + $1 RETURNING id`,
  lock: `SELECT id FROM io.act_end FOR UPDATE`,
  last: `SELECT a.hash, a.until FROM io.act a WHERE a.page = $1 ORDER BY a.id DESC LIMIT 1`,
  gone: `SELECT g.hash FROM io.act_gone g WHERE g.page = $1`,
  /** Of no line: as long as any. */
  days: `SELECT l.line, CASE WHEN k.line IS NOT NULL THEN coalesce(k.log_days, $2)
      ELSE greatest($2, (SELECT max(m.log_days) FROM io.keep m)) END AS days
    FROM unnest($1::text[]) l (line) LEFT JOIN io.keep k ON k.line = l.line`,
  add: `INSERT INTO io.act (id, page, sending, at, until, who, what, line, campaign, n, detail, before, hash)
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::bigint[], $11::text[], $12::text[], $13::text[])`,
  /** With the hash of the last entry that was erased of its log, and where another register's log begins, as of the same moment. */
  chain: `SELECT ${COLUMNS}, (SELECT g.hash FROM io.act_gone g WHERE g.page = a.page) AS gone,
      j.before AS joined, j.after AS joins FROM io.act a LEFT JOIN io.act_join j ON j.id = a.id
    WHERE a.id > $1 AND ($3::text IS NULL OR a.page = $3) ORDER BY a.id LIMIT $2`,
  all: `SELECT ${COLUMNS} FROM io.act a WHERE a.id > $1 ORDER BY a.id LIMIT $2`,
  ofPage: `SELECT ${COLUMNS} FROM io.act a WHERE a.id > $1 AND a.page = $3 ORDER BY a.id LIMIT $2`,
  ofSending: `SELECT ${COLUMNS} FROM io.act a WHERE a.id > $1 AND a.sending = $3 ORDER BY a.id LIMIT $2`,
  elsewhere: `SELECT ${COLUMNS} FROM io.act a WHERE a.id > $1 AND a.line = $3 AND a.campaign = $4 AND a.page = ''
    ORDER BY a.id LIMIT $2`,
  confirmed: `SELECT a.detail FROM io.act a WHERE a.line = $1 AND a.campaign = $2 AND a.what = 'confirm' AND a.page <> ''
    ORDER BY a.id DESC LIMIT 1`,
  due: `SELECT a.id, a.page, a.hash FROM io.act a WHERE a.until <= $1 ORDER BY a.until, a.id LIMIT ${SLICE}`,
  erase: `DELETE FROM io.act WHERE id = ANY($1::bigint[])`,
  setGone: `INSERT INTO io.act_gone (page, id, hash) SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[])
    ON CONFLICT (page) DO UPDATE SET id = excluded.id, hash = excluded.hash`,
  /** Numbers are given once: the highest one is there, or was erased. */
  numbers: `SELECT greatest((SELECT coalesce(max(a.id), 0) FROM io.act a), (SELECT coalesce(max(g.id), 0) FROM io.act_gone g)) AS seen,
    (SELECT e.id FROM io.act_end e) AS given`,
} as const;

export interface ActLog {
  readonly acts: Acts;
  /** Adds one entry or more to one log. Late in a transaction: until its end nobody else adds one. */
  readonly note: (tx: Tx, acts: readonly NewAct[]) => Promise<readonly Act[]>;
  /** The hash of the file that a campaign came from, as a page has noted it; undefined: nobody knows it. */
  readonly sha256Of: (tx: Tx, line: string, campaign: string) => Promise<string | undefined>;
  /** What is kept no longer than this time goes, a slice at a time; milliseconds since the epoch. How many. */
  readonly erase: (tx: Tx, time: number) => Promise<number>;
}

type Kept = Act & Record<'gone' | 'joined' | 'joins', string | null>;
type Noted<T extends readonly NewAct[]> = { readonly [N in keyof T]: Act };

export function actsOf(db: Db): ActLog {
  async function daysOf(tx: Tx, acts: readonly NewAct[]): Promise<ReadonlyMap<string, number>> {
    const lines = [...new Set(acts.filter(({ days }) => days === undefined).map(({ line }) => line))];
    if (lines.length === 0) return new Map();
    const found = await tx.rows<{ line: string; days: number }>(ACTS_SQL.days, [lines, LOG_DAYS.value]);
    return new Map(found.map(({ line, days }) => [line, days]));
  }

  async function note<T extends readonly NewAct[]>(tx: Tx, given: T): Promise<Noted<T>> {
    const page = given[0]?.page ?? '';
    const days = await daysOf(tx, given);
    const [{ id: end } = { id: 0 }] = await tx.rows<{ id: number }>(ACTS_SQL.number, [given.length]);
    const [last] = await tx.rows<{ hash: string; until: number }>(ACTS_SQL.last, [page]);
    const gone = last ? [] : await tx.rows<{ hash: string }>(ACTS_SQL.gone, [page]);
    let before = last?.hash ?? gone[0]?.hash ?? '';
    let until = last?.until ?? 0;
    const at = db.now();
    const untils: number[] = [];
    const acts = given.map(({ days: own, ...act }, index): Act => {
      const chained = { ...act, at, before };
      before = hashOf(chained);
      // Never before an older one of its log: only the oldest ones go.
      until = Math.max(until, at + (own ?? days.get(act.line) ?? LOG_DAYS.value) * DAY_MS);
      untils.push(until);
      return { id: end - given.length + 1 + index, ...chained, hash: before };
    });
    const all = <K extends keyof Act>(name: K): Act[K][] => acts.map((act) => act[name]);
    await tx.changed(ACTS_SQL.add, [
      ...[all('id'), all('page'), all('sending'), all('at'), untils, all('who'), all('what'), all('line')],
      ...[all('campaign'), all('n'), all('detail'), all('before'), all('hash')],
    ]);
    return acts as readonly Act[] as Noted<T>;
  }

  async function read(tx: Tx, { page, sending, line, campaign, after = 0, limit }: ActScope): Promise<Act[]> {
    if (page !== undefined) return tx.rows<Act>(ACTS_SQL.ofPage, [after, limit, page]);
    if (sending === undefined) return tx.rows<Act>(ACTS_SQL.all, [after, limit]);
    const own = await tx.rows<Act>(ACTS_SQL.ofSending, [after, limit, sending]);
    if (line === undefined || campaign === undefined || campaign === '') return own;
    const elsewhere = await tx.rows<Act>(ACTS_SQL.elsewhere, [after, limit, line, campaign]);
    return [...own, ...elsewhere].sort((a, b) => a.id - b.id).slice(0, limit);
  }

  async function brokenAct(page?: string): Promise<number | null> {
    const last = new Map<string, string>();
    for (let after = 0; ;) {
      const values = [after, SLICE, page ?? null];
      const acts = await db.read((tx) => tx.rows<Kept>(ACTS_SQL.chain, values));
      const broken = brokenIn(acts, last);
      if (broken !== null) return broken;
      const end = acts.at(-1);
      if (end === undefined || acts.length < SLICE) break;
      after = end.id;
    }
    if (page !== undefined) return null;
    const [numbers] = await db.read((tx) => tx.rows<{ seen: number; given: number }>(ACTS_SQL.numbers));
    return numbers !== undefined && numbers.seen < numbers.given ? numbers.seen + 1 : null;
  }

  async function erase(tx: Tx, time: number): Promise<number> {
    if ((await tx.rows(ACTS_SQL.due, [time])).length === 0) return 0;
    await tx.rows(ACTS_SQL.lock);
    const due = await tx.rows<Pick<Act, 'id' | 'page' | 'hash'>>(ACTS_SQL.due, [time]);
    const ends = new Map<string, Pick<Act, 'id' | 'hash'>>();
    for (const { id, page, hash } of due) if (id > (ends.get(page)?.id ?? 0)) ends.set(page, { id, hash });
    const gone = [...ends.values()];
    await tx.changed(ACTS_SQL.setGone, [
      ...[[...ends.keys()], gone.map(({ id }) => id), gone.map(({ hash }) => hash)],
    ]);
    return tx.changed(ACTS_SQL.erase, [due.map(({ id }) => id)]);
  }

  return {
    acts: {
      noteAct: async (act) => (await db.transact((tx) => note(tx, [act] as const)))[0],
      acts: (scope) => db.read((tx) => read(tx, scope)),
      brokenAct,
    },
    ...{ note, erase },
    async sha256Of(tx, line, campaign) {
      const [found] = await tx.rows<{ detail: string }>(ACTS_SQL.confirmed, [line, campaign]);
      return sha256In(found?.detail);
    },
  };
}

/** The number of the first of these that does not follow; `last` has the hash before, by log. */
function brokenIn(acts: readonly Kept[], last: Map<string, string>): number | null {
  for (const { gone, joined, joins, ...act } of acts) {
    const before = last.get(act.page) ?? gone ?? '';
    // The first of a log that was put in behind this one goes on from its own.
    const carried = joined === null ? act.before : (joins ?? '');
    // Those between may have been erased since the last read.
    const follows =
      (carried === before || carried === (gone ?? '')) && (joined === null || joined === act.before);
    if (!follows || hashOf(act) !== act.hash) return act.id;
    last.set(act.page, act.hash);
  }
  return null;
}
