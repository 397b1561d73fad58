/**
 * The durable register: what it is asked and what it answers. One implementation (SQLite); the line and io-send know only this.
 *
 * States: queued → checking → sending → sent | unreachable | in-doubt | discarded.
 * `sent`, `unreachable` and `discarded` are final. `in-doubt` waits for a person: back to `queued`, or on to `sent`.
 */
export type FinalState = 'sent' | 'unreachable' | 'discarded';
export type OutcomeState = FinalState | 'in-doubt';
export type State = 'queued' | 'checking' | 'sending' | OutcomeState;

/** A message as io-send hands it over. */
export interface NewEntry {
  /** Institution and destination: `<fiscalCode>|<mode>|<base URL>`. A row never leaves for another line. */
  readonly line: string;
  /** Id of the io-send node that took it in, and of the io-service that sends it. */
  readonly node: string;
  readonly service: string;
  /** Slug of the message. */
  readonly type: string;
  readonly campaign: string;
  /** SHA-256 hex of the message's identity; stored only as HMAC. Empty: no look for a duplicate. */
  readonly key: string;
  /** Stored encrypted, then only as keyed hash. Empty when the message is too broken to have one. */
  readonly fiscalCode: string;
  /** The msg's JSON text (payload, io, _msgid, …); erased once a final outcome is out. */
  readonly msg: string;
  /** `msg.io.resend`: pass although the same key was already taken in. */
  readonly resend: boolean;
  /** Set when io-send's own check decided before any call: the entry is born discarded. */
  readonly discard?: { readonly reason: string; readonly detail?: Detail };
}

/** Catalogue key's arguments for the text that explains an outcome, language-free. Never personal data. */
export type Detail = Readonly<Record<string, string | number>>;

/** What became of a handed-over message at take-in. */
export interface TakenIn {
  readonly id: number;
  readonly state: 'queued' | 'discarded';
}

/** A row of the register, as the line works on it. */
export interface Entry {
  readonly id: number;
  readonly line: string;
  readonly node: string;
  readonly service: string;
  readonly type: string;
  readonly campaign: string;
  readonly state: State;
  /** The msg's JSON text; null once erased. */
  readonly msg: string | null;
  readonly attempts: number;
  readonly reason: string | null;
  readonly detail: Detail | null;
  /** IO's message id. */
  readonly ioId: string | null;
  /** Times in milliseconds since the epoch. */
  readonly takenAt: number;
  readonly changedAt: number;
  /** A person decided about an in-doubt message. */
  readonly decided: boolean;
}

/** The end of an attempt. */
export interface OutcomeRecord {
  readonly id: number;
  readonly state: OutcomeState;
  readonly reason?: string;
  readonly detail?: Detail;
  readonly ioId?: string;
}

/** Which messages a control message or a button means. All given parts must agree. */
export interface Scope {
  readonly line?: string;
  readonly node?: string;
  readonly campaign?: string;
  /** `msg.io.key` values. */
  readonly keys?: readonly string[];
  readonly ids?: readonly number[];
}

export interface Count {
  readonly line: string;
  readonly node: string;
  readonly service: string;
  readonly campaign: string;
  readonly state: State;
  readonly reason: string | null;
  readonly n: number;
}

/** A stop that a person gave: by io-send node, optionally one campaign of it. */
export interface Stop {
  readonly node: string;
  readonly campaign: string | null;
}

/** Which queued messages the line may take now. */
export interface NextFilter {
  readonly line: string;
  /** Only these io-send nodes (present and not stopped) … */
  readonly nodes: readonly string[];
  /** … but not these services (halted). */
  readonly haltedServices: readonly string[];
  readonly limit: number;
}

export interface RegisterSettings {
  /** Days for which the fiscal code stays readable (encrypted) after a final outcome. */
  readonly recipientDays: number;
  /** Days after which the whole row goes. */
  readonly retentionDays: number;
}

/**
 * Writes that return a promise are committed together with others of the same moment and resolve after the commit is on disk.
 * Every method may throw or reject with a `RegisterError`.
 */
export interface Register {
  takeIn(entry: NewEntry): Promise<TakenIn>;
  /** Queued messages in the order of take-in; marks them `checking`. Messages of stopped campaigns are left out. */
  next(filter: NextFilter): Entry[];
  /** Back to `queued`: the message was not written to IO (or the line stopped before it was). */
  release(ids: readonly number[]): Promise<void>;
  /** Intent: `sending`, attempts + 1, on disk before the POST. */
  intend(id: number): Promise<void>;
  record(outcome: OutcomeRecord): Promise<void>;
  /** Outcomes not yet marked as emitted, oldest first, of one io-send node, after the given id. */
  unemitted(node: string, afterId: number, limit: number): Entry[];
  /** The outcome went out on the wire. Final ones lose body and row now. */
  emitted(ids: readonly number[]): Promise<void>;
  /** queued → discarded CANCELLED. Returns how many. */
  cancel(scope: Scope): Promise<number>;
  /** in-doubt → queued, to be sent once more by a person's decision. Returns how many. */
  resend(scope: Scope): Promise<number>;
  /** in-doubt → sent, decided by a person. Returns how many. */
  markSent(scope: Scope): Promise<number>;
  stop(stop: Stop): Promise<void>;
  resume(stop: Stop): Promise<void>;
  stops(): Stop[];
  counts(scope: Scope): Count[];
  /** Erases what the settings of a line say is due. Returns how many rows were touched. */
  sweep(line: string, settings: RegisterSettings): number;
  /** Writes what is pending and closes the file. */
  close(): void;
}

/** Why the register cannot be used. `code` is one of the fault codes IO_REGISTER_*. */
export class RegisterError extends Error {
  constructor(
    readonly code: 'IO_REGISTER_BUSY' | 'IO_REGISTER_DAMAGED' | 'IO_REGISTER_FULL' | 'IO_REGISTER_UNAVAILABLE',
    readonly args: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.name = 'RegisterError';
  }
}
