/**
 * A lane is what many messages share: line, io-send node, service and campaign. There may be thousands; they are kept in
 * memory, by line and by node, and the file names each once. A cell is a lane with a state and a reason: the register's
 * index gives the ids of a cell in order, so that any choice of messages is the merge of a few cells.
 */
import { lineToday } from '../../core/destination';
import { isInScope, type Cell, type Lane, type Order } from '../cells';
import type { Store } from './store';
import type { Lot, Scope, State, Total } from '../types';

interface Sealed extends Lane {
  readonly seal: ArrayBuffer | null;
}

/** The lanes of all campaigns together. */
interface Place extends Pick<Lane, 'line' | 'node' | 'service'> {
  readonly lanes: number[];
}

export const LANE_SQL = {
  all: `SELECT id, line, node, service, campaign, since, seal FROM lane ORDER BY id`,
  insert: `INSERT INTO lane (line, node, service, campaign, since, seal) VALUES (?, ?, ?, ?, ?, ?)`,
  seal: `UPDATE lane SET seal = ? WHERE id = ?`,
  /** As one text: the driver's price is that of a row. */
  allCells: `SELECT json_group_array(json_array(lane, state, reason, n)) AS cells FROM tally WHERE n > 0`,
  /** CROSS: the lanes first, each then by the key of the tally. */
  cells: `SELECT json_group_array(json_array(lane, state, reason, n)) AS cells
    FROM json_each(?) CROSS JOIN tally ON lane = value WHERE n > 0`,
  totals: `SELECT json_group_array(json_array(state, reason, n)) AS totals FROM (SELECT state, reason, sum(n) AS n
    FROM json_each(?) CROSS JOIN tally ON lane = value GROUP BY state, reason HAVING sum(n) > 0)`,
  cell: `SELECT n FROM tally WHERE lane = ? AND state = ? AND reason = ? AND n > 0`,
  oldest: `SELECT id FROM message INDEXED BY message_by_cell
    WHERE lane = ? AND state = ? AND reason IS ? AND id > ? ORDER BY id LIMIT ?`,
  newest: `SELECT id FROM message INDEXED BY message_by_cell
    WHERE lane = ? AND state = ? AND reason IS ? AND id < ? ORDER BY id DESC LIMIT ?`,
  /** The first id of each cell; of thousands of cells one statement, where one each keeps the event loop too long. */
  oldestHeads: headsOf('>', 'ORDER BY id'),
  newestHeads: headsOf('<', 'ORDER BY id DESC'),
  oldestOfAll: `SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?`,
  newestOfAll: `SELECT id FROM message WHERE id < ? ORDER BY id DESC LIMIT ?`,
} as const;

function headsOf(beyond: '<' | '>', order: string): string {
  return `SELECT json_group_array((SELECT id FROM message INDEXED BY message_by_cell WHERE lane = value ->> 0
    AND state = value ->> 1 AND reason IS value ->> 2 AND id ${beyond} ?1 ${order} LIMIT 1)) AS heads FROM json_each(?2)`;
}

export interface Lanes {
  /** The lane of these four, made when it is new. Only within a transaction. */
  of(line: string, node: string, service: string, campaign: string): Lane;
  byId(id: number): Lane | undefined;
  /** Whether a line has a lane. */
  hasLine(line: string): boolean;
  /** The lanes of a scope's line, node and campaign, without a look at those of other lines or nodes. */
  inScope(scope: Scope): Lane[];
  /** How many messages of exactly this lot stand in this state, without a look at other lanes: of those there may be thousands. */
  cellsOf(lot: Lot, state: State, reason: string): Cell[];
  /** How many messages stand in which state, for the given lanes and at the cost of those alone. */
  cells(of: readonly Lane[]): Cell[];
  /** The same of an io-send node, or of all, summed over campaigns. */
  totals(node?: string): Total[];
  /** The first ids of these cells beyond `after`, in order. */
  ids(cells: readonly Cell[], order: Order, after: number | undefined, limit: number): number[];
  /** The same of all messages. */
  idsOfAll(order: Order, after: number | undefined, limit: number): number[];
  /** Reads the lanes from the file again. */
  reload(): void;
}

export function lanesOf(store: Store): Lanes {
  const statement = {
    all: store.prepare(LANE_SQL.all),
    insert: store.prepare(LANE_SQL.insert),
    seal: store.prepare(LANE_SQL.seal),
    allCells: store.prepare(LANE_SQL.allCells),
    cells: store.prepare(LANE_SQL.cells),
    totals: store.prepare(LANE_SQL.totals),
    cell: store.prepare(LANE_SQL.cell),
    oldest: store.prepare(LANE_SQL.oldest),
    newest: store.prepare(LANE_SQL.newest),
    oldestHeads: store.prepare(LANE_SQL.oldestHeads),
    newestHeads: store.prepare(LANE_SQL.newestHeads),
    oldestOfAll: store.prepare(LANE_SQL.oldestOfAll),
    newestOfAll: store.prepare(LANE_SQL.newestOfAll),
  };
  const byId = new Map<number, Lane>();
  const byName = new Map<string, Lane>();
  const byLine = new Map<string, Lane[]>();
  const byNode = new Map<string, Lane[]>();
  /** Of one lot there are as many lanes as it has services. */
  const byLot = new Map<string, Lane[]>();

  const byPlace = new Map<string, Place>();
  const placesOf = new Map<string, Place[]>();

  function add(lane: Lane): Lane {
    byId.set(lane.id, lane);
    byName.set(nameOf(lane.line, lane.node, lane.service, lane.campaign), lane);
    addTo(byLine, lane.line, lane);
    addTo(byNode, lane.node, lane);
    addTo(byLot, nameOf(lane.line, lane.node, lane.campaign), lane);
    placeOf(lane).lanes.push(lane.id);
    return lane;
  }

  function placeOf({ line, node, service }: Lane): Place {
    const name = nameOf(line, node, service);
    const known = byPlace.get(name);
    if (known) return known;
    const place: Place = { line, node, service, lanes: [] };
    byPlace.set(name, place);
    addTo(placesOf, node, place);
    return place;
  }

  function reload(): void {
    byId.clear();
    for (const index of [byName, byLine, byNode, byLot, byPlace, placesOf]) index.clear();
    for (const { id, line, node, service, campaign, since } of statement.all.all() as Sealed[])
      add({ id, line: lineToday(line), node, service, campaign, since });
  }

  /** A name that was altered on the disk hides all messages of its lane. Lanes from before version 5 get their seal now. */
  function checkSeals(): void {
    const all = statement.all.all() as Sealed[];
    const unsealed = all.filter(({ seal }) => seal === null);
    for (const lane of all)
      if (lane.seal !== null && !sealOf(lane).equals(Buffer.from(lane.seal))) throw store.damaged('lane');
    if (unsealed.length === 0) return;
    store.transaction(() => {
      for (const lane of unsealed) statement.seal.run(sealOf(lane), lane.id);
    }, 'full');
  }

  function sealOf({ line, node, service, campaign, since }: Omit<Lane, 'id'>): Buffer {
    return store.secrets.hash(JSON.stringify(['lane', line, node, service, campaign, since]));
  }

  function idsOf(cell: Cell, order: Order, after: number, limit: number): number[] {
    const rows = statement[order].all(cell.lane.id, cell.state, cell.reason, after, limit) as {
      id: number;
    }[];
    return rows.map((row) => row.id);
  }

  function headsOfCells(cells: readonly Cell[], order: Order, after: number): { cell: Cell; head: number }[] {
    const names = cells.map(({ lane, state, reason }) => [lane.id, state, reason]);
    const { heads } = statement[`${order}Heads`].get(after, JSON.stringify(names)) as { heads: string };
    return (JSON.parse(heads) as (number | null)[]).flatMap((head, index) => {
      const cell = cells[index];
      return cell === undefined || head === null ? [] : [{ cell, head }];
    });
  }

  checkSeals();
  reload();
  // A lane made in a transaction that was undone is not in the file.
  store.onRollback(reload);

  return {
    of(line, node, service, campaign) {
      const known = byName.get(nameOf(line, node, service, campaign));
      if (known) return known;
      const since = store.now();
      const seal = sealOf({ line, node, service, campaign, since });
      const { id } = statement.insert.run(line, node, service, campaign, since, seal);
      return add({ id, line, node, service, campaign, since });
    },
    byId: (id) => byId.get(id),
    hasLine: (line) => byLine.has(line),
    inScope(scope) {
      const { line, node } = scope;
      const near =
        node === undefined ? (line === undefined ? byId.values() : byLine.get(line)) : byNode.get(node);
      return [...(near ?? [])].filter((lane) => isInScope(lane, scope));
    },
    cellsOf: ({ line, node, campaign }, state, reason) =>
      (byLot.get(nameOf(line, node, campaign)) ?? []).flatMap((lane) => {
        const found = statement.cell.get(lane.id, state, reason) as { n: number } | undefined;
        return found === undefined ? [] : [{ lane, state, reason, n: found.n }];
      }),
    cells(of) {
      const found =
        of.length === byId.size
          ? statement.allCells.get()
          : statement.cells.get(JSON.stringify(of.map(({ id }) => id)));
      const { cells } = found as { cells: string };
      return (JSON.parse(cells) as [number, State, string, number][]).flatMap(([id, state, reason, n]) => {
        const lane = byId.get(id);
        return lane ? [{ lane, state, reason: reason || null, n }] : [];
      });
    },
    totals: (node) =>
      (node === undefined ? [...byPlace.values()] : (placesOf.get(node) ?? [])).flatMap(
        ({ line, node, service, lanes }) => {
          const { totals } = statement.totals.get(JSON.stringify(lanes)) as { totals: string };
          return (JSON.parse(totals) as [State, string, number][]).map(([state, reason, n]) => ({
            ...{ line, node, service, state, reason: reason || null, n },
          }));
        },
      ),
    ids(cells, order, after, limit) {
      const start = after ?? startOf(order);
      const ascending = order === 'oldest' ? 1 : -1;
      return headsOfCells(cells, order, start)
        .sort((a, b) => (a.head - b.head) * ascending)
        .slice(0, limit) // the first `limit` ids are in the cells with the first `limit` heads
        .flatMap(({ cell }) => idsOf(cell, order, start, limit))
        .sort((a, b) => (a - b) * ascending)
        .slice(0, limit);
    },
    idsOfAll: (order, after, limit) =>
      (statement[`${order}OfAll`].all(after ?? startOf(order), limit) as { id: number }[]).map(
        ({ id }) => id,
      ),
    reload,
  };
}

function startOf(order: Order): number {
  return order === 'oldest' ? 0 : Number.MAX_SAFE_INTEGER;
}

function addTo<One>(index: Map<string, One[]>, name: string, one: One): void {
  const known = index.get(name);
  if (known) known.push(one);
  else index.set(name, [one]);
}

function nameOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
