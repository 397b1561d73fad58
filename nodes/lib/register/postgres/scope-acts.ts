/** What a person decides about many messages, in the log: an entry for each campaign, in the write that begins to carry it out. */
import type { ActName } from '../../core/acts';
import type { By, NewAct } from '../act-types';
import { actOf, partsOf, type About, type Part } from '../decision-acts';
import type { Scope } from '../types';
import type { ActLog } from './acts';
import type { Tx } from './db';
import type { Lanes } from './lanes';
import { isInScope } from '../cells';
import type { Rows } from './rows';

/** In the order in which the campaigns came in, however the planner groups them. */
export const SCOPE_ACTS_SQL = {
  named: `SELECT m.lane, count(*) AS n FROM io.message m WHERE m.id = ANY($1::bigint[])
    AND ($2::text[] IS NULL OR m.state = ANY($2)) AND ($3::text IS NULL OR m.reason = $3)
    GROUP BY m.lane ORDER BY m.lane`,
  held: `SELECT m.lane, count(*) AS n FROM io.message m WHERE m.held AND m.lane = ANY($1::int[]) AND m.id <= $2
    GROUP BY m.lane ORDER BY m.lane`,
} as const;

/**
 * Looks how many messages a decision is about, before it changes them, and gives what notes it: the last write of its transaction,
 * since until its end nobody else adds to the log. Several scopes are one decision. Nothing where nobody has said it.
 */
export type NoteScope = (
  tx: Tx,
  by: By | undefined,
  what: ActName,
  scopes: readonly Scope[],
  about: About,
) => Promise<() => Promise<void>>;

export function scopeActsOf(
  lanes: Lanes,
  rows: Rows,
  { note, sha256Of }: Pick<ActLog, 'note' | 'sha256Of'>,
): NoteScope {
  async function counted(tx: Tx, scope: Scope, about: About): Promise<Part[]> {
    const { states, reason, upTo } = about;
    const ids = await rows.named(tx, scope);
    if (ids === null) {
      const cells = await lanes.cells(tx, scope, states, reason);
      if (upTo === undefined) return cells.map(({ lane, n }) => ({ ...lane, n }));
      const byId = new Map(cells.map(({ lane }) => [lane.id, lane]));
      const found = await tx.rows<Counted>(SCOPE_ACTS_SQL.held, [[...byId.keys()], upTo]);
      return partsIn(found, byId);
    }
    const meant = ids.filter((id) => id <= (upTo ?? Infinity));
    const found = await tx.rows<Counted>(SCOPE_ACTS_SQL.named, [meant, states ?? null, reason ?? null]);
    const byId = await lanes.byIds(
      tx,
      found.map(({ lane }) => lane),
    );
    for (const [id, lane] of byId) if (!isInScope(lane, scope)) byId.delete(id);
    return partsIn(found, byId);
  }

  async function entries(
    tx: Tx,
    by: By,
    what: ActName,
    scopes: readonly Scope[],
    about: About,
  ): Promise<NewAct[]> {
    const all: Part[] = [];
    const named: Part[] = [];
    for (const scope of scopes) {
      all.push(...(await counted(tx, scope, about)));
      if (scope.campaign !== undefined)
        for (const lane of await lanes.inScope(tx, scope)) named.push({ ...lane, n: 0 });
    }
    const acts: NewAct[] = [];
    for (const part of partsOf(scopes, all, named))
      acts.push(actOf(by, what, part, await sha256Of(tx, part.line, part.campaign)));
    return acts;
  }

  return async (tx, by, what, scopes, about) => {
    if (by === undefined) return () => Promise.resolve();
    const acts = await entries(tx, by, what, scopes, about);
    return async () => {
      await note(tx, acts);
    };
  };
}

interface Counted {
  readonly lane: number;
  readonly n: number;
}

function partsIn(
  found: readonly Counted[],
  lanes: ReadonlyMap<number, Pick<Part, 'line' | 'campaign'>>,
): Part[] {
  return found.flatMap(({ lane: id, n }) => {
    const lane = lanes.get(id);
    return lane === undefined ? [] : [{ line: lane.line, campaign: lane.campaign, n }];
  });
}
