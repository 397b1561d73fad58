/** What a person decides about many messages, in the log: an entry for each campaign, in the write that begins to carry it out. */
import type { ActName } from '../../core/acts';
import type { ActLog } from './acts';
import type { By } from '../act-types';
import { isInScope } from '../cells';
import type { Lanes } from './lanes';
import type { Rows } from './rows';
import type { Store } from './store';
import type { Scope, State } from '../types';

/** A decision about more campaigns is one entry, without their names. */
const MOST_CAMPAIGNS = 100;

export const SCOPE_ACTS_SQL = {
  named: `SELECT lane, count(*) AS n FROM message WHERE id IN (SELECT value FROM json_each(?1))
    AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2))) AND (?3 IS NULL OR reason = ?3) GROUP BY lane`,
  upTo: `SELECT count(*) AS n FROM message INDEXED BY message_by_cell
    WHERE lane = ? AND state = ? AND reason IS ? AND id <= ?`,
} as const;

/** Which messages a decision would change. */
export interface About {
  /** Undefined: in any. */
  readonly states?: readonly State[];
  readonly reason?: string;
  /** The newest of them. */
  readonly upTo?: number;
}

/**
 * Notes what is about to be done, and about how many messages. Only within a transaction. Several scopes are one decision.
 * Nothing where nobody has said it.
 */
export type NoteScope = (by: By | undefined, what: ActName, scopes: readonly Scope[], about: About) => void;

interface Part {
  readonly line: string;
  readonly campaign: string;
  n: number;
}

export function scopeActsOf(
  store: Store,
  lanes: Lanes,
  rows: Rows,
  { note, sha256Of }: Pick<ActLog, 'note' | 'sha256Of'>,
): NoteScope {
  const named = store.prepare(SCOPE_ACTS_SQL.named);
  const upToCount = store.prepare(SCOPE_ACTS_SQL.upTo);

  function counted(scope: Scope, about: About): { readonly lane: Part; readonly n: number }[] {
    const ids = rows.named(scope);
    if (ids === null) {
      const { upTo } = about;
      return rows.cells(scope, about.states, about.reason).map(({ lane, state, reason, n }) => {
        if (upTo === undefined) return { lane: { ...lane, n: 0 }, n };
        const found = upToCount.get(lane.id, state, reason, upTo) as { n: number };
        return { lane: { ...lane, n: 0 }, n: found.n };
      });
    }
    const found = named.all(
      JSON.stringify(ids.filter((id) => id <= (about.upTo ?? Infinity))),
      about.states === undefined ? null : JSON.stringify(about.states),
      about.reason ?? null,
    ) as { lane: number; n: number }[];
    return found.flatMap(({ lane: id, n }) => {
      const lane = lanes.byId(id);
      return lane !== undefined && isInScope(lane, scope) ? [{ lane: { ...lane, n: 0 }, n }] : [];
    });
  }

  function campaignsNamed(scopes: readonly Scope[]): Part[] {
    const found = scopes.flatMap((scope) => (scope.campaign === undefined ? [] : lanes.inScope(scope)));
    const parts = found.map(({ line, campaign }) => ({ line, campaign, n: 0 }));
    return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
  }

  function partsOf(scopes: readonly Scope[], about: About): Part[] {
    const parts = new Map<string, Part>();
    for (const scope of scopes)
      for (const { lane, n } of counted(scope, about)) {
        const name = JSON.stringify([lane.line, lane.campaign]);
        const part = parts.get(name) ?? { line: lane.line, campaign: lane.campaign, n: 0 };
        part.n += n;
        parts.set(name, part);
      }
    const all = [...parts.values()].filter(({ n }) => n > 0);
    // A campaign that was named, and of which nothing is left to decide.
    if (all.length === 0) all.push(...campaignsNamed(scopes));
    if (all.length > 0 && all.length <= MOST_CAMPAIGNS) return all;
    const { line = '', campaign = '' } = scopes[0] ?? {};
    return [{ line, campaign, n: all.reduce((sum, { n }) => sum + n, 0) }];
  }

  return (by, what, scopes, about) => {
    if (by === undefined) return;
    const { who, page, sending, days } = by;
    for (const { line, campaign, n } of partsOf(scopes, about)) {
      const sha256 = by.detail.sha256 ?? sha256Of(line, campaign);
      const detail = JSON.stringify({ ...by.detail, ...(sha256 === undefined ? {} : { sha256 }) });
      note({
        ...{ page, sending, who, what, line, campaign, n, detail },
        ...(days === undefined ? {} : { days }),
      });
    }
  };
}
