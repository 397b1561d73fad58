/**
 * What lists, reports and the status ask. Nothing here changes the register, and nothing counts rows: numbers come from
 * the tally, pages from the ids of a few cells.
 */
import type { Order } from '../cells';
import type { Lanes } from './lanes';
import type { Found, Rows } from './rows';
import { IS_FINAL } from './schema';
import type { Store } from './store';
import {
  campaignsOf,
  choosesAll,
  countOf,
  countOneByOne,
  inOrder,
  isMeant,
  withFiscalCode,
} from '../summaries';
import type { CampaignSummary, Count, Entry, PageQuery, Register, Row, Scope } from '../types';

export const READER_SQL = {
  /** From the end of an index: it costs the same however many messages a lane has. */
  lastSettled: `SELECT json_group_array(json_array(value, (SELECT max(changed_at) FROM message INDEXED BY message_settled
    WHERE ${IS_FINAL} AND lane = value))) AS settled FROM json_each(?)`,
  byIoId: `SELECT id FROM message INDEXED BY message_by_io_id WHERE io_id = ?`,
} as const;

/** What stays of the text of who was not reached, once the outcome is out: the row without the message made of it. */
export type RowOf = (msg: string) => string;

type Reader = Pick<Register, 'counts' | 'totals' | 'page' | 'campaigns' | 'find'>;

export function readerOf(store: Store, lanes: Lanes, rows: Rows, rowOf: RowOf): Reader {
  const byIoId = store.prepare(READER_SQL.byIoId);
  const lastSettled = store.prepare(READER_SQL.lastSettled);

  function counts(scope: Scope): Count[] {
    const named = rows.named(scope);
    if (named) return countOneByOne(rows.found(named).filter(({ row }) => isMeant(row, { scope })));
    return rows.cells(scope).map(countOf);
  }

  function idsOf(query: PageQuery, order: Order): number[] {
    const { scope, state, reason, after, limit } = query;
    const named = rows.named(scope);
    if (named) return inOrder(named, order, after);
    if (choosesAll(query)) return lanes.idsOfAll(order, after, limit);
    return lanes.ids(rows.cells(scope, state && [state], reason), order, after, limit);
  }

  function page(query: PageQuery): Row[] {
    const order = query.order ?? 'oldest';
    const found = rows.found(idsOf(query, order)).filter(({ row }) => isMeant(row, query));
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
    const of = lanes.inScope(line === undefined ? {} : { line });
    const { settled } = lastSettled.get(JSON.stringify(of.map(({ id }) => id))) as { settled: string };
    const last = new Map(JSON.parse(settled) as [number, number | null][]);
    return campaignsOf(lanes.cells(of), ({ id, since }) => last.get(id) ?? since);
  }

  function find(ioId: string): Entry | null {
    const row = byIoId.get(ioId) as { id: number } | undefined;
    return (row && rows.entries([row.id])[0]) ?? null;
  }

  return {
    counts: (scope) => store.read(() => counts(scope)),
    totals: (node) => store.read(() => lanes.totals(node)),
    page: (query) => store.read(() => page(query)),
    campaigns: (line) => store.read(() => campaigns(line)),
    find: (ioId) => store.read(() => find(ioId)),
  };
}
