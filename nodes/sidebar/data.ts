/** What the sidebar asks and what the server answers. Types only: they belong to both sides. */
import type { FaultCode, Mode, NewMessage, Reason } from '../lib/core';
import type { Words } from '../lib/core/words';
import type { Confirmation, Detail, Doubt, State } from '../lib/register/types';

export type { Detail, Doubt, State };

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

/** What a person sees of held messages before they leave. */
export interface HeldLook {
  readonly samples: readonly HeldSample[];
  /** How many notice numbers stand in more than one of them. */
  readonly sameNumber: number;
}

/** A held message as the phone shows it. */
export interface HeldSample {
  readonly content: NewMessage['content'];
  readonly organization: string;
  readonly service: string;
  /** Masked. */
  readonly fiscalCode: string;
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
  /** Something of it is held, here and now. */
  readonly hold?: Hold;
}

/** Rows that a message node has sent back since the last deploy: in memory, the register has none of them. */
export interface ToCorrect {
  /** Id of the node, its type and its own name. */
  readonly node: string;
  readonly type: string;
  readonly name: string;
  readonly n: number;
}

/** What the register knows of the simulator: trials that can begin anew. */
export interface Simulated {
  readonly messages: number;
  readonly campaigns: number;
  /** Payment notices that an io-scadenze follows. */
  readonly notices: number;
}

/** What an io-check has found, until its next list, a deploy or a restart. */
export interface VerdictCard {
  /** Id of the node, and its own name. */
  readonly node: string;
  readonly name: string;
  /** When the check ended; milliseconds since the epoch. */
  readonly at: number;
  readonly line: string;
  readonly campaign: string;
  /** Rows to correct, to be downloaded. */
  readonly wrong: number;
  /** Messages of this campaign that wait for a person. */
  readonly held: number;
  readonly sentences: readonly Words[];
}

export interface Overview {
  /** Newest first. */
  readonly verdicts: readonly VerdictCard[];
  readonly toCorrect: readonly ToCorrect[];
  /** Those that wait for somebody or move first, then by what happened last; a page of them. */
  readonly campaigns: readonly Campaign[];
  /** Campaigns found, those of this page included. */
  readonly found: number;
  /** In doubt, over all campaigns. */
  readonly inDoubt: number;
  /** Messages sent in each minute of the last hour, oldest first, since Node-RED started. */
  readonly perMinute: readonly number[];
  /** Whether an institution sends to the simulator, which then has an inbox page. */
  readonly simulator: boolean;
  /** Undefined: nothing. */
  readonly simulated?: Simulated;
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
  | { readonly do: 'confirm'; readonly line: string; readonly campaign: string; readonly upTo: number }
  | { readonly do: 'resend' | 'mark-sent'; readonly ids: readonly number[] }
  | { readonly do: 'drop-verdict'; readonly node: string; readonly at: number }
  | { readonly do: 'settle-doubt' | 'forget-simulated' };

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
