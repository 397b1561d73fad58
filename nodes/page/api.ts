/**
 * What the page of an office asks and what the server answers. Types only: they belong to both sides. All addresses lie beside the
 * page itself, below `api/`; all times are milliseconds since the epoch. Texts come as `Words`, which the page says in its
 * reader's language.
 */
import type { ActName, ActPlace } from '../lib/core/acts';
import type { FaultCode, Mode, NewMessage, Problem, Warning } from '../lib/core';
import type { Words } from '../lib/core/words';
import type { Campaign, Choice, Item, ItemPage, LogCheck } from '../lib/campaigns/types';
import type { Verdict } from '../lib/check/verdict-types';
import type { OwnTestAnswer, OwnTestChoices } from '../lib/outbox/own-test-types';
import type { TopRow } from '../lib/reader/table';

export type { Campaign, Choice, Item, ItemPage, OwnTestAnswer, OwnTestChoices, TopRow, Verdict };

/** `GET api/me`: where the page leads, and what who asks may do. */
export interface PageInfo {
  readonly title: string;
  /** The user's name in Node-RED; empty where Node-RED has no users. */
  readonly user: string;
  readonly mayPrepare: boolean;
  readonly mayConfirm: boolean;
  /** Whoever prepared a list may not confirm it. */
  readonly fourEyes: boolean;
  readonly mode: Mode;
  readonly institution: string;
  readonly service: string;
  /** Node type of the message, for its name: `io-avviso-pagamento`. */
  readonly type: string;
  /** Whether the simulator has an inbox to look into. */
  readonly inbox: boolean;
  /** Why nothing can be sent from here; the rest may be empty then. */
  readonly fault: { readonly code: FaultCode; readonly args: Args } | null;
}

type Args = Readonly<Record<string, string | number>>;

/**
 * - `columns`: the file is there; which heading is which field is being decided
 * - `checking`: all rows are looked at (`Sending.progress`), before the table, or once more before sending
 * - `checked`: the table can be looked at and corrected
 * - `waiting`: for a person who confirms
 * - `scheduled`: confirmed, for later (`Sending.at`)
 * - `leaving`: confirmed; rows go to the flow (`Sending.progress`)
 * - `left`: all rows have gone to the flow; what becomes of them is the campaign's affair
 * - `cancelled`: before its last row had left
 */
export type Stage =
  'columns' | 'checking' | 'checked' | 'waiting' | 'scheduled' | 'leaving' | 'left' | 'cancelled';

/** A line of the list of sendings, newest first: `GET api/sendings` gives `{ sendings: SendingLine[] }`. */
export interface SendingLine {
  readonly id: string;
  /** The campaign's name. */
  readonly name: string;
  readonly stage: Stage;
  /** Name of the file. */
  readonly file: string;
  readonly by: string;
  readonly changedAt: number;
  /** Rows, and how many of them are right; 0 before the check. */
  readonly rows: number;
  readonly good: number;
  /** What became of them, once rows have left. */
  readonly campaign: Campaign | null;
}

/** A heading of the file and the field that is read from it. */
export interface ColumnChoice {
  /** Place in the file, from 0. */
  readonly index: number;
  readonly header: string;
  /** Name of the field; empty: not read. */
  readonly field: string;
  /** Values of the first rows. */
  readonly samples: readonly string[];
}

/** A field that the message can read. */
export interface FieldChoice {
  readonly name: string;
  readonly required: boolean;
}

/** The step of the columns. */
export interface ColumnsStep {
  /** Of a workbook: the sheet that is read, and the other visible ones. */
  readonly sheet: string;
  readonly sheets: readonly string[];
  /** The row that has the headings, and the first rows to choose another one from. */
  readonly heading: number;
  readonly top: readonly TopRow[];
  readonly columns: readonly ColumnChoice[];
  readonly fields: readonly FieldChoice[];
  /** What is missing or not clear, until it is decided. */
  readonly remarks: readonly Words[];
  /** Whether the choice is that of a list before with the same headings. */
  readonly remembered: boolean;
}

/** Of one sending: `GET api/sending/:id`. */
export interface Sending extends Omit<SendingLine, 'campaign'> {
  /** Rises with everything that a person changes; who changes anything says which one they saw. */
  readonly version: number;
  readonly mode: Mode;
  readonly columns: ColumnsStep | null;
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** People that IO has been asked about so far, while it goes on (`POST …/reach` `{ version, tab }`, or `{ stop: true, tab }`; the last tab that stops ends it). */
  readonly reaching: { readonly done: number; readonly of: number } | null;
  /** Of the last check. `stale`: rows were corrected since, its sums are those of before. */
  readonly check: Check | null;
  readonly at: number | null;
  readonly preparedBy: string;
  readonly preparedAt: number;
  readonly askedBy: string;
  readonly confirmedBy: string;
  readonly confirmedAt: number | null;
  /** Why it is back at the table although it was confirmed: what has changed between. Empty: it is not. */
  readonly differences: readonly Words[];
  /** What went wrong while the file was read or the rows left; the sentence and what to do. */
  readonly fault: { readonly code: FaultCode; readonly args: Args; readonly words?: Words } | null;
  /** What became of a corrected file, until somebody changes something. */
  readonly told: readonly Words[];
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
}

export interface Check {
  readonly at: number;
  readonly stale: boolean;
  readonly verdict: Verdict;
  /** The verdict in sentences; what decides first. */
  readonly sentences: readonly Words[];
  /** Good rows that would leave: without repeated ones and those that were sent before. */
  readonly leave: number;
  /** Whose row number: the first, the last and the longest message. */
  readonly first: number;
  readonly last: number;
  readonly longest: number;
  /** Who can be reached, where it was asked; absent: it was not. */
  readonly reach?: NonNullable<Verdict['profili']>;
}

/**
 * `POST api/upload?name=…`, the file as its body (`application/octet-stream`): `{ id }`. With `&into=<id>&version=…` it is a corrected
 * file for that sending, in the stages `columns` and `checked`: the list of its rows to correct (`GET …/list?of=wrong`) takes the place
 * of these, any other one of the whole list. With the same headings as before it is checked at once.
 */
export interface Uploaded {
  readonly id: string;
}

/** `POST api/sending/:id/columns`: another sheet, another row of headings, or (`go`) on to the check. */
export interface ColumnsOrder {
  readonly version: number;
  readonly sheet?: string;
  readonly heading?: number;
  /** Fields by place of the column; what is not named is not read. */
  readonly fields?: Readonly<Record<number, string>>;
  readonly name?: string;
  readonly go?: boolean;
}

/** What a row is: to be corrected, worth a look, or right. `same` as an earlier row, `sent` before. */
export type RowState = 'wrong' | 'odd' | 'right' | 'same' | 'sent' | 'discarded';

/** `GET api/sending/:id/rows?from=&count=&show=all|wrong|odd&search=`; at most 200 rows. */
export interface RowsAnswer {
  readonly version: number;
  /** The columns of the table: heading, and the field that is read from it (or empty). */
  readonly columns: readonly { readonly key: string; readonly header: string; readonly field: string }[];
  /** Rows that are found, and the place of the first of these among them. */
  readonly found: number;
  readonly from: number;
  readonly rows: readonly ListRow[];
}

export interface ListRow {
  /** Number of the row in the file. */
  readonly row: number;
  readonly state: RowState;
  /** In the order of the columns. */
  readonly cells: readonly string[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** Of `same` and `sent`: the other row, or when and in which campaign. */
  readonly other?: Words;
}

/** `POST api/sending/:id/cell`: a correction. `before` is what the person saw; another value there is a `PAGE_CHANGED`. */
export interface CellOrder {
  readonly row: number;
  readonly key: string;
  readonly before: string;
  readonly value: string;
}

export interface CellAnswer {
  readonly version: number;
  readonly row: ListRow;
  readonly rows: number;
  readonly good: number;
}

/** `GET api/sending/:id/look?row=`: what this row's citizen will see. `POST …/check` `{ version }` checks the whole list again. */
export interface LookAnswer {
  readonly row: number;
  /** The rows before and after it whose message can be looked at; null: there is none. */
  readonly before: number | null;
  readonly after: number | null;
  /** Null: the row is to be corrected first. */
  readonly content: NewMessage['content'] | null;
  readonly fiscalCode: string;
  readonly organization: string;
  readonly service: string;
}

/** `GET api/test` gives `OwnTestChoices`; `POST api/sending/:id/test` with this gives `OwnTestAnswer`. Its values are samples. */
export interface TestOrder {
  readonly n: number;
  readonly to: string;
}

/**
 * `POST api/sending/:id/ask` asks another person to confirm; `POST …/confirm` lets the rows leave. Both with what the person has
 * seen. Another number or mode by now, or another text: the sending is back at the table, with `differences`.
 */
export interface ConfirmOrder {
  readonly version: number;
  readonly leave: number;
  readonly mode: Mode;
  /** When it may leave; absent: now. */
  readonly at?: number;
}

/** `GET api/sending/:id/follow`. */
export interface FollowAnswer {
  readonly sending: Sending;
  /** Null before the first message was taken in. */
  readonly campaign: Campaign | null;
  /** Whether the not reached ones can leave by the third output, and how many there are rows of. */
  readonly notReached: number;
  /** When they left by the third output last, and who said so. Null: they have not. */
  readonly given: Given | null;
}

export interface Given {
  readonly at: number;
  readonly who: string;
  readonly n: number;
}

/**
 * `POST api/sending/:id/act`. `back`: from `waiting` or `scheduled` to the table. `delete`: the draft, rows and all. `not-reached`:
 * their rows leave by the third output. `resend`, `mark-sent`: of messages in doubt, by the ids of `GET …/doubts`.
 */
export type ActOrder =
  | {
      readonly do: 'stop' | 'resume' | 'cancel' | 'back' | 'delete' | 'not-reached';
      readonly version: number;
    }
  | {
      readonly do: 'resend' | 'mark-sent';
      readonly version: number;
      readonly ids: readonly number[];
    };

export interface ActAnswer {
  /** Messages, or rows, that were meant. */
  readonly changed: number;
}

/**
 * `GET api/sending/:id/items?state=&after=` gives an `ItemPage`, `GET …/doubts?after=` a `DoubtPage`. `GET …/list?of=…` gives a workbook with the columns of the list
 * itself where they are still kept.
 */
export type ListOf = 'wrong' | 'sent' | 'unreachable' | 'in-doubt' | 'discarded';

/** A message in doubt, with what a person decides by: the whole fiscal code, and the row as the list had it. */
export interface DoubtItem extends Item {
  /** Column (heading, or name of the field) and value; none once they are erased. */
  readonly own: readonly (readonly [string, string])[];
}

export interface DoubtPage {
  readonly items: readonly DoubtItem[];
  readonly next: number | null;
}

/** What a person did, as the log keeps it. */
export interface Act {
  readonly at: number;
  readonly who: string;
  readonly what: ActName;
  /** How many rows or messages. */
  readonly n: number;
  /** Hex; of this entry and all before it. */
  readonly hash: string;
  /** Where it was done; null: the log does not say. */
  readonly from: ActPlace | null;
  /** The name of the node to which a msg said it; empty where a person did. */
  readonly node: string;
}

/** `GET api/log/check`; the log itself, of this page: `GET api/log?as=csv|xlsx`. */
export type { LogCheck };

/** `GET api/sending/:id/proof`: what the printed page shows. */
export interface Proof {
  readonly sending: Sending;
  readonly info: PageInfo;
  readonly campaign: Campaign | null;
  /** Title and text as the message node has them, with placeholders. */
  readonly text: { readonly subject: string; readonly markdown: string };
  readonly acts: readonly Act[];
  /** Whether the log's hashes fit, from its first entry to its last. */
  readonly whole: boolean;
}

/** Instead of an answer. 401: nobody has signed in; 403: not allowed; 409: another person was quicker, or it cannot be done now. */
export interface PageRefusal {
  readonly code:
    | FaultCode
    | 'BAD_REQUEST'
    | 'NOT_FOUND'
    /** What was seen is not what is there; `args.by` is who has changed it. */
    | 'PAGE_CHANGED'
    /** Not in this stage. */
    | 'PAGE_STAGE'
    /** A list of rows to correct that is not of this sending, or has lost its column of the rows' numbers. */
    | 'PAGE_OTHER_LIST'
    /** Who prepared or corrected the list cannot confirm it. */
    | 'PAGE_SAME_PERSON'
    /** Without users of Node-RED only the simulator can be reached from here. */
    | 'PAGE_NO_USERS'
    | 'PAGE_NOT_ALLOWED';
  readonly args: Args;
}
