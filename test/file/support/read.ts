/** Reads content as io-file does, down to the rows. */
import { FileError } from '../../../nodes/file/errors';
import { normalized } from '../../../nodes/file/headers';
import { openTable, type OpenOptions, type OpenWorkbook } from '../../../nodes/file/open';
import { type FileRow, readRows, type RowsOptions } from '../../../nodes/file/rows';
import { contentSource } from '../../../nodes/file/source';
import { SYNONYMS } from '../../../nodes/file/synonyms';
import type { TableWarning } from '../../../nodes/file/table';
import { openSheet } from '../../../nodes/file/workbook/sheet';
import { aboutOthers } from '../../../nodes/file/workbook/table';

export interface Read {
  readonly encoding?: string;
  readonly separator?: string;
  readonly sheet?: string;
  readonly keys: readonly string[];
  readonly rows: readonly FileRow[];
  readonly warnings: readonly TableWarning[];
}

const NAMES = new Set(SYNONYMS.flatMap(({ field, names }) => [field, ...names].map(normalized)));

/** Half a second faster for each workbook than the thread in which Node-RED reads it. */
const inThisThread: OpenWorkbook = ({ bytes = Buffer.alloc(0) }, name) => {
  const opened = openSheet(bytes, name);
  return Promise.resolve({
    sheet: opened.name,
    warnings: aboutOthers({ sheet: opened.name, others: opened.others }),
    async *rows() {
      yield await Promise.resolve([...opened.rows()]);
    },
  });
};

interface ReadOptions extends Partial<OpenOptions>, Pick<RowsOptions, 'wanted'> {
  /** Reads a workbook in a thread with a limit of memory, as Node-RED does. */
  readonly inThread?: boolean;
}

export async function read(content: Buffer | string, options: ReadOptions = {}): Promise<Read> {
  const { wanted, inThread = false, ...open } = options;
  const table = await openTable(
    contentSource(content, 'prova'),
    { names: NAMES, sheet: '', ...open },
    ...(inThread ? [] : [inThisThread]),
  );
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

/** The code and the sentence of what is thrown; anything but a FileError is a fault of ours. */
export async function refusal(content: Buffer | string, options: ReadOptions = {}): Promise<string> {
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
