/**
 * The list of the rows to correct, dropped again: each of its rows takes the place of the wrong one that it was, by the number that
 * our own column has. Its heading names the sending, so that no other list's rows come in.
 */
import { asCell } from '../lib/core/spreadsheet';
import { isErrorsColumn } from '../lib/check/original';
import { knownNames } from '../lib/reader/headers';
import { openOptions, openTable } from '../lib/reader/open';
import { withOwnSynonyms } from '../lib/reader/synonyms';
import type { TableRow, TopRow } from '../lib/reader/table';
import type { Wanted } from '../messages/columns';
import type { Sendings } from './sendings';
import type { KeptRow } from './sending-file';
import type { Head, Pending, TableColumn } from './head';
import { uploadOf } from './importing';

/** Rows written together. */
const AT_ONCE = 100;

/** The heading of the column with the rows' numbers. */
export function rowColumnOf(id: string): string {
  return `riga ${id.slice(0, 8)}`;
}

/** A list of rows to correct: of this sending, or of another one or another program; null: it is none. */
export function correctionsIn(top: readonly TopRow[], id: string): 'own' | 'other' | null {
  const heading = top.find(({ cells }) => cells.some(isErrorsColumn));
  if (heading === undefined) return null;
  return placeIn(heading.cells, rowColumnOf(id)) === -1 ? 'other' : 'own';
}

export interface Merged {
  /** Rows that took the place of a wrong one. */
  readonly taken: number;
  /** Rows that did not: without a number, with one that came before, or of a row that is not to be corrected. */
  readonly left: number;
}

/** Done twice it is as done once. Throws what the readers throw, and the signal's reason. */
export async function mergeRows(
  sendings: Sendings,
  head: Head,
  corrected: Extract<Pending, { kind: 'merge' }>,
  wanted: readonly Wanted[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (done: number) => void },
): Promise<Merged> {
  const sendingFile = sendings.sendingFile(head.id);
  const source = await uploadOf(sendings, corrected);
  const options = openOptions(
    { sheet: '', encoding: '', separator: '' },
    knownNames({ wanted, synonyms: withOwnSynonyms([]) }),
  );
  const table = await openTable(source, { ...options, signal });
  const taken = new Set<number>();
  let [read, heading] = [0, undefined as readonly string[] | undefined];
  try {
    for await (const batch of table.rows())
      for (let from = 0; from < batch.length; from += AT_ONCE) {
        signal.throwIfAborted();
        const rows: TableRow[] = [];
        for (const row of batch.slice(from, from + AT_ONCE)) {
          if (row.cells.every((cell) => cell.trim() === '')) continue;
          if (heading === undefined) {
            if (row.cells.some(isErrorsColumn)) heading = row.cells;
            continue;
          }
          read += 1;
          const number = Number(row.cells[placeIn(heading, rowColumnOf(head.id))]);
          // No row has the number 0: that is what an empty cell comes to.
          if (!Number.isSafeInteger(number) || number < 1 || taken.has(number)) continue;
          const kept = sendingFile.row(number);
          if (kept?.state !== 'wrong') continue;
          taken.add(number);
          rows.push(replaced(kept, row, heading, head.columns));
        }
        sendingFile.replace(rows);
        progress(taken.size);
        await new Promise((resolve) => setImmediate(resolve));
      }
  } finally {
    table.close?.();
  }
  return { taken: taken.size, left: read - taken.size };
}

/** The row with what the corrected file has in its columns; cells that nobody touched stay as they were, with all that is known of them. */
function replaced(
  kept: KeptRow,
  corrected: TableRow,
  heading: readonly string[],
  columns: readonly TableColumn[],
): TableRow {
  const cells = [...kept.cells];
  let faults = kept.faults ?? [];
  const seen = new Set<string>();
  for (const { index, header } of columns) {
    const name = asCell(header).trim();
    const at = placeIn(heading, name);
    // Of columns with one name the list has the first.
    if (at === -1 || seen.has(name)) continue;
    seen.add(name);
    const value = corrected.cells[at] ?? '';
    if (value.trim() === asCell(kept.cells[index] ?? '').trim()) continue;
    while (cells.length <= index) cells.push('');
    cells[index] = value;
    const found = (corrected.faults ?? []).filter((fault) => fault.index === at);
    faults = [...faults.filter((fault) => fault.index !== index), ...found.map((one) => ({ ...one, index }))];
  }
  return { row: kept.row, cells, ...(faults.length === 0 ? {} : { faults }) };
}

function placeIn(cells: readonly string[], name: string): number {
  return cells.findIndex((cell) => cell.trim() === name.trim());
}
