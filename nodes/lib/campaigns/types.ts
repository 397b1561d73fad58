/** A campaign and its messages as people see them, in the sidebar and on the page of an office. Types only: they belong to both sides. */
import type { FaultCode, Mode, Reason } from '../core';
import type { Confirmation, Detail, State } from '../register/types';

/** Why messages of a campaign wait, or that they move. Times in milliseconds since the epoch. */
export type Wait =
  /** Nothing waits. */
  | { readonly kind: 'none' }
  /** All that waits is held, until a person confirms it (`Campaign.hold`). */
  | { readonly kind: 'confirm' }
  /** On its way; at IO's pace it takes at least so many seconds. */
  | { readonly kind: 'running'; readonly seconds: number }
  /** A person stopped this campaign, or its whole io-send node. */
  | { readonly kind: 'stopped'; readonly whole: boolean }
  /** Outside the sending window, or IO asked for a pause, until `at`. */
  | { readonly kind: 'window' | 'paused'; readonly at: number }
  /** IO does not answer; tried again by itself. */
  | { readonly kind: 'outage' }
  /** The service has stopped by itself. */
  | { readonly kind: 'halted'; readonly code: FaultCode }
  /** Taken in for another mode or address than the io-send node has now. */
  | { readonly kind: 'elsewhere' }
  /** The io-send node that took it in is gone, disabled, or cannot work. */
  | { readonly kind: 'orphan' };

export interface ReasonCount {
  readonly state: State;
  readonly reason: Reason;
  readonly n: number;
}

/** Messages of a campaign that a person is to confirm. */
export interface Hold {
  readonly n: number;
  /** The newest message there is: what comes later was not seen by who confirms. */
  readonly upTo: number;
  /** The list is still coming in. */
  readonly arriving: boolean;
  /** At IO's pace it takes at least so many seconds. */
  readonly seconds: number;
  /** When the sending hours begin; milliseconds since the epoch. Undefined: it leaves at once. */
  readonly opensAt?: number;
  /** When the last message of the campaign was sent; undefined: none was. */
  readonly sentAt?: number;
  /** Who let earlier ones go, newest first, a few of them. */
  readonly confirmed: readonly Confirmation[];
}

export interface Campaign {
  readonly line: string;
  readonly campaign: string;
  readonly mode: Mode;
  /** When its first message was taken in; milliseconds since the epoch. */
  readonly since: number;
  readonly total: number;
  readonly states: Readonly<Record<State, number>>;
  /** Most frequent first. */
  readonly reasons: readonly ReasonCount[];
  readonly wait: Wait;
  /** What the other Node-RED is called that sends what waits; absent: this one does, or nothing waits. */
  readonly by?: string;
  /** Something of it is held, here and now. */
  readonly hold?: Hold;
}

/** A message as lists show it. */
export interface Item {
  readonly id: number;
  readonly line: string;
  readonly campaign: string;
  readonly mode: Mode;
  /** Slug of the message. */
  readonly type: string;
  readonly state: State;
  readonly reason: Reason | null;
  readonly detail: Detail | null;
  /** Masked; null once it is erased. */
  readonly fiscalCode: string | null;
  readonly ioId: string | null;
  readonly takenAt: number;
  readonly changedAt: number;
  readonly attempts: number;
  readonly decided: boolean;
}

export interface ItemPage {
  readonly items: readonly Item[];
  /** `after` of the next page; null: there is none. */
  readonly next: number | null;
}

/** Which messages a list or an export shows. */
export interface Choice {
  readonly line?: string;
  readonly campaign?: string;
  readonly state?: State;
  readonly reason?: Reason;
}

export interface FoundCampaigns {
  /** Those that wait for somebody or move first, then by what happened last; as many as were asked for. */
  readonly campaigns: readonly Campaign[];
  /** Campaigns found, those given included. */
  readonly found: number;
  /** In doubt, over all campaigns. */
  readonly inDoubt: number;
}

/** Whether the log of who did what is whole. */
export interface LogCheck {
  /** Number of the first entry that does not follow the one before it; null: all do. */
  readonly broken: number | null;
}
