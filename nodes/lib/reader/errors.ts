/** Why a file cannot be read, or not to its end. Codes and arguments only: sentences are made where they are shown. */
import type { FaultCode } from '../core';

export type FileErrorCode = Extract<FaultCode, `IO_FILE_${string}`>;

/** The sentence within a code: `file.<reason>` of the catalogue. */
export type FileReason =
  | 'nul'
  | 'quote'
  | 'quoteRows'
  | 'damaged'
  | 'notTable'
  | 'oldProgram'
  | 'numbers'
  | 'zipped'
  | 'mixedEncoding'
  | 'notUtf8'
  | 'unknownEncoding'
  | 'notUtf16'
  | 'rowTooLarge'
  | 'fileTooLarge'
  | 'contentTooLarge'
  | 'sheetTooLarge'
  | 'slow'
  | 'tooManyColumns'
  | 'noHeadings'
  | 'monthFirst'
  | 'otherHeadings';

export class FileError extends Error {
  constructor(
    readonly code: FileErrorCode,
    readonly args: Readonly<Record<string, string | number>> = {},
    readonly reason?: FileReason,
  ) {
    super(code);
  }
}
