/**
 * A lane is what many messages share: line, io-send node, service and campaign. A cell is a lane with a state and a reason. Other
 * processes make lanes too, so none is kept in memory: what a scope means is asked of the database each time.
 */
import { plainName } from '../../core/plain-name';
import { HELD } from '../../core/codes';
import type { Cell, Lane, Order } from '../cells';
import type { Tx } from './db';
import type { Lot, Scope, State, Total } from '../types';

const LANE = `l.id, line.name AS line, l.node, l.service, l.campaign, l.since`;
/** $1 line, $2 node, $3 the spellings of a campaign; null: any. */
export const IN_SCOPE = `($1::text IS NULL OR line.name = $1) AND ($2::text IS NULL OR l.node = $2)
  AND ($3::text[] IS NULL OR l.campaign = ANY ($3))`;

const OF_NODES = `l.node = ANY ($1::text[])`;

const ORDERED = { oldest: ['>', ''], newest: ['<', 'DESC'] } as const;

/** $1 lanes, $2 states, $3 reasons, $4 after, $5 limit. Each kind of cell has its own index. */
function idsSql(order: Order): string {
  const [beyond, way] = ORDERED[order];
  const of = (index: string, cells: string, more = '') => `SELECT f.id
    FROM (SELECT c.lane, c.state, c.reason FROM unnest($1::int[], $2::text[], $3::text[]) c (lane, state, reason) WHERE ${cells}) c
    CROSS JOIN LATERAL (SELECT m.id FROM io.message m
      WHERE m.${index} AND m.lane = c.lane ${more} AND m.id ${beyond} $4::bigint ORDER BY m.id ${way} LIMIT $5) f`;
  return `SELECT id FROM (
    ${of('waiting', `c.state = 'queued' AND c.reason <> '${HELD}'`, 'AND m.line = (SELECT x.line FROM io.lane x WHERE x.id = c.lane)')}
    UNION ALL ${of('held', `c.state = 'queued' AND c.reason = '${HELD}'`)}
    UNION ALL ${of('flying', `c.state = 'sending'`)}
    UNION ALL ${of('resting', `c.state NOT IN ('queued', 'sending')`, 'AND m.state = c.state AND m.reason = c.reason')}
  ) found ORDER BY id ${way} LIMIT $5`;
}

function allSql(order: Order): string {
  const [beyond, way] = ORDERED[order];
  return `SELECT m.id FROM io.message m WHERE m.id ${beyond} $1::bigint ORDER BY m.id ${way} LIMIT $2`;
}

/** Up to so many nodes their cells are surely cheaper to find one by one. */
const FEW_NODES = 30;

const COUNTED = (
  isMeant: (cell: string) => string,
) => `SELECT t.lane, t.state, t.reason, t.n FROM io.tally t WHERE ${isMeant('t')}
    UNION ALL SELECT c.lane, c.state, c.reason, c.n FROM io.tally_change c WHERE ${isMeant('c')}`;

/** By an index also while nobody has counted how many cells a lane has: OFFSET keeps the planner from another way. */
const EACH_LANE = `CROSS JOIN LATERAL (${COUNTED((cell) => `${cell}.lane = l.id`)} OFFSET 0) counted`;
const ALL_LANES = `JOIN (${COUNTED(() => 'true')}) counted ON counted.lane = l.id`;

/** The cells of a lane as one text, `cellsIn` reads it: JSON, an order and sums cost the server three times as much. */
function cellsSql(counted: string, isMeant: string): string {
  return `SELECT ${LANE}, found.cells FROM (
      SELECT l.id, string_agg(counted.n || E'\\t' || counted.state || E'\\t' || counted.reason, E'\\n') AS cells
      FROM io.lane l JOIN io.line line ON line.id = l.line ${counted} WHERE ${isMeant} GROUP BY l.id) found
    JOIN io.lane l ON l.id = found.id JOIN io.line line ON line.id = l.line ORDER BY l.id`;
}

/** As one text, summed here: the price is that of what travels. */
function totalsSql(counted: string, isMeant: string): string {
  return `SELECT coalesce(json_agg(json_build_array(line.name, s.node, s.service, s.state, s.reason, s.n)), '[]') AS totals
    FROM (SELECT l.line, l.node, l.service, counted.state, counted.reason, sum(counted.n)::bigint AS n
      FROM io.lane l ${counted} WHERE ${isMeant}
      GROUP BY l.line, l.node, l.service, counted.state, counted.reason HAVING sum(counted.n) > 0) s
    JOIN io.line line ON line.id = s.line`;
}

export const LANE_SQL = {
  inScope: `SELECT ${LANE} FROM io.lane l JOIN io.line line ON line.id = l.line WHERE ${IN_SCOPE} ORDER BY l.id`,
  byIds: `SELECT ${LANE} FROM io.lane l JOIN io.line line ON line.id = l.line WHERE l.id = ANY ($1::int[])`,
  /** As `inScope`, each with how many messages stand where. */
  cells: cellsSql(
    ALL_LANES,
    `${IN_SCOPE} AND ($4::text[] IS NULL OR counted.state = ANY ($4)) AND ($5::text IS NULL OR counted.reason = $5)`,
  ),
  /** The same of several nodes. */
  cellsOfNodes: cellsSql(EACH_LANE, OF_NODES),
  /** How many messages of these nodes stand where, whatever their campaign. */
  totalsOfFew: totalsSql(EACH_LANE, OF_NODES),
  totalsOfMany: totalsSql(ALL_LANES, OF_NODES),
  totals: totalsSql(ALL_LANES, 'true'),
  oldest: idsSql('oldest'),
  newest: idsSql('newest'),
  /** Of all lanes: by the key, however many lanes there are. $1 after, $2 limit. */
  oldestOfAll: allSql('oldest'),
  newestOfAll: allSql('newest'),
  ends: `SELECT e.line, e.last_id FROM io.line_end e`,
  newestOf: `SELECT coalesce(max(id), 0) AS id FROM io.message`,
} as const;

/** Lines, and the newest message of each. */
export interface LineEnds {
  readonly lines: readonly number[];
  readonly ends: readonly number[];
}

/** That a message `m` is no newer than its line's end, of those in these two parameters. */
export const upToEnds = (lines: number): string => `m.id <= (
  SELECT u.up_to FROM unnest($${lines}::int[], $${lines + 1}::bigint[]) u (line, up_to) WHERE u.line = m.line)`;

export interface Lanes {
  /** The lanes of a scope's line, node and campaign. */
  inScope(tx: Tx, scope: Scope): Promise<Lane[]>;
  byIds(tx: Tx, ids: readonly number[]): Promise<Map<number, Lane>>;
  /** How many messages of the scope's line, node and campaign stand in which state. */
  cells(tx: Tx, scope: Scope, states?: readonly State[], reason?: string): Promise<Cell[]>;
  /** The same of all lanes of these nodes. */
  cellsOfNodes(tx: Tx, nodes: readonly string[]): Promise<Cell[]>;
  /** The same of these nodes, or of all, summed over campaigns. */
  totals(tx: Tx, nodes: readonly string[] | undefined): Promise<Total[]>;
  /** The same of exactly this lot. */
  cellsOf(tx: Tx, lot: Lot, state: State, reason: string): Promise<Cell[]>;
  /** The first ids of these cells beyond `after`, in order. */
  ids(
    tx: Tx,
    cells: readonly Cell[],
    order: Order,
    after: number | undefined,
    limit: number,
  ): Promise<number[]>;
  /** The same of all messages. */
  idsOfAll(tx: Tx, order: Order, after: number | undefined, limit: number): Promise<number[]>;
  /** How far each line has gone: of none has a message come since that is older than this. */
  ends(tx: Tx): Promise<LineEnds>;
  /** The id of the newest message; 0: there is none. */
  newest(tx: Tx): Promise<number>;
}

/** What a scope names, for statements that choose lanes by $1 line, $2 node, $3 campaign. */
export function scopeValues({
  line,
  node,
  campaign,
}: Scope): [string | null, string | null, string[] | null] {
  return [line ?? null, node ?? null, campaign === undefined ? null : [campaign, plainName(campaign)]];
}

/** The names of a lane once for all its cells: with a row for each the driver works three times as long. */
interface CellsRow extends Lane {
  /** By lines: number, state and reason between tabs; of one cell there may be several. */
  readonly cells: string;
}

interface TotalsRow {
  readonly totals: readonly (readonly [string, string, string, State, string, number])[];
}

function cellsIn(rows: readonly CellsRow[]): Cell[] {
  return rows.flatMap(({ cells, ...lane }) => {
    const sums = new Map<string, number>();
    for (const one of cells.split('\n')) {
      const end = one.indexOf('\t');
      const name = one.slice(end + 1);
      sums.set(name, (sums.get(name) ?? 0) + Number(one.slice(0, end)));
    }
    return [...sums]
      .filter(([, n]) => n > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, n]) => {
        const [state, reason = ''] = name.split('\t');
        return { lane, state: state as State, reason: reason || null, n };
      });
  });
}

export function lanesOf(): Lanes {
  async function cells(tx: Tx, scope: Scope, states?: readonly State[], reason?: string): Promise<Cell[]> {
    const values = [...scopeValues(scope), states ?? null, reason ?? null];
    return cellsIn(await tx.rows<CellsRow>(LANE_SQL.cells, values));
  }

  return {
    inScope: (tx, scope) => tx.rows(LANE_SQL.inScope, scopeValues(scope)),
    async byIds(tx, ids) {
      const found = await tx.rows<Lane>(LANE_SQL.byIds, [[...new Set(ids)]]);
      return new Map(found.map((lane) => [lane.id, lane]));
    },
    cells,
    cellsOfNodes: async (tx, nodes) => cellsIn(await tx.rows<CellsRow>(LANE_SQL.cellsOfNodes, [nodes])),
    async totals(tx, nodes) {
      const ofNodes = (nodes?.length ?? 0) > FEW_NODES ? LANE_SQL.totalsOfMany : LANE_SQL.totalsOfFew;
      const [{ totals } = { totals: [] }] =
        nodes === undefined
          ? await tx.rows<TotalsRow>(LANE_SQL.totals)
          : await tx.rows<TotalsRow>(ofNodes, [nodes]);
      return totals.map(([line, node, service, state, reason, n]) => ({
        ...{ line, node, service, state, reason: reason || null, n },
      }));
    },
    cellsOf: async (tx, { line, node, campaign }, state, reason) =>
      (await cells(tx, { line, node, campaign }, [state], reason)).filter(
        ({ lane }) => lane.campaign === campaign,
      ),
    async ids(tx, of, order, after, limit) {
      if (of.length === 0) return [];
      const start = after ?? (order === 'oldest' ? 0 : Number.MAX_SAFE_INTEGER);
      const found = await tx.rows<{ id: number }>(LANE_SQL[order], [
        of.map(({ lane }) => lane.id),
        of.map(({ state }) => state),
        of.map(({ reason }) => reason ?? ''),
        start,
        limit,
      ]);
      return found.map(({ id }) => id);
    },
    async idsOfAll(tx, order, after, limit) {
      const start = after ?? (order === 'oldest' ? 0 : Number.MAX_SAFE_INTEGER);
      const found = await tx.rows<{ id: number }>(LANE_SQL[`${order}OfAll`], [start, limit]);
      return found.map(({ id }) => id);
    },
    async ends(tx) {
      const found = await tx.rows<{ line: number; last_id: number }>(LANE_SQL.ends);
      return { lines: found.map(({ line }) => line), ends: found.map(({ last_id }) => last_id) };
    },
    newest: async (tx) => (await tx.rows<{ id: number }>(LANE_SQL.newestOf))[0]?.id ?? 0,
  };
}
