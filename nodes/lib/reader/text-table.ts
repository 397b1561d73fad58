/** Reads csv, tsv and txt. The csv library keeps to one record at a time, so memory does not grow with the file. */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decoded, type Encoding, findEncoding } from './encoding';
import { FileError } from './errors';
import { QuoteScan } from './quotes';
import { findSeparator } from './separator';
import { asFileError, type Source } from './source';
import { MOST_CELLS_IN_ROW, MOST_IN_ROW, type Table, type TableRow } from './table';

/** What is given at a time: rows, and cells and signs beyond which there are fewer. */
const MOST_ROWS = 64;
const MOST_CELLS = 5_000;
const MOST_SIGNS = 256 * 1024;

export interface TextOptions {
  /** Normalized names of fields, for finding the separator. */
  readonly names: ReadonlySet<string>;
  readonly encoding?: Encoding;
  readonly separator?: string;
}

/** Throws IO_FILE_ENCODING, IO_FILE_FORMAT, IO_FILE_TOO_LARGE; so do its rows. */
export async function textTable(source: Source, options: TextOptions): Promise<Table> {
  const encoding = await findEncoding(source, options.encoding);
  const found = findSeparator(await start(source, encoding), options.names);
  const separator = options.separator ?? found.sign;
  const skipFirst = found.declared && options.separator === undefined;
  const isGuessed = options.encoding === undefined && (encoding === 'ibm850' || encoding === 'macintosh');
  return {
    encoding,
    separator,
    warnings: isGuessed ? [{ code: 'OLD_ENCODING', args: { encoding } }] : [],
    rows: () => records(source, encoding, separator, skipFirst),
  };
}

async function start(source: Source, encoding: Encoding): Promise<string> {
  for await (const text of decoded(source, encoding)) if (text.trim() !== '') return text;
  return '';
}

async function* records(
  source: Source,
  encoding: Encoding,
  separator: string,
  skipFirst: boolean,
): AsyncGenerator<readonly TableRow[]> {
  const parser = parse({
    delimiter: separator,
    // All three, since files grow on several systems; the longest first.
    record_delimiter: ['\r\n', '\n', '\r'],
    // `Scuola "G. Manzoni"` without quotes around it is common and clear.
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: MOST_IN_ROW,
  });
  anyLength(parser);
  let row = 0;
  // What goes wrong in the source reaches the loop below through the parser.
  pipeline(
    Readable.from(checked(source, encoding, separator), { highWaterMark: 1 }),
    parser,
    () => undefined,
  );
  let batch: TableRow[] = [];
  let [size, signs] = [0, 0];
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (cells.length > MOST_CELLS_IN_ROW)
        throw new FileError('IO_FILE_TOO_LARGE', { row, kilobytes: MOST_IN_ROW / 1024 }, 'rowTooLarge');
      if (row > 1 || !skipFirst) batch.push({ row, cells });
      size += cells.length;
      for (const cell of cells) signs += cell.length;
      if (batch.length < MOST_ROWS && size < MOST_CELLS && signs < MOST_SIGNS) continue;
      yield batch;
      batch = [];
      [size, signs] = [0, 0];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw asReadingError(error, row + 1, source.name);
  } finally {
    parser.destroy();
  }
  if (batch.length > 0) yield batch;
}

/** What of the csv library's parser is touched. */
interface Internals {
  readonly state: { readonly record: readonly unknown[]; expectedRecordLength: number | undefined };
  __onRecord: (push: unknown) => unknown;
}

/**
 * The csv library makes an error with its stack for each record that is not as long as the first, and throws it away again where
 * lengths may differ: fifty times the cost of the row. Lists with a title, or a separator at the end of each line, are all such
 * rows. What it compares with is always the record's own length then. Told before each record and not by a getter: an object with
 * one is kept as a dictionary, and the library looks into this one several times for each sign.
 */
function anyLength(parser: unknown): void {
  const { api } = parser as { api?: Partial<Internals> };
  const onRecord = api?.__onRecord;
  if (api === undefined || onRecord === undefined) return;
  api.__onRecord = function (this: Internals, push) {
    this.state.expectedRecordLength = this.state.record.length;
    return onRecord.call(this, push);
  };
}

/** UTF-16 units of a line: the csv library counts what stands in the cells, and not the separators between them. */
const MOST_IN_LINE = 2 * MOST_IN_ROW;

/** UTF-16 hides zero characters from the look at the bytes, and the csv library forgives quotes that end in odd places. */
async function* checked(source: Source, encoding: Encoding, separator: string): AsyncGenerator<string> {
  const quotes = new QuoteScan(separator);
  let line = 1;
  let length = 0;
  for await (const text of decoded(source, encoding)) {
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    length = end < 0 ? length + text.length : text.length - end - 1;
    if (length > MOST_IN_LINE)
      throw new FileError('IO_FILE_TOO_LARGE', { kilobytes: MOST_IN_ROW / 1024 }, 'rowTooLarge');
    const zero = text.indexOf('\0');
    if (zero >= 0)
      throw new FileError('IO_FILE_FORMAT', { line: line + linesIn(text.slice(0, zero)) }, 'nul');
    if (encoding.startsWith('utf-16')) line += linesIn(text);
    quotes.push(text);
    yield* inPieces(text);
  }
  quotes.end();
}

/** UTF-16 units that are parsed in one turn of the event loop; the last line of a piece is whole where there are lines. */
const PIECE = 16 * 1024;

async function* inPieces(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from + PIECE) + 1 || text.length;
    yield text.slice(from, end);
    from = end;
    if (from < text.length) await new Promise((resolve) => setImmediate(resolve));
  }
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function asReadingError(error: unknown, row: number, name: string): unknown {
  if (error instanceof FileError)
    return error.reason === 'rowTooLarge'
      ? new FileError(error.code, { row, ...error.args }, error.reason)
      : error;
  if (error instanceof CsvError)
    return error.code === 'CSV_MAX_RECORD_SIZE'
      ? new FileError('IO_FILE_TOO_LARGE', { row, kilobytes: MOST_IN_ROW / 1024 }, 'rowTooLarge')
      : error;
  return typeof (error as { code?: unknown }).code === 'string' ? asFileError(error, name) : error;
}
