/** What the processes that share a register want of each other. A register in a file has none. */
import type { Elsewhere, FlowNode, FlowsDiffer, LineTold, Replicas, Unsent } from './replicas';

/** What is asked of IO besides what messages need. It takes of the line's pace, which only its owner keeps. */
export type Question =
  | { readonly kind: 'profile'; readonly service: string; readonly fiscalCode: string }
  | { readonly kind: 'status'; readonly service: string; readonly fiscalCode: string; readonly ioId: string }
  /** Submits a message that is no row of the register. */
  | { readonly kind: 'send'; readonly service: string; readonly message: object };

/**
 * `ours`: this process is to ask IO itself. `nobodys`: so it is too, of a line on which nobody has ever sent anything. Otherwise what the
 * owner got; undefined: not now. Kept as JSON.
 */
export type PeerAnswer = 'ours' | 'nobodys' | { readonly answer: unknown };

export interface Peers {
  /**
   * Whether this process keeps the line's pace at this moment; asked right before each call. Not when it stood still and others may
   * have taken the line over meanwhile.
   */
  mayCall(line: string): boolean;
  /** Once it is no longer `wanted` the question is not put, unless it was already. */
  ask(line: string, question: Question, wanted: () => boolean): Promise<PeerAnswer>;
  /** How this process answers what others ask about its lines. */
  answerWith(answer: (line: string, question: Question) => Promise<unknown>): void;
  /** Who else sends for the line and how it stands there, as the last heartbeat saw it; undefined: nobody, or this process. */
  elsewhere(line: string): Elsewhere | undefined;
  /** What this process says of a line of its own, for the others to show. */
  tellWith(told: (line: string) => LineTold): void;
  /**
   * The io-sends of this process as they are now; undefined while flows are being deployed. A line that none of them goes by is given up
   * for others to send.
   */
  flowsWith(nodes: () => readonly FlowNode[] | undefined): void;
  /** Whether a call to IO on the line has no answer yet: so long it is not given away. */
  callsWith(isCalling: (line: string) => boolean): void;
  /** The other processes whose flows differ from ours, once both have stood so for a while. */
  differing(): readonly FlowsDiffer[];
  /** Lines on which messages wait although a process has them: it has had no io-send for them, for a while now. */
  unsent(): readonly Unsent[];
  /** All processes, those that ended within days, and all lines. */
  all(): Promise<Replicas>;
}
