/** What the dialog of a message node asks and is told. Types only: they belong to both sides. */
import type { FaultCode, Mode, Reason } from '../lib/core';

/** To whom a test may go, masked; the first is number 0. */
export interface OwnTestChoices {
  readonly mode: Mode;
  readonly to: readonly string[];
  /** Why there is nobody: what is wrong with the installation. */
  readonly fault?: FaultCode;
}

/** A test to the code of this number, which the person saw as `to`. */
export interface OwnTest {
  /** Id of the io-service. */
  readonly service: string;
  readonly n: number;
  readonly to: string;
  readonly subject: string;
  readonly markdown: string;
}

export type OwnTestAnswer =
  | { readonly kind: 'sent'; readonly mode: Mode }
  /** Not sent, or in doubt. */
  | {
      readonly kind: 'outcome';
      readonly state: 'unreachable' | 'discarded' | 'in-doubt';
      readonly reason: Reason;
      readonly detail: Readonly<Record<string, string | number>>;
    }
  | {
      readonly kind: 'fault';
      readonly code: FaultCode;
      readonly args: Readonly<Record<string, string | number>>;
    }
  /** IO does not answer, asks for a pause, or the service has stopped; nothing was sent. */
  | { readonly kind: 'not-now' }
  /** The test list is another one by now. */
  | { readonly kind: 'not-listed' };

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
