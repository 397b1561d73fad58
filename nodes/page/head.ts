/** What is known of a sending besides its rows. All of it is kept sealed, and whole or not at all. */
import type { FaultCode, Mode } from '../lib/core';
import type { Words } from '../lib/core/words';
import type { TopRow } from '../lib/reader/table';
import type { Check, Stage } from './api';

/** What goes on, or is to go on after a restart; it was promised on a screen. */
export type Pending =
  /** The file becomes rows, and these are looked at. */
  | { readonly kind: 'import' }
  | { readonly kind: 'check' }
  /** Rows of a corrected file take the place of wrong ones, and then all are looked at. */
  | {
      readonly kind: 'merge';
      readonly who: string;
      /** The corrected file: its name, its upload's id and its bytes. */
      readonly file: string;
      readonly upload: string;
      readonly size: number;
    }
  /** All rows once more, and then they leave, now or when their time has come. */
  | {
      readonly kind: 'confirm';
      readonly who: string;
      /** When it may leave; milliseconds since the epoch. Null: at once. */
      readonly at: number | null;
      /** The person has been answered for already, and its time has come. */
      readonly due?: true;
    };

export interface Head {
  readonly id: string;
  /** Id of the io-page node. */
  readonly page: string;
  readonly stage: Stage;
  readonly version: number;
  readonly name: string;
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** The id of the upload that it came with; absent: its own. */
  readonly upload?: string;
  /** Who changed it last, and when. */
  readonly by: string;
  readonly changedAt: number;
  readonly pending: Pending | null;
  readonly choice: ColumnChoices;
  /** Of the rows that were read: in the order of the file. */
  readonly columns: readonly TableColumn[];
  /** Number of the row of headings. */
  readonly heading: number;
  readonly separator: string | null;
  readonly rows: number;
  readonly good: number;
  readonly check: Check | null;
  /** SHA-256 of all that would have left at the last check. */
  readonly digest: string;
  /** Where it would have gone then. */
  readonly line: string;
  readonly mode: Mode;
  readonly at: number | null;
  readonly preparedBy: string;
  readonly preparedAt: number;
  /** Who prepared, corrected or asked: none of them may confirm where four eyes are wanted. */
  readonly hands: readonly string[];
  readonly askedBy: string;
  readonly confirmedBy: string;
  readonly confirmedAt: number | null;
  readonly differences: readonly Words[];
  readonly fault: {
    readonly code: FaultCode;
    readonly args: Readonly<Record<string, string | number>>;
    readonly words?: Words;
  } | null;
  /** What became of a corrected file; said until somebody changes something. */
  readonly told?: { readonly version: number; readonly words: readonly Words[] };
  /** The campaign's name in the register; empty before it is confirmed. */
  readonly campaign: string;
  /** For how many days after its end it is kept, as the page was set when the file came. */
  readonly logDays: number;
  /** When rows began to leave, and when all had. */
  readonly leavingSince: number | null;
  readonly leftAt: number | null;
  /** A cancellation that the register may not know yet. */
  readonly cancelling?: boolean;
}

export interface ColumnChoices {
  /** Empty: the one that fits best. */
  readonly sheet: string;
  /** Number of the row; null: the one that fits best. */
  readonly heading: number | null;
  /** Fields by place; null: as their headings say. */
  readonly fields: Readonly<Record<number, string>> | null;
}

export interface TableColumn {
  /** Place in the file, from 0. */
  readonly index: number;
  /** Name in the row. */
  readonly key: string;
  readonly header: string;
  readonly field: string;
}

/** The first rows of the file, for the step of the columns. */
export interface FirstLook {
  readonly sheet: string;
  readonly sheets: readonly string[];
  readonly hidden: readonly number[];
  readonly top: readonly TopRow[];
}

/** The upload that its rows were read from. */
export function uploadIdOf({ id, upload = id }: Head): string {
  return upload;
}

/** The uploads that belong to it. */
export function uploadsOf(head: Head): string[] {
  const { pending } = head;
  return [uploadIdOf(head), ...(pending?.kind === 'merge' ? [pending.upload] : [])];
}
