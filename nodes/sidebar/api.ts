/** What the sidebar asks, what the server answers, and where it tells that something has changed. Of both sides. */
import type { FaultCode, NewMessage } from '../lib/core';
import type { Words } from '../lib/core/words';
import type { FoundCampaigns } from '../lib/campaigns/types';
import type { Detail, Doubt, State } from '../lib/register/types';
import type { NotFromHere } from '../lib/runtime/verdicts';

export type * from '../lib/campaigns/types';
export type { Detail, Doubt, State };

/** On Node-RED's channel between server and editor. */
export const CHANGED_TOPIC = 'io-servizi-sociali/changed';

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

/** Rows that a message node has sent back, of the newest list since the last deploy: in memory, the register has none of them. */
export interface ToCorrect {
  /** Id of the node, its type and its own name. */
  readonly node: string;
  readonly type: string;
  readonly name: string;
  readonly n: number;
  /** So many of them, the first ones, can be downloaded. */
  readonly kept: number;
  /** When the first of them came; milliseconds since the epoch. */
  readonly at: number;
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
  /** Messages that would leave, by the check. Where none is held, the list can be read once more and they wait for a person. */
  readonly messages: number;
  /** Why that is not possible; undefined: it is, or it is not needed. */
  readonly notFromHere?: NotFromHere;
  readonly sentences: readonly Words[];
}

/** A line of text, or with `notes` what folds them. An `at` among the values is a time, milliseconds since the epoch. */
export interface Note {
  readonly text: Words | string;
  readonly look?: 'loud' | 'small' | 'entry' | 'still' | 'name';
  readonly notes?: readonly Note[];
}

export interface Overview extends FoundCampaigns {
  /** Newest first. */
  readonly verdicts: readonly VerdictCard[];
  readonly toCorrect: readonly ToCorrect[];
  /** Messages sent in each minute of the last hour, oldest first, since Node-RED started. */
  readonly perMinute: readonly number[];
  /** Whether an institution sends to the simulator, which then has an inbox page. */
  readonly simulator: boolean;
  /** Of the Node-REDs that share the register: all of them, folded, and what somebody should know. Absent: nobody else has it. */
  readonly replicas?: readonly Note[];
  /** Undefined: nothing. */
  readonly simulated?: Simulated;
  /** Why nothing leaves until a person has confirmed the register; null: all is well, or nothing real could leave. */
  readonly doubt: Doubt | null;
  /** The computer's clock is not believed. */
  readonly clockDoubted: boolean;
}

export type Action =
  | { readonly do: 'stop' | 'resume' | 'cancel' | 'emit'; readonly line: string; readonly campaign: string }
  | { readonly do: 'confirm'; readonly line: string; readonly campaign: string; readonly upTo: number }
  | { readonly do: 'resend' | 'mark-sent'; readonly ids: readonly number[] }
  | { readonly do: 'send-checked'; readonly node: string; readonly at: number }
  | { readonly do: 'drop-verdict' | 'drop-rows'; readonly node: string; readonly at: number }
  | { readonly do: 'settle-doubt' | 'forget-simulated' };

/** What becomes of a checked list that a person wants sent; unless it has begun to come, nothing does. */
export type Sending = 'begun' | 'changed' | 'unreadable' | 'gone';

/** How many messages an action has changed. */
export interface Done {
  readonly changed: number;
  /** Lists that were being read and are not read on. */
  readonly readings?: number;
  readonly sending?: Sending;
}

/** Instead of an answer: one of the fault codes, or BAD_REQUEST. */
export interface Refusal {
  readonly code: FaultCode | 'BAD_REQUEST';
  readonly args: Detail;
}
