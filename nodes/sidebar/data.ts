/** What the sidebar asks and what the server answers. Types only: they belong to both sides. */
import type { FaultCode, NewMessage } from '../lib/core';
import type { Words } from '../lib/core/words';
import type { FoundCampaigns, Wait } from '../lib/campaigns/types';
import type { FlowDifference, GoneReplica, Replica } from '../lib/register/replicas';
import type { Detail, Doubt, State } from '../lib/register/types';
import type { NotFromHere } from '../lib/runtime/verdicts';

export type * from '../lib/campaigns/types';
export type { Detail, Doubt, State };

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

/** Why a line sends nothing just now; times in milliseconds since the epoch. */
export type LineStill = Extract<Wait, { readonly kind: 'outage' | 'window' | 'paused' | 'halted' }>;

/** A line that somebody sends for, or nobody. */
export interface LineCard {
  /** `<fiscalCode>|<mode>|<base URL>`. */
  readonly line: string;
  /** Messages that wait or are under way; absent: none. */
  readonly waiting?: number;
  /** Nobody who lives has an io-send for it. */
  readonly isOrphan?: true;
  /** Absent: it sends. */
  readonly still?: LineStill;
}

export interface ReplicaCard extends Replica {
  readonly lines: readonly LineCard[];
}

export interface GoneCard extends GoneReplica {
  /** One of its name lives. */
  readonly isBack: boolean;
  /** It was declared gone within a day and is not back: somebody should know. */
  readonly isMissing: boolean;
  /** For how many of its lines who sends now; null: nobody. */
  readonly heirs: readonly { readonly name: string | null; readonly n: number }[];
}

/** Other Node-REDs whose flows differ in the same; `name` of a node: as this one calls it, empty where it has none. */
export interface FlowsCard {
  readonly names: readonly string[];
  readonly differences: readonly (FlowDifference & { readonly name: string })[];
}

/** The Node-REDs that share the register. */
export interface ReplicasCard {
  /** This one first. */
  readonly alive: readonly ReplicaCard[];
  /** Within the last days, newest first. */
  readonly gone: readonly GoneCard[];
  /** For which nobody sends just now, though somebody would or something waits. */
  readonly free: readonly LineCard[];
  readonly differing: readonly FlowsCard[];
  /** What institutions are called here, by fiscal code. */
  readonly institutions: Readonly<Record<string, string>>;
}

export interface Overview extends FoundCampaigns {
  /** Newest first. */
  readonly verdicts: readonly VerdictCard[];
  readonly toCorrect: readonly ToCorrect[];
  /** Messages sent in each minute of the last hour, oldest first, since Node-RED started. */
  readonly perMinute: readonly number[];
  /** Whether an institution sends to the simulator, which then has an inbox page. */
  readonly simulator: boolean;
  /** Absent: nobody else has this register. */
  readonly replicas?: ReplicasCard;
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
