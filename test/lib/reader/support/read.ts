/** Reads content as io-file does, down to the rows. */
import { FileError } from '../../../../nodes/lib/reader/errors';
import { normalized } from '../../../../nodes/lib/reader/normalized';
import { isBook, type OpenTable, openTable, type OpenOptions } from '../../../../nodes/lib/reader/open';
import { type FileRow, readRows, type RowsOptions } from '../../../../nodes/lib/reader/rows';
import { contentSource } from '../../../../nodes/lib/reader/source';
import { SYNONYMS } from '../../../../nodes/lib/reader/synonyms';
import type { TableWarning } from '../../../../nodes/lib/reader/table';
import { openSheet } from '../../../../nodes/lib/reader/workbook/sheet';
import { described } from '../../../../nodes/lib/reader/workbook/table';

export interface Read {
  readonly encoding?: string;
  readonly separator?: string;
  readonly sheet?: string;
  readonly keys: readonly string[];
  readonly rows: readonly FileRow[];
  readonly warnings: readonly TableWarning[];
}

const NAMES = new Set(SYNONYMS.flatMap(({ field, names }) => [field, ...names].map(normalized)));

export async function read(
  content: Buffer | string,
  options: Partial<OpenOptions> & Pick<RowsOptions, 'wanted'> = {},
): Promise<Read> {
  const { wanted, ...open } = options;
  const table = await opened(content, { names: NAMES, sheet: '', ...open });
  try {
    const reading = await readRows(table, {
      synonyms: SYNONYMS,
      ...(wanted === undefined ? {} : { wanted }),
    });
    const rows: FileRow[] = [];
    for await (const batch of reading.rows()) rows.push(...batch);
    const { encoding, separator, sheet } = table;
    return {
      ...(encoding === undefined ? {} : { encoding }),
      ...(separator === undefined ? {} : { separator }),
      ...(sheet === undefined ? {} : { sheet }),
      keys: reading.columns.map(([key]) => key),
      rows,
      warnings: reading.warnings(),
    };
  } finally {
    table.close?.();
  }
}

/** As `openTable` does, but a workbook without its worker, which costs a second on a busy machine. */
async function opened(content: Buffer | string, options: OpenOptions): Promise<OpenTable> {
  if (typeof content === 'string' || !isBook(content.toString('latin1', 0, 1_000)))
    return openTable(contentSource(content, 'prova'), options);
  const sheet = openSheet(content, { name: options.sheet, names: options.names });
  return {
    ...described(sheet),
    async *rows() {
      yield await Promise.resolve([...sheet.rows()]);
    },
  };
}

/** The code and the sentence of what is thrown; anything but a FileError is a fault of ours. */
export async function refusal(
  content: Buffer | string,
  options: Parameters<typeof read>[1] = {},
): Promise<string> {
  try {
    await read(content, options);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return [error.code, error.reason, error.args.row ?? error.args.line]
      .filter((part) => part !== undefined)
      .join(' ');
  }
  return 'read';
}

export function payloads({ rows }: Read): readonly Readonly<Record<string, string>>[] {
  return rows.map(({ payload }) => payload);
}
