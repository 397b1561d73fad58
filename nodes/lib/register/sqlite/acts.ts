/**
 * The log of what people did. What was done on a page stands in a log of that page, all else in one of its own (`page` empty). Each
 * entry carries the hash of the one before it in its log (act-chain.ts), so that who has an export can see whether one was changed or
 * taken out of the middle. Of what is erased when its days are over the last hash stays (`act_gone`): the first entry that is kept
 * must carry it. There is no citizen's data in it.
 */
import { hashOf } from '../act-chain';
import { sha256In } from '../decision-acts';
import { LOG_DAYS } from '../../core/log-days';
import type { GroupCommit } from './group-commit';
import type { Store } from './store';
import type { TrustedClock } from '../trusted-clock';
import type { RegisterSettings } from '../types';
import type { Act, Acts, ActScope, NewAct } from '../act-types';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries erased in one transaction, or looked at in one turn of the event loop. */
const SLICE = 250;

const COLUMNS = 'id, page, sending, at, who, what, line, campaign, n, detail, before, hash';

export const ACTS_SQL = {
  last: `SELECT hash, until FROM act WHERE page = ? ORDER BY id DESC LIMIT 1`,
  add: `INSERT INTO act (page, sending, at, until, who, what, line, campaign, n, detail, before, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  all: `SELECT ${COLUMNS} FROM act WHERE id > ? ORDER BY id LIMIT ?`,
  ofPage: `SELECT ${COLUMNS} FROM act WHERE page = ? AND id > ? ORDER BY id LIMIT ?`,
  ofSending: `SELECT ${COLUMNS} FROM act WHERE sending = ? AND id > ? ORDER BY id LIMIT ?`,
  elsewhere: `SELECT ${COLUMNS} FROM act WHERE line = ? AND campaign = ? AND page = '' AND id > ? ORDER BY id LIMIT ?`,
  confirmed: `SELECT detail FROM act WHERE line = ? AND campaign = ? AND what = 'confirm' AND page <> ''
    ORDER BY id DESC LIMIT 1`,
  due: `SELECT id, page, hash FROM act WHERE until <= ? ORDER BY until, id LIMIT ${SLICE}`,
  erase: `DELETE FROM act WHERE id IN (SELECT value FROM json_each(?))`,
  gone: `SELECT hash FROM act_gone WHERE page = ?`,
  setGone: `INSERT INTO act_gone VALUES (?, ?, ?)
    ON CONFLICT (page) DO UPDATE SET id = excluded.id, hash = excluded.hash`,
  /** Numbers are given once: the highest one is there, or was erased. */
  numbers: `SELECT max(ifnull((SELECT max(id) FROM act), 0), ifnull((SELECT max(id) FROM act_gone), 0)) AS seen,
    ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'act'), 0) AS given`,
} as const;

export interface ActLog {
  readonly acts: Acts;
  /** Adds an entry. Only within a transaction. */
  readonly note: (act: NewAct) => Act;
  /** The hash of the file that a campaign came from, as a page has noted it; undefined: nobody knows it. */
  readonly sha256Of: (line: string, campaign: string) => string | undefined;
  /** What is kept no longer goes, a slice at a time. Only within a transaction. */
  readonly erase: () => number;
}

/** @param kept for how long the rows and the log of each line are kept */
export function actsOf(
  store: Store,
  group: GroupCommit,
  clock: TrustedClock,
  kept: () => ReadonlyMap<string, RegisterSettings>,
): ActLog {
  const statement = {
    last: store.prepare(ACTS_SQL.last),
    add: store.prepare(ACTS_SQL.add),
    all: store.prepare(ACTS_SQL.all),
    ofPage: store.prepare(ACTS_SQL.ofPage),
    ofSending: store.prepare(ACTS_SQL.ofSending),
    elsewhere: store.prepare(ACTS_SQL.elsewhere),
    confirmed: store.prepare(ACTS_SQL.confirmed),
    due: store.prepare(ACTS_SQL.due),
    erase: store.prepare(ACTS_SQL.erase),
    gone: store.prepare(ACTS_SQL.gone),
    setGone: store.prepare(ACTS_SQL.setGone),
    numbers: store.prepare(ACTS_SQL.numbers),
  };

  /** Of no line: as long as any. */
  function daysOf(line: string): number {
    const all = kept();
    const own = all.get(line);
    if (own !== undefined) return own.logDays ?? LOG_DAYS.value;
    return Math.max(LOG_DAYS.value, ...[...all.values()].map(({ logDays = LOG_DAYS.value }) => logDays));
  }

  function goneOf(page: string): string {
    return (statement.gone.get(page) as { hash: string } | undefined)?.hash ?? '';
  }

  function note({ days, ...given }: NewAct): Act {
    const at = store.now();
    const known = statement.last.get(given.page) as { hash: string; until: number } | undefined;
    const act = { ...given, at, before: known?.hash ?? goneOf(given.page) };
    const hash = hashOf(act);
    // Never before an older one of its log: only the oldest ones go.
    const until = Math.max(known?.until ?? 0, at + (days ?? daysOf(given.line)) * DAY_MS);
    const { page, sending, who, what, line, campaign, n, detail, before } = act;
    const { id } = statement.add.run(
      ...[page, sending, at, until, who, what],
      ...[line, campaign, n, detail, before, hash],
    );
    return { id, ...act, hash };
  }

  function read({ page, sending, line, campaign, after = 0, limit }: ActScope): Act[] {
    if (page !== undefined) return statement.ofPage.all(page, after, limit) as Act[];
    if (sending === undefined) return statement.all.all(after, limit) as Act[];
    const own = statement.ofSending.all(sending, after, limit) as Act[];
    if (line === undefined || campaign === undefined || campaign === '') return own;
    const elsewhere = statement.elsewhere.all(line, campaign, after, limit) as Act[];
    return [...own, ...elsewhere].sort((a, b) => a.id - b.id).slice(0, limit);
  }

  function sha256Of(line: string, campaign: string): string | undefined {
    const found = statement.confirmed.get(line, campaign) as { detail: string } | undefined;
    return sha256In(found?.detail);
  }

  /** The number of the first of these that does not follow; `last` has the hash before, by log. */
  function brokenIn(acts: readonly Act[], last: Map<string, string>): number | null {
    for (const act of acts) {
      const before = last.get(act.page) ?? goneOf(act.page);
      // Those between may have been erased since the last turn.
      const follows = act.before === before || act.before === goneOf(act.page);
      if (!follows || hashOf(act) !== act.hash) return act.id;
      last.set(act.page, act.hash);
    }
    return null;
  }

  async function brokenAct(page?: string): Promise<number | null> {
    const last = new Map<string, string>();
    for (let after = 0; ;) {
      const from = after;
      const acts = store.use(() =>
        read({ ...(page === undefined ? {} : { page }), after: from, limit: SLICE }),
      );
      const broken = store.use(() => brokenIn(acts, last));
      if (broken !== null) return broken;
      const end = acts.at(-1);
      if (end === undefined || acts.length < SLICE) break;
      after = end.id;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { seen, given } = store.use(() => statement.numbers.get()) as { seen: number; given: number };
    return page === undefined && seen < given ? seen + 1 : null;
  }

  function erase(): number {
    const due = statement.due.all(clock.time()) as Pick<Act, 'id' | 'page' | 'hash'>[];
    if (due.length === 0) return 0;
    const ends = new Map<string, Pick<Act, 'id' | 'hash'>>();
    for (const { id, page, hash } of due) if (id > (ends.get(page)?.id ?? 0)) ends.set(page, { id, hash });
    for (const [page, { id, hash }] of ends) statement.setGone.run(page, id, hash);
    return statement.erase.run(JSON.stringify(due.map(({ id }) => id))).changes;
  }

  return {
    acts: {
      noteAct: (act) => group.write(() => note(act)),
      acts: (scope) => store.read(() => read(scope)),
      brokenAct,
    },
    ...{ note, sha256Of, erase },
  };
}
