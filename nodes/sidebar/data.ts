/** What the sidebar asks and what the server answers. Types only: they belong to both sides. */
import type { FaultCode, Mode, Reason } from '../lib/core';
import type { Detail, Doubt, State } from '../lib/register/types';

export type { Detail, Doubt, State };

/** Why messages of a campaign wait, or that they move. Times in milliseconds since the epoch. */
export type Wait =
  /** Nothing waits. */
  | { readonly kind: 'none' }
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
}

export interface Overview {
  /** Newest first, a page of them. */
  readonly campaigns: readonly Campaign[];
  /** Campaigns found, those of this page included. */
  readonly found: number;
  /** In doubt, over all campaigns. */
  readonly inDoubt: number;
  /** Messages sent in each minute of the last hour, oldest first, since Node-RED started. */
  readonly perMinute: readonly number[];
  /** Whether an institution sends to the simulator, which then has an inbox page. */
  readonly simulator: boolean;
  /** Why nothing leaves until a person has confirmed the register; null: all is well, or nothing real could leave. */
  readonly doubt: Doubt | null;
  /** The computer's clock is not believed. */
  readonly clockDoubted: boolean;
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

export type Action =
  | { readonly do: 'stop' | 'resume' | 'cancel' | 'emit'; readonly line: string; readonly campaign: string }
  | { readonly do: 'resend' | 'mark-sent'; readonly ids: readonly number[] }
  | { readonly do: 'settle-doubt' };

/** How many messages an action has changed. */
export interface Done {
  readonly changed: number;
  /** Lists that were being read and are not read on. */
  readonly readings?: number;
}

/** Instead of an answer: one of the fault codes, or BAD_REQUEST. */
export interface Refusal {
  readonly code: FaultCode | 'BAD_REQUEST';
  readonly args: Detail;
}
