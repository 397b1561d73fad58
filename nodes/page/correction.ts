/** A row with one cell written anew: what it is now, as far as the row alone can tell. */
import type { Problem, Warning } from '../lib/core';
import type { Message } from '../lib/runtime/input';
import type { KeptRow } from './sending-file';
import type { Head, TableColumn } from './head';
import type { PageMessage } from './message-node';
import { fileRow, loneMessage } from './row-message';

/** What a row has to be said of because of others, until all of them are looked at again. */
const OF_OTHERS: ReadonlySet<Problem['code']> = new Set(['NOTICE_NUMBER_TWO_AMOUNTS']);

export async function recomposed(
  { composer }: PageMessage,
  head: Head,
  row: KeptRow,
  { index, field }: TableColumn,
  value: string,
): Promise<KeptRow> {
  const cells = Array.from({ length: Math.max(row.cells.length, index + 1) }, (_, at) => row.cells[at] ?? '');
  cells[index] = value;
  const faults = row.faults?.filter((fault) => fault.index !== index) ?? [];
  const read = (row.found.read ?? []).filter((one) => one.field !== field && !OF_OTHERS.has(one.code));
  const msg = loneMessage(head, fileRow({ row: row.row, cells }, head.columns, read));
  const made = await composer.compose(msg as Message);
  const known = read.length === 0 ? {} : { read };
  return {
    ...{ row: row.row, cells },
    ...(faults.length === 0 ? {} : { faults }),
    ...(made.ok
      ? { state: stateOf(made.warnings), found: { ...warningsOf(made.warnings), ...known } }
      : { state: 'wrong', found: { problems: made.problems, ...known } }),
  };
}

function stateOf(warnings: readonly Warning[]): 'odd' | 'right' {
  return warnings.length > 0 ? 'odd' : 'right';
}

function warningsOf(warnings: readonly Warning[]): { readonly warnings?: readonly Warning[] } {
  return warnings.length === 0 ? {} : { warnings };
}
