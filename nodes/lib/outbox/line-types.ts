/** What a line is made of, and what it tells. */
import type { FaultCode } from '../core';
import type { Facts, IoClient, Pace } from '../io-api';
import type { Register } from '../register';
import type { CircuitBreaker } from './circuit-breaker';
import type { Clock } from '../runtime/clock';
import type { Emitter } from './emitter';

/** An io-send node that is present. */
export interface Sender {
  readonly id: string;
  /** Id of its io-service. */
  readonly service: string;
  readonly checkProfile: boolean;
  /** The line has stopped, for all or for this node's service. */
  fault(code: FaultCode, args: Facts): void;
  /** Its messages are others now, and nothing else will tell. */
  changed?(): void;
}

export interface LineOptions {
  /** `<fiscalCode>|<mode>|<base URL>`. */
  readonly key: string;
  readonly register: Register;
  readonly emitter: Emitter;
  readonly client: Pick<IoClient, keyof IoClient>;
  readonly pace: Pace;
  readonly circuit: CircuitBreaker;
  readonly clock: Clock;
  /** The service's API key; undefined when the service is gone or has none. */
  apiKey(service: string): string | undefined;
  /** Whether the service has Premium now: what is billed leaves only while it has. */
  hasPremium(service: string): boolean;
  /** Milliseconds until the sending window opens; 0: open. */
  untilOpen(): number;
  /** Whether a person stopped the io-send node, or this campaign of it. */
  stopped(node: string, campaign: string): boolean;
  /** Whether this citizen may still get messages by the settings of the io-send node (trial list). */
  mayReceive(fiscalCode: string, node: string): boolean;
}

export type LineState = (
  | { readonly kind: 'running' | 'outage' }
  | { readonly kind: 'paused' | 'window'; readonly ms: number }
  | { readonly kind: 'halted'; readonly code: FaultCode }
) & {
  /** What the Node-RED is called that sends; absent: it is this one, or nobody is known to. */
  readonly by?: string;
};
