/** A table as its reader gives it, before its headings mean something. Readers of texts and of workbooks give the same. */

/** What is wrong with one cell, known only while reading. */
export interface CellFault {
  /** Place of the column, from 0. */
  readonly index: number;
  readonly code: 'CELL_ERROR' | 'CELL_LONG_NUMBER' | 'CELL_MERGED' | 'CELL_NOT_CALCULATED';
  readonly value: string;
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
    | 'CENTS_COLUMN';
  readonly args: Readonly<Record<string, string | number>>;
}

export interface Table {
  readonly encoding?: string;
  readonly separator?: string;
  readonly sheet?: string;
  /** Places (from 0) of columns that the sheet hides. */
  readonly hidden?: readonly number[];
  readonly warnings: readonly TableWarning[];
  /** From the first row, blank ones too; in pieces, so that a row costs no promise. One walk at a time, as many as wanted. */
  rows(): AsyncGenerator<readonly TableRow[]>;
}

/** UTF-16 units in one row: what the register takes of a whole message. */
export const MOST_IN_ROW = 256 * 1024;

/** Columns of a list. Each row costs as many names, however short it is. */
export const MOST_COLUMNS = 1_000;
