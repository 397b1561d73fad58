/** What a person decides about many messages, in the log: an entry for each campaign, in the write that begins to carry it out. */
import type { ActName } from '../../core/acts';
import type { ActLog } from './acts';
import type { By } from '../act-types';
import { isInScope } from '../cells';
import { actOf, partsOf, type About, type Part } from '../decision-acts';
import type { Lanes } from './lanes';
import type { Rows } from './rows';
import type { Store } from './store';
import type { Scope } from '../types';

export const SCOPE_ACTS_SQL = {
  named: `SELECT lane, count(*) AS n FROM message WHERE id IN (SELECT value FROM json_each(?1))
    AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2))) AND (?3 IS NULL OR reason = ?3)
    GROUP BY lane ORDER BY lane`,
  upTo: `SELECT count(*) AS n FROM message INDEXED BY message_by_cell
    WHERE lane = ? AND state = ? AND reason IS ? AND id <= ?`,
} as const;

/**
 * Notes what is about to be done, and about how many messages. Only within a transaction. Several scopes are one decision.
 * Nothing where nobody has said it.
 */
export type NoteScope = (by: By | undefined, what: ActName, scopes: readonly Scope[], about: About) => void;

export function scopeActsOf(
  store: Store,
  lanes: Lanes,
  rows: Rows,
  { note, sha256Of }: Pick<ActLog, 'note' | 'sha256Of'>,
): NoteScope {
  const named = store.prepare(SCOPE_ACTS_SQL.named);
  const upToCount = store.prepare(SCOPE_ACTS_SQL.upTo);

  function counted(scope: Scope, about: About): Part[] {
    const ids = rows.named(scope);
    if (ids === null) {
      const { upTo } = about;
      return rows.cells(scope, about.states, about.reason).map(({ lane, state, reason, n }) => {
        if (upTo === undefined) return { ...lane, n };
        const found = upToCount.get(lane.id, state, reason, upTo) as { n: number };
        return { ...lane, n: found.n };
      });
    }
    const found = named.all(
      JSON.stringify(ids.filter((id) => id <= (about.upTo ?? Infinity))),
      about.states === undefined ? null : JSON.stringify(about.states),
      about.reason ?? null,
    ) as { lane: number; n: number }[];
    return found.flatMap(({ lane: id, n }) => {
      const lane = lanes.byId(id);
      return lane !== undefined && isInScope(lane, scope) ? [{ ...lane, n }] : [];
    });
  }

  return (by, what, scopes, about) => {
    if (by === undefined) return;
    const campaigns = scopes.flatMap((scope) => (scope.campaign === undefined ? [] : lanes.inScope(scope)));
    const all = scopes.flatMap((scope) => counted(scope, about));
    for (const part of partsOf(scopes, all, campaigns))
      note(actOf(by, what, part, sha256Of(part.line, part.campaign)));
  };
}
