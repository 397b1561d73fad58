/**
 * What lists, reports and the status ask. Nothing here changes the register, and nothing counts rows: numbers come from
 * the tally, pages from the ids of a few cells.
 */
import type { Lane } from '../cells';
import type { Lanes } from './lanes';
import type { Found, Rows } from './rows';
import { IS_FINAL } from './schema';
import type { Store } from './store';
import { campaignsOf, countOf, countOneByOne, inOrder, isMeant, withFiscalCode } from '../summaries';
import type { CampaignSummary, Count, Entry, PageQuery, Register, Row, Scope } from '../types';

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
    return rows.cells(scope).map(countOf);
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
    return campaignsOf(lanes.cells(lanes.inScope(line === undefined ? {} : { line })), lastAtOf);
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
