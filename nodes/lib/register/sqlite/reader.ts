/**
 * What lists, reports and the status ask. Nothing here changes the register, and nothing counts rows: numbers come from
 * the tally, pages from the ids of a few cells.
 */
import { maskFiscalCode } from '../../core';
import { isName } from '../../core/plain-name';
import type { Cell, Lane, Lanes, Order } from './lanes';
import type { Found, Rows } from './rows';
import { IS_FINAL } from './schema';
import type { Store } from './store';
import type {
  CampaignSummary,
  Count,
  Entry,
  FiscalCodeView,
  PageQuery,
  Register,
  Row,
  Scope,
  State,
} from '../types';

export const READER_SQL = {
  lastSettled: `SELECT max(changed_at) AS at FROM message INDEXED BY message_settled WHERE ${IS_FINAL} AND lane = ?`,
  byIoId: `SELECT id FROM message INDEXED BY message_by_io_id WHERE io_id = ?`,
} as const;

/** What stays of the text of who was not reached, once the outcome is out: the row without the message made of it. */
export type RowOf = (msg: string) => string;

type Reader = Pick<Register, 'counts' | 'page' | 'campaigns' | 'find'>;

export function readerOf(store: Store, lanes: Lanes, rows: Rows, rowOf: RowOf): Reader {
  const byIoId = store.prepare(READER_SQL.byIoId);
  const lastSettled = store.prepare(READER_SQL.lastSettled);

  /** From the end of an index: it costs the same however many messages a lane has. */
  function lastAtOf({ id, since }: Lane): number {
    return (lastSettled.get(id) as { at: number | null }).at ?? since;
  }

  function counts(scope: Scope): Count[] {
    const named = rows.named(scope);
    if (named) return countOneByOne(rows.found(named).filter(({ row }) => isMeant(row, { scope })));
    return rows.cells(scope).map(({ lane, state, reason, n }) => {
      const { line, node, service, campaign } = lane;
      return { line, node, service, campaign, state, reason, n };
    });
  }

  function page(query: PageQuery): Row[] {
    const order = query.order ?? 'oldest';
    const named = rows.named(query.scope);
    const ids = named
      ? inOrder(named, order, query.after)
      : lanes.ids(
          rows.cells(query.scope, query.state && [query.state], query.reason),
          order,
          query.after,
          query.limit,
        );
    const found = rows.found(ids).filter(({ row }) => isMeant(row, query));
    if (order === 'newest') found.reverse();
    return found.slice(0, query.limit).map((one) => {
      const row = withFiscalCode(one, query.fiscalCode ?? 'none');
      return query.withRows === true ? { ...row, row: rowText(one) } : row;
    });
  }

  /** The same before the outcome is out and after. */
  function rowText({ text }: Found): string | null {
    const msg = text();
    return msg === null ? null : rowOf(msg);
  }

  function campaigns(line?: string): CampaignSummary[] {
    const cells = lanes.cells(lanes.inScope(line === undefined ? {} : { line }));
    const groups = new Map<string, [Cell, ...Cell[]]>();
    for (const cell of cells) {
      const name = JSON.stringify([cell.lane.line, cell.lane.campaign]);
      const group = groups.get(name);
      if (group) group.push(cell);
      else groups.set(name, [cell]);
    }
    return [...groups.values()].map((group) => summaryOf(group, lastAtOf)).sort((a, b) => a.since - b.since);
  }

  function find(ioId: string): Entry | null {
    const row = byIoId.get(ioId) as { id: number } | undefined;
    return (row && rows.entries([row.id])[0]) ?? null;
  }

  return {
    counts: (scope) => store.read(() => counts(scope)),
    page: (query) => store.read(() => page(query)),
    campaigns: (line) => store.read(() => campaigns(line)),
    find: (ioId) => store.read(() => find(ioId)),
  };
}

function withFiscalCode({ row, fiscalCode }: Found, view: FiscalCodeView): Row {
  if (view === 'none') return row;
  const full = fiscalCode();
  return { ...row, fiscalCode: full === null || view === 'full' ? full : maskFiscalCode(full) };
}

function isMeant(row: Row, { scope, state, reason }: Pick<PageQuery, 'scope' | 'state' | 'reason'>): boolean {
  return (
    (scope.line === undefined || row.line === scope.line) &&
    (scope.node === undefined || row.node === scope.node) &&
    (scope.campaign === undefined || isName(scope.campaign, row.campaign)) &&
    (state === undefined || row.state === state) &&
    (reason === undefined || row.reason === reason)
  );
}

function inOrder(ids: readonly number[], order: Order, after: number | undefined): number[] {
  return ids.filter((id) => after === undefined || (order === 'oldest' ? id > after : id < after));
}

function countOneByOne(found: readonly Found[]): Count[] {
  const groups = new Map<string, Count>();
  for (const { row } of found) {
    const { line, node, service, campaign, state, reason } = row;
    const name = JSON.stringify([line, node, service, campaign, state, reason]);
    groups.set(name, { line, node, service, campaign, state, reason, n: (groups.get(name)?.n ?? 0) + 1 });
  }
  return [...groups.values()];
}

function summaryOf(cells: readonly [Cell, ...Cell[]], lastAtOf: (lane: Lane) => number): CampaignSummary {
  const [{ lane }] = cells;
  return {
    line: lane.line,
    campaign: lane.campaign,
    nodes: [...new Set(cells.map((cell) => cell.lane.node))],
    since: Math.min(...cells.map((cell) => cell.lane.since)),
    lastAt: Math.max(...[...new Set(cells.map((cell) => cell.lane))].map(lastAtOf)),
    total: cells.reduce((sum, cell) => sum + cell.n, 0),
    states: statesOf(cells),
  };
}

function statesOf(cells: readonly Cell[]): Record<State, number> {
  const states = {
    queued: 0,
    checking: 0,
    sending: 0,
    sent: 0,
    unreachable: 0,
    'in-doubt': 0,
    discarded: 0,
  } satisfies Record<State, number>;
  for (const { state, n } of cells) states[state] += n;
  return states;
}
