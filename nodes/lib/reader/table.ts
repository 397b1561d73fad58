/** A table as its reader gives it, before its headings mean something. Readers of texts and of workbooks give the same. */

/** What is wrong with one cell, known only while reading. */
export interface CellFault {
  /** Place of the column, from 0. */
  readonly index: number;
  readonly code:
    | 'CELL_ERROR'
    | 'CELL_LONG_NUMBER'
    | 'CELL_MERGED'
    | 'CELL_NOT_CALCULATED'
    /** More than cents: wrong only where an amount is read. */
    | 'CELL_DECIMALS';
  readonly value: string;
  /** What the sheet shows in place of it. */
  readonly shown?: string;
}

export interface TableRow {
  /** As a spreadsheet numbers it, from 1. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly faults?: readonly CellFault[];
}

export interface TableWarning {
  readonly code:
    | 'OTHER_SHEETS'
    | 'SHORT_ROWS'
    | 'AMBIGUOUS_COLUMN'
    | 'NO_KNOWN_COLUMN'
    | 'OLD_ENCODING'
    | 'SECOND_COLUMN'
    | 'HIDDEN_COLUMN'
    | 'CENTS_COLUMN'
    | 'HEADING_ROW'
    | 'LONG_ROWS'
    | 'BESIDE_TABLE'
    | 'NOTICE_NUMBER_CHECK'
    | 'NOTICE_NUMBER_TWO_AMOUNTS'
    | 'NUMBERS_NOT_COMPARED';
  readonly args: Readonly<Record<string, string | number>>;
}

export interface SheetPlace {
  readonly sheet: string;
  readonly row: number;
}

export interface Table {
  readonly encoding?: string;
  readonly separator?: string;
  readonly sheet?: string;
  /** Visible sheets besides this one. */
  readonly others?: readonly string[];
  /** Other sheets that have headings too, with the row in which they stand. */
  readonly elsewhere?: readonly SheetPlace[];
  /** Places (from 0) of columns that the sheet hides. */
  readonly hidden?: readonly number[];
  readonly warnings: readonly TableWarning[];
  /** From the first row, blank ones too; in pieces, so that a row costs no promise. One walk at a time, as many as wanted. */
  rows(): AsyncGenerator<readonly TableRow[]>;
}

/** UTF-16 units in one row: what the register takes of a whole message. */
export const MOST_IN_ROW = 256 * 1024;

/** Cells of one row of a text, blank ones too: as many as a sheet is wide, since programs write a separator for each. */
export const MOST_CELLS_IN_ROW = 16_384;

/** Columns of a list. Each row costs as many names, however short it is. */
export const MOST_COLUMNS = 1_000;

/** Rows with something in them, at the top of a sheet or file, among which the headings are looked for. */
export const MOST_ABOVE = 30;

/** Names that are known in one row: a title has no two of them beside each other. */
export const SURE_NAMES = 2;

export interface TopRow {
  /** As a spreadsheet numbers it, from 1. */
  readonly row: number;
  /** Cut at `LONGEST_NAME`. */
  readonly cells: readonly string[];
}
