/** What processes that share a register tell each other of themselves, for people. Never personal data. */
import type { FaultCode } from '../core/codes';

/** How a line stands, as its owner says; nothing of it: it sends. Times in milliseconds since the epoch, by the owner's clock. */
export interface LineTold {
  /** By service; of all under ''. */
  readonly halts?: Readonly<Record<string, FaultCode>>;
  /** IO gives no clear answers. */
  readonly outage?: true;
  /** When the sending hours begin. */
  readonly opensAt?: number;
  /** IO has asked for a pause. */
  readonly pausedUntil?: number;
}

/** A line that another process sends for. */
export interface Elsewhere {
  /** What that process is called. */
  readonly name: string;
  readonly told: LineTold;
}

/** An io-send of a process, with what must be the same at all that send for its line. */
export interface FlowNode {
  readonly node: string;
  /** `<fiscalCode>|<mode>|<base URL>`. */
  readonly line: string;
  readonly callsPer5s: number;
  /** In any form that is the same for the same sending hours; empty: none. */
  readonly window: string;
}

/** `here`, `there`: only one of the two has it, and both send for its institution. Otherwise what differs. */
export interface FlowDifference {
  readonly node: string;
  readonly line: string;
  readonly what: 'here' | 'there' | 'line' | 'pace' | 'window';
}

/** Another process whose flows differ from ours, for some time now. */
export interface FlowsDiffer {
  readonly name: string;
  readonly differences: readonly FlowDifference[];
}

/** A line on which messages wait, and what the process is called that has it and has no io-send for it. */
export interface Unsent {
  readonly line: string;
  readonly name: string;
}

/** Times of the database's clock, milliseconds since the epoch. */
export interface Replica {
  readonly id: number;
  readonly name: string;
  readonly isHere: boolean;
  readonly since: number;
  /** Its last sign of life; null: its version does not say. */
  readonly seenAt: number | null;
  /** It is late with the next one. */
  readonly isSilent: boolean;
}

/** A process that ended not long ago. */
export interface GoneReplica {
  readonly id: number;
  readonly name: string;
  readonly seenAt: number;
  readonly goneAt: number;
  /** In good order. */
  readonly byItself: boolean;
  /** Who declared it gone; null: that is not known. */
  readonly by: string | null;
}

export interface SharedLine {
  readonly line: string;
  /** Ids of processes: who sends for it, and who last left it to the others; null: nobody. */
  readonly owner: number | null;
  readonly leftBy: number | null;
  /** Somebody who lives has an io-send for it. */
  readonly isWanted: boolean;
  readonly told: LineTold;
}

/** Newest end first. */
export interface Replicas {
  readonly alive: readonly Replica[];
  readonly gone: readonly GoneReplica[];
  readonly lines: readonly SharedLine[];
}
