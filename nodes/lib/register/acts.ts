/**
 * The log of what people did on a page. Each entry carries the hash of the page's entry before it, so that who has an export can
 * see whether one was changed or taken out of the middle: SHA-256 of the fields in `CHAINED`, as a JSON list. There is no citizen's
 * data in it.
 */
import { createHash } from 'node:crypto';
import type { GroupCommit } from './group-commit';
import type { Store } from './store';
import type { TrustedClock } from './trusted-clock';
import type { Act, Acts, ActScope, NewAct } from './act-types';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries erased in one transaction. */
const SLICE = 250;

const COLUMNS = 'id, page, sending, at, who, what, line, campaign, n, detail, before, hash';

export const ACTS_SQL = {
  last: `SELECT hash, until FROM act WHERE page = ? ORDER BY id DESC LIMIT 1`,
  add: `INSERT INTO act (page, sending, at, until, who, what, line, campaign, n, detail, before, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ofPage: `SELECT ${COLUMNS} FROM act WHERE page = ? AND id > ? ORDER BY id LIMIT ?`,
  ofSending: `SELECT ${COLUMNS} FROM act WHERE sending = ? AND id > ? ORDER BY id LIMIT ?`,
  due: `DELETE FROM act WHERE id IN (SELECT id FROM act WHERE until <= ? ORDER BY until LIMIT ${SLICE})`,
} as const;

const CHAINED = [
  'before',
  'page',
  'sending',
  'at',
  'who',
  'what',
  'line',
  'campaign',
  'n',
  'detail',
] as const satisfies readonly (keyof Act)[];

interface ActLog extends Acts {
  /** What is kept no longer goes, a slice at a time. Only within a transaction. */
  readonly erase: () => number;
}

/** As it is kept and as it is exported: hex. */
export function hashOf(act: Omit<Act, 'id' | 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify(CHAINED.map((name) => act[name])))
    .digest('hex');
}

export function actsOf(store: Store, group: GroupCommit, clock: TrustedClock): ActLog {
  const last = store.prepare(ACTS_SQL.last);
  const add = store.prepare(ACTS_SQL.add);
  const ofPage = store.prepare(ACTS_SQL.ofPage);
  const ofSending = store.prepare(ACTS_SQL.ofSending);
  const due = store.prepare(ACTS_SQL.due);

  function note({ days, ...given }: NewAct): Act {
    const at = store.now();
    const known = last.get(given.page) as { hash: string; until: number } | undefined;
    const act = { ...given, at, before: known?.hash ?? '' };
    const hash = hashOf(act);
    const until = Math.max(known?.until ?? 0, at + days * DAY_MS);
    const { page, sending, who, what, line, campaign, n, detail, before } = act;
    const { id } = add.run(
      ...[page, sending, at, until, who, what],
      ...[line, campaign, n, detail, before, hash],
    );
    return { id, ...act, hash };
  }

  function read({ page, sending, after = 0, limit }: ActScope & { page?: string; sending?: string }): Act[] {
    const found =
      sending === undefined ? ofPage.all(page ?? '', after, limit) : ofSending.all(sending, after, limit);
    return found as Act[];
  }

  return {
    noteAct: (act) => group.write(() => note(act)),
    acts: (scope) => store.read(() => read(scope)),
    actsWhole: (page) =>
      store.read(() => {
        let before: string | undefined;
        for (let after = 0; ;) {
          const acts = read({ page, after, limit: SLICE });
          for (const act of acts) {
            if (before !== undefined && act.before !== before) return false;
            if (hashOf(act) !== act.hash) return false;
            before = act.hash;
          }
          const end = acts.at(-1);
          if (end === undefined || acts.length < SLICE) return true;
          after = end.id;
        }
      }),
    erase: () => due.run(clock.time()).changes,
  };
}
