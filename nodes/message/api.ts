/** What the dialog of a message node is told of the rows that really passed. Types only: it belongs to both sides. */

export type { OwnTestAnswer, OwnTestChoices } from '../lib/outbox/own-test-types';

/** The rows that passed. */
export interface PassedRows {
  /** Rows that left on port 1 and on port 2 since the node's last deploy. */
  readonly ready: number;
  readonly wrong: number;
  /** Whether the last rows are being kept. */
  readonly kept: boolean;
  /** Oldest first; none unless they are kept. */
  readonly last: readonly LastRow[];
}

export interface LastRow {
  /** Tells it from all others since the deploy, and rises. */
  readonly n: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly port: 1 | 2;
  /** Its number in the file, where io-file read it. */
  readonly fileRow?: number;
  /** The row's values by field, as the node read them; those that could not be read are left out. */
  readonly values: Readonly<Record<string, unknown>>;
}
