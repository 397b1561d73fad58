/** The first rows of a file, read with io-file's own readers and bounds. */
import { LONGEST_NAME } from './headers';
import { topRows } from './heading';
import { openTable, type OpenOptions } from './open';
import type { Source } from './source';
import type { Table, TopRow } from './table';

/** Of all cells together. */
const MOST_SIGNS = 512 * 1024;

export interface FirstRows extends Pick<Table, 'sheet' | 'others' | 'hidden'> {
  readonly rows: readonly TopRow[];
}

/** Throws what the readers throw; of an abort anything, since nobody waits for it. */
export async function firstRows(
  source: Source,
  options: OpenOptions & { readonly signal: AbortSignal },
): Promise<FirstRows> {
  const table = await openTable(stoppable(source, options.signal), options);
  try {
    const rows: TopRow[] = [];
    let signs = 0;
    for await (const { row, cells } of topRows(table)) {
      const shown = cells.map((cell) =>
        cell.length > LONGEST_NAME ? `${cell.slice(0, LONGEST_NAME - 1)}…` : cell,
      );
      for (const cell of shown) signs += cell.length;
      if (signs > MOST_SIGNS) break;
      rows.push({ row, cells: shown });
    }
    const { sheet, others, hidden } = table;
    return {
      rows,
      ...(sheet === undefined ? {} : { sheet }),
      ...(others === undefined ? {} : { others }),
      ...(hidden === undefined ? {} : { hidden }),
    };
  } finally {
    table.close?.();
  }
}

/** A text is looked through to its end for its encoding, which nobody may be waiting for any more. */
function stoppable(source: Source, signal: AbortSignal): Source {
  return {
    ...source,
    async *chunks() {
      for await (const chunk of source.chunks()) {
        signal.throwIfAborted();
        yield chunk;
      }
    },
  };
}
