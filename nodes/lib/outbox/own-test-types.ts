/** A person's test of a message, to a code of the institution's test list. Types only: they belong to both sides. */
import type { FaultCode, Mode, Reason } from '../core';

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
