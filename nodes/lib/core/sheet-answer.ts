/** What a dialog is told of a workbook that it has sent to be read. Types and bounds only: they belong to both sides. */

/** Bytes of the file; PagoPA's have a third of a megabyte, and Node-RED takes no call above five. */
export const MOST_SHEET_BYTES = 3 * 1024 * 1024;

/** The sheet of PagoPA's workbooks that holds the messages. */
export const MESSAGES_SHEET = 'Template messaggi';

export type SheetAnswer =
  | {
      readonly result: 'read';
      /** Cells as they are shown, row by row, each row as long as its last cell. */
      readonly rows: readonly (readonly string[])[];
    }
  /** Not a workbook that can be read; without that sheet; too much in it; or another file is being read. */
  | { readonly result: 'unreadable' | 'noSheet' | 'tooLarge' | 'busy' };
