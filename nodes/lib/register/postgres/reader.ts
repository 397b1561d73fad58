/** What lists, reports and the status ask. Nothing here changes the register, and nothing counts rows. */
import type { Cell } from '../cells';
import {
  campaignsOf,
  choosesAll,
  countOf,
  countOneByOne,
  inOrder,
  isMeant,
  withFiscalCode,
} from '../summaries';
import type { Db, Tx } from './db';
import type { Lanes } from './lanes';
import type { Rows } from './rows';
import { together } from './together';
import type { Count, PageQuery, Register, Row, Total } from '../types';

const LAST = (
  readable: string,
) => `(SELECT m.changed_at FROM io.message m WHERE m.final AND m.lane = l.id AND ${readable}
    ORDER BY m.changed_at DESC LIMIT 1)`;

export const READER_SQL = {
  byIoId: `SELECT m.id FROM io.message m WHERE m.io_id = $1`,
  /** From the end of an index: it costs the same however many messages a lane has. */
  lastFinal: `SELECT l.id, greatest(${LAST('m.readable')}, ${LAST('NOT m.readable')}) AS at FROM unnest($1::int[]) l (id)`,
  /** Of messages, of followed notices, and of payments of notices that may still come. */
  lines: `SELECT line.name AS line FROM io.line line WHERE EXISTS (SELECT FROM io.lane l WHERE l.line = line.id)
    UNION SELECT f.line FROM io.follow f UNION SELECT p.line FROM io.paid_early p ORDER BY 1`,
} as const;

type Reader = Pick<Register, 'counts' | 'totals' | 'page' | 'campaigns' | 'find' | 'newest' | 'lines'>;

/** @param rowOf of the text of who was not reached, what stays once the outcome is out */
export function readerOf(db: Db, lanes: Lanes, rows: Rows, rowOf: (msg: string) => string): Reader {
  async function idsOf(tx: Tx, query: PageQuery): Promise<number[]> {
    const order = query.order ?? 'oldest';
    const named = await rows.named(tx, query.scope);
    if (named) return inOrder(named, order, query.after);
    if (choosesAll(query)) return lanes.idsOfAll(tx, order, query.after, query.limit);
    const cells = await lanes.cells(tx, query.scope, query.state && [query.state], query.reason);
    return lanes.ids(tx, cells, order, query.after, query.limit);
  }

  async function page(tx: Tx, query: PageQuery): Promise<Row[]> {
    const all = await rows.found(tx, await idsOf(tx, query), query.withRows);
    const found = all.filter(({ row }) => isMeant(row, query));
    if (query.order === 'newest') found.reverse();
    return found.slice(0, query.limit).map((one) => {
      const row = withFiscalCode(one, query.fiscalCode ?? 'none');
      if (query.withRows !== true) return row;
      const text = one.text();
      return { ...row, row: text === null ? null : rowOf(text) };
    });
  }

  /** Each io-send asks for its own once a second, and there may be hundreds. '' stands for all nodes. */
  const totalsOfNodes = together(async (nodes): Promise<ReadonlyMap<string, Total[]>> => {
    const totals = new Map(nodes.map((node) => [node, [] as Total[]]));
    const all = totals.get('');
    for (const total of await db.read((tx) => lanes.totals(tx, all === undefined ? nodes : undefined))) {
      totals.get(total.node)?.push(total);
      all?.push(total);
    }
    return totals;
  });

  const countsOfNodes = together(async (nodes): Promise<ReadonlyMap<string, Count[]>> => {
    const counts = new Map(nodes.map((node) => [node, [] as Count[]]));
    for (const cell of await db.read((tx) => lanes.cellsOfNodes(tx, nodes)))
      counts.get(cell.lane.node)?.push(countOf(cell));
    return counts;
  });

  /** The sidebar asks for counts and campaigns at one time: both are made of the same. '' stands for all lines. */
  const cellsOfLines = together(async (names): Promise<ReadonlyMap<string, Cell[]>> => {
    const cells = new Map<string, Cell[]>();
    for (const name of names)
      cells.set(name, await db.read((tx) => lanes.cells(tx, name === '' ? {} : { line: name })));
    return cells;
  });
  const cellsOfLine = async (line = ''): Promise<readonly Cell[]> =>
    (await cellsOfLines(line)).get(line) ?? [];

  return {
    async counts(scope) {
      const { node, line, campaign, keys, ids } = scope;
      if ((node ?? campaign ?? keys ?? ids) === undefined) return (await cellsOfLine(line)).map(countOf);
      if (node !== undefined && (campaign ?? keys ?? ids) === undefined) {
        const own = (await countsOfNodes(node)).get(node) ?? [];
        return line === undefined ? own : own.filter((count) => count.line === line);
      }
      return db.read(async (tx) => {
        const named = await rows.named(tx, scope);
        if (!named) return (await lanes.cells(tx, scope)).map(countOf);
        return countOneByOne((await rows.found(tx, named)).filter(({ row }) => isMeant(row, { scope })));
      });
    },
    totals: async (node = '') => (await totalsOfNodes(node)).get(node) ?? [],
    page: (query) => db.read((tx) => page(tx, query)),
    async campaigns(line) {
      const cells = await cellsOfLine(line);
      const ids = [...new Set(cells.map(({ lane }) => lane.id))];
      const found = await db.read((tx) =>
        tx.rows<{ id: number; at: number | null }>(READER_SQL.lastFinal, [ids]),
      );
      const last = new Map(found.map(({ id, at }) => [id, at]));
      return campaignsOf(cells, ({ id, since }) => last.get(id) ?? since);
    },
    find: (ioId) =>
      db.read(async (tx) => {
        const [found] = await tx.rows<{ id: number }>(READER_SQL.byIoId, [ioId]);
        return found === undefined ? null : ((await rows.entries(tx, [found.id]))[0] ?? null);
      }),
    newest: () => db.read((tx) => lanes.newest(tx)),
    lines: () =>
      db.read(async (tx) => (await tx.rows<{ line: string }>(READER_SQL.lines)).map(({ line }) => line)),
  };
}
