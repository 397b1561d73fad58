/** What the dialog of io-file is told of a file on Node-RED's computer. Types only: it belongs to both sides. */
import type { FileErrorCode, FileReason } from '../lib/reader/errors';
import type { TopRow } from '../lib/reader/table';

/** What a path leads to. */
export type LookAnswer =
  | { readonly result: 'file'; readonly name: string; readonly bytes: number }
  /**
   * `quoted`: in the quotes with which Windows copies a path. `relative`: not whole, and there is no such file where Node-RED
   * was started.
   */
  | { readonly result: 'empty' | 'quoted' | 'relative' | 'missing' | 'folder' | 'unreadable' };

export type HeadingsAnswer =
  | {
      readonly result: 'read';
      readonly name: string;
      /** The first rows that are not blank: titles, headings, and the first ones of data. */
      readonly rows: readonly TopRow[];
      /** Places (from 0) of columns that the sheet hides. */
      readonly hidden: readonly number[];
      /** Of a workbook: the sheet that was read, and the other visible ones. */
      readonly sheet?: string;
      readonly others: readonly string[];
    }
  | {
      readonly result: 'wrong';
      readonly code: FileErrorCode;
      readonly args: Readonly<Record<string, string | number>>;
      readonly reason?: FileReason;
    }
  /** Another file is being read for a dialog: one at a time, for each may take all the memory that there is. */
  | { readonly result: 'busy' };
