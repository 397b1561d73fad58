/** What "Prova la connessione" can find. Types only: they belong to both sides. */
import type { FaultCode } from '../lib/core/codes';

/** What IO's answer, or its silence, says. */
export type ConnectionResult =
  /** Key and service are good. */
  | 'right'
  /** The key is good; the service may write only to its own test recipients (draft, or limited mode). */
  | 'limited'
  /** 401: missing, wrong, replaced or suspended. */
  | 'wrongKey'
  /** 403 "You are not allowed here": IP not in the service's list, key of another family, service not enabled. */
  | 'notAllowed'
  /** Any other 403; `answer` has IO's words. */
  | 'forbidden'
  /** 429. */
  | 'tooMany'
  /** 5xx or a time-out of the gateway. */
  | 'trouble'
  /** Whoever answers is not IO. */
  | 'notIo'
  | 'dns'
  | 'tls'
  | 'network'
  | 'timeout';

/** What can be said without IO. */
export type Unasked =
  /** The simulator answers; it takes any key. */
  | 'simulator'
  /** The institution, or the stored key's, is not the one that runs. */
  | 'deployFirst'
  /** `${NAME}`: read at the deploy. */
  | 'environment'
  | 'keyMissing'
  /** A fault of the institution's settings or of the simulator. */
  | 'fault';

/** `result` is a key of the dialog's catalogue under `dialog.connection`. */
export interface TestAnswer {
  readonly result: ConnectionResult | Unasked;
  /** What the sentence needs: HTTP status, IO's words without any value, the system's error code, seconds. */
  readonly args?: Readonly<Record<string, string | number>>;
  /** Of a `fault`. */
  readonly code?: FaultCode;
}
