/** What lists, reports and the status are told, made of cells and rows. */
import { maskFiscalCode } from '../core';
import { isInScope, type Cell, type Lane, type Order } from './cells';
import type { CampaignSummary, Count, FiscalCodeView, PageQuery, Row, State } from './types';

/** A row that was named one by one, and a way to read whom it is about. */
interface Named {
  readonly row: Row;
  readonly fiscalCode: () => string | null;
}

export function withFiscalCode({ row, fiscalCode }: Named, view: FiscalCodeView): Row {
  if (view === 'none') return row;
  const full = fiscalCode();
  return { ...row, fiscalCode: full === null || view === 'full' ? full : maskFiscalCode(full) };
}

export function isMeant(
  row: Row,
  { scope, state, reason }: Pick<PageQuery, 'scope' | 'state' | 'reason'>,
): boolean {
  return (
    isInScope(row, scope) &&
    (state === undefined || row.state === state) &&
    (reason === undefined || row.reason === reason)
  );
}

/** Whether every message of the register is meant, given that none are named one by one. */
export function choosesAll({ scope: { line, node, campaign }, state, reason }: PageQuery): boolean {
  return (line ?? node ?? campaign ?? state ?? reason) === undefined;
}

export function inOrder(ids: readonly number[], order: Order, after: number | undefined): number[] {
  return ids.filter((id) => after === undefined || (order === 'oldest' ? id > after : id < after));
}

export function countOneByOne(found: readonly Named[]): Count[] {
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

export function countOf({ lane, state, reason, n }: Cell): Count {
  const { line, node, service, campaign } = lane;
  return { line, node, service, campaign, state, reason, n };
}

/**
 * The campaigns of these cells, oldest first.
 * @param lastAtOf when a message of the lane last came to its end, or else its `since`
 */
export function campaignsOf(cells: readonly Cell[], lastAtOf: (lane: Lane) => number): CampaignSummary[] {
  const groups = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const name = JSON.stringify([cell.lane.line, cell.lane.campaign]);
    const group = groups.get(name);
    if (group) group.push(cell);
    else groups.set(name, [cell]);
  }
  return [...groups.values()].map((group) => summaryOf(group, lastAtOf)).sort((a, b) => a.since - b.since);
}
