/**
 * The durable register: what it is asked and what it answers. One implementation (SQLite); the line and io-send know only this.
 *
 * States: queued → checking → sending → sent | unreachable | in-doubt | discarded.
 * `sent`, `unreachable` and `discarded` are final. `in-doubt` waits for a person: back to `queued`, or on to `sent`.
 */
import type { Acts, By } from './act-types';
import type { Doubt, SettledDoubt } from './doubt-types';
import type { RegisterError } from './faults';
import type { Notices } from './notice-types';
import type { Peers } from './peers';
import type { Ownership } from './ownership';
import type { SheetMemory } from './sheets/types';

export type * from './doubt-types';
export * from './faults';

export type FinalState = 'sent' | 'unreachable' | 'discarded';
export type OutcomeState = FinalState | 'in-doubt';
export type State = 'queued' | 'checking' | 'sending' | OutcomeState;

/** What makes a message the same as an earlier one, or its contradiction. */
export interface Identity {
  /** Slug of the message. */
  readonly type: string;
  /** SHA-256 hex of the message's identity; stored only as HMAC. Empty: no look for a duplicate. */
  readonly key: string;
  /** The keys that the same message had in the first form (docs/adr/0022); made when they are needed. */
  readonly formerKeys?: () => readonly string[];
  /** Of a payment. One number with two amounts is never right. Stored only as HMAC. */
  readonly notice?: { readonly number: string; readonly cents: number };
}

/** A message as io-send hands it over. */
export interface NewEntry extends Identity {
  /** Institution and destination: `<fiscalCode>|<mode>|<base URL>`. A row never leaves for another line. */
  readonly line: string;
  /** Id of the io-send node that took it in, and of the io-service that sends it. */
  readonly node: string;
  readonly service: string;
  readonly campaign: string;
  /** Stored encrypted, then only as keyed hash. Empty when the message is too broken to have one. */
  readonly fiscalCode: string;
  /** The msg's JSON text (payload, io, _msgid, …); erased once a final outcome is out. */
  readonly msg: string;
  /** `msg.io.resend`: pass although the same key was already taken in. */
  readonly resend: boolean;
  /** Taken in, but not to leave before a person confirms it. */
  readonly hold?: boolean;
  /** Held, and never let go with a small lot: a person was promised to be asked. */
  readonly needsWord?: boolean;
  /** Set when io-send's own check decided before any call: the entry is born discarded. */
  readonly discard?: { readonly reason: string; readonly detail?: Detail };
  /** Nobody is there to hear of it, should it be born discarded. */
  readonly waits?: boolean;
}

/** Catalogue key's arguments for the text that explains an outcome, language-free. Never personal data. */
export type Detail = Readonly<Record<string, string | number>>;

/** What became of a handed-over message at take-in. */
export interface TakenIn {
  readonly id: number;
  readonly state: 'queued' | 'discarded';
  /** Why it was born discarded (its own `discard`, or DUPLICATE with `{at, state}` of the first, and `variant` when its amount is another). */
  readonly reason?: string;
  readonly detail?: Detail;
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
  /** The outcome may have gone out before: in an earlier process, or before somebody asked for it once more. */
  readonly again: boolean;
  /** It has certainly not gone out yet, and is to be marked (`giving`) before it does. */
  readonly waits?: true;
  /** An answer of IO that came late: before, nobody knew what had become of the message, and that may have been told. */
  readonly settled?: true;
  /** In clear, where the text is erased and the fiscal code is not. */
  readonly recipient?: string;
}

/** A message and how often it was tried when that was read or written: a later try is not meant. */
export interface Attempt {
  readonly id: number;
  readonly attempts: number;
}

/** An outcome as it went out: what a person decided since, or a later try, is another one. */
export interface GoneOut extends Attempt {
  readonly state: State;
}

/** The end of an attempt. */
export interface OutcomeRecord {
  readonly id: number;
  readonly state: OutcomeState;
  readonly reason?: string | undefined;
  readonly detail?: Detail | undefined;
  readonly ioId?: string | undefined;
  /** Nobody is there to hear it. Otherwise it goes out as soon as it is on disk. */
  readonly waits?: boolean;
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

/** A count of all campaigns together. */
export type Total = Omit<Count, 'campaign'>;

/** A stop that a person gave: by io-send node, optionally one campaign of it. */
export interface Stop {
  readonly node: string;
  readonly campaign: string | null;
}

/** What one io-send node takes in for one campaign on one line. */
export interface Lot {
  readonly line: string;
  readonly node: string;
  readonly campaign: string;
}

/** That held messages were let go. */
export interface Confirmation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The user of Node-RED; empty where Node-RED knows none; `io/confirm` when it came by a wire. */
  readonly who: string;
  /** How many. */
  readonly n: number;
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

/** What the register knows of a message that would be taken in now. */
export interface Earlier {
  readonly campaign: string;
  readonly state: State;
  /** When the earlier one was taken in; milliseconds since the epoch. */
  readonly takenAt: number;
  /** Whether it keeps the new one from being sent; an earlier one that did not reach its citizen does not. */
  readonly blocks: boolean;
  /** It asks another amount for the same notice number. */
  readonly otherAmount?: true;
}

/** What opening the register had to put right, because the last process ended in the middle. */
export interface Recovered {
  /** `sending` → `in-doubt` with reason `INTERRUPTED`: nobody knows whether IO has them. */
  readonly inDoubt: number;
  /** `checking` → `queued`. */
  readonly requeued: number;
}

/** How a fiscal code is shown; `full` only for who may read it. */
export type FiscalCodeView = 'none' | 'masked' | 'full';

export interface PageQuery {
  readonly scope: Scope;
  readonly state?: State;
  readonly reason?: string;
  /** Default: oldest first. */
  readonly order?: 'oldest' | 'newest';
  /** Id of the last row of the page before. */
  readonly after?: number;
  readonly limit: number;
  /** Default: none. */
  readonly fiscalCode?: FiscalCodeView;
  /** Also the rows of who was not reached, or about whom a person has to decide. */
  readonly withRows?: boolean;
}

/** A row of the register as reports and lists show it. */
export interface Row extends Omit<Entry, 'msg'> {
  /**
   * With `withRows`: the text of who was not reached or is in doubt, as `RegisterOptions.rowOf` leaves it, for as long as the fiscal code is
   * kept; else null.
   */
  readonly row?: string | null;
  /** Null when not asked for, when there was none, or once it is erased. */
  readonly fiscalCode: string | null;
  /** Whether the outcome went out on the io-send node's port. */
  readonly emitted: boolean;
}

/** One campaign on one line. */
export interface CampaignSummary {
  readonly line: string;
  readonly campaign: string;
  /** The io-send nodes that took its messages in. */
  readonly nodes: readonly string[];
  /** When its first message was taken in; milliseconds since the epoch. */
  readonly since: number;
  /** When one of its messages last came to its end, or else `since`. */
  readonly lastAt: number;
  readonly total: number;
  readonly states: Readonly<Record<State, number>>;
}

export interface RegisterSettings {
  /** Days for which the fiscal code, and the row of who was not reached, stay readable (encrypted) after a final outcome. */
  readonly recipientDays: number;
  /** Days after which the whole row goes. */
  readonly retentionDays: number;
  /** Days for which the log says who did what; absent: what is proposed. */
  readonly logDays?: number;
}

/**
 * Writes that return a promise are committed together with others of the same moment and resolve after the commit is on disk.
 * What a person decides is in the log in the same write, with `by`: either both are on disk or neither is.
 * Every method may throw or reject with a `RegisterError`; a write that makes no sense rejects with an `InvalidWriteError`.
 */
export interface Register extends Acts {
  readonly recovered: Recovered;
  /** Why nothing leaves until a person has confirmed the register; null: all is well. Lines to the simulator are free. */
  doubt(): Doubt | null;
  /** A person says that this register may send. @param who the name of the user, empty where there are none */
  settleDoubt(who: string, by?: By): Promise<void>;
  /** What people have confirmed, oldest first; the last few. */
  settledDoubts(): Promise<SettledDoubt[]>;
  /** IO's answer bears this time; milliseconds since the epoch. By it the computer's clock is believed or doubted. */
  heard(at: number): void;
  /** Whether the computer's clock is not believed just now: then nothing is erased. */
  clockDoubted(): boolean;
  /** Why the register cannot be used just now although it is open: moved, or taken by another; null: it can. */
  lost(): RegisterError | null;
  takeIn(entry: NewEntry): Promise<TakenIn>;
  /** Queued messages in the order of take-in; marks them `checking`. Messages of stopped campaigns are left out. */
  next(filter: NextFilter): Promise<Entry[]>;
  /** `checking` or `sending` back to `queued`: the message was not written to IO (or the line stopped before it was). */
  release(tried: readonly Attempt[]): Promise<void>;
  /**
   * Intent: `sending`, attempts + 1, on disk before the POST. False: the message must not be sent. It is no longer `checking`
   * (cancelled meanwhile), or was tried since; or a person has stopped its node or campaign: then it is `queued` again.
   */
  intend(next: Attempt): Promise<boolean>;
  /**
   * False, and nothing written, when the message is neither `checking` nor `sending` any more. Rejects when it would be
   * `sent` or `in-doubt` without an intent. `settled`: meanwhile it was in doubt, because this process was taken for gone.
   */
  record(outcome: OutcomeRecord): Promise<boolean | 'settled'>;
  /** Outcomes not yet marked as emitted, oldest first, of one io-send node, after the given id. */
  unemitted(node: string, afterId: number, limit: number): Promise<Entry[]>;
  /** How many outcomes are not yet marked as emitted, of all io-send nodes; counted no further than `atMost`. */
  owed?(atMost: number): Promise<number>;
  /** Only where several processes share the register (PostgreSQL): a file has one. */
  ownership?(): Promise<Ownership>;
  /** These go out on the wire when that is on disk: whatever happens from then on, they may have been heard. */
  giving(ids: readonly number[]): Promise<void>;
  /**
   * The outcome went out on the wire. Final ones lose body and row now, except who was not reached: the row stays, without the
   * message, for as long as the fiscal code (`keepFor`). An outcome that is not the message's any more changes nothing: what a
   * person decided since is still to go out, and its text still needed.
   */
  emitted(outcomes: readonly GoneOut[]): Promise<void>;
  /** queued or checking → discarded CANCELLED. Returns how many. */
  cancel(scope: Scope, by?: By): Promise<number>;
  /** in-doubt → queued, to be sent once more by a person's decision. Returns how many. */
  resend(scope: Scope, by?: By): Promise<number>;
  /** in-doubt → sent, decided by a person. Returns how many. */
  markSent(scope: Scope, by?: By): Promise<number>;
  /** Outcomes that went out before are owed once more, marked `again`. Returns how many. */
  giveAgain(scope: Scope, by?: By): Promise<number>;
  /**
   * Held messages may leave from now on, by the word of `who`. Those that come later are not meant, nor, with `upTo`, those
   * after that id. Returns how many. A confirmation that the end of the process cut short has let the oldest go: the rest is
   * still held.
   */
  confirm(scope: Scope, who: string, upTo?: number, by?: By): Promise<number>;
  /** The same without anybody's word, and only if no more than `most` (at most 1,000) are held; else none. */
  letGoIfFew(lot: Lot, most: number): Promise<number>;
  /** Who confirmed what, oldest first. */
  confirmations(scope: Scope): Promise<Confirmation[]>;
  /** The first held messages, with their text. */
  held(scope: Scope, limit: number): Promise<Entry[]>;
  /** A page of the held messages of payments, oldest first, from behind `afterId`; `number`: a keyed hash of the notice number. */
  heldNumbers(
    scope: Scope,
    afterId: number,
    limit: number,
  ): Promise<{ readonly id: number; readonly number: string | null }[]>;
  stop(stops: readonly Stop[], by?: By): Promise<void>;
  /** Takes back exactly these stops: that of a node leaves those of its campaigns. `asked`: what the person has named. */
  resume(stops: readonly Stop[], by?: By, asked?: readonly Stop[]): Promise<void>;
  stops(): Promise<Stop[]>;
  /** For what names campaigns or rows: it costs as much as there are campaigns. */
  counts(scope: Scope): Promise<Count[]>;
  /** The same of an io-send node, or of all, summed over campaigns: for who asks again and again. */
  totals(node?: string): Promise<Total[]>;
  /** What became of the messages of a scope, page by page. */
  page(query: PageQuery): Promise<Row[]>;
  /** The campaigns that the register still knows, of one line or of all, oldest first. */
  campaigns(line?: string): Promise<CampaignSummary[]>;
  /** The id of the newest message; 0 when there is none. */
  newest(): Promise<number>;
  /**
   * The message of the line that would make a new one of this identity a duplicate, or else the last one that did not reach its
   * citizen. Only among messages up to the id `upTo`. Takes nothing in. Asked for every row of a list: who can answers at once.
   */
  earlier(line: string, identity: Identity, upTo: number): Earlier | null | Promise<Earlier | null>;
  /**
   * Of these messages, those that a newer one of the same key on the same line stands for: one that was not discarded, and if it did
   * not reach its citizen either, of the same campaign.
   */
  retried(ids: readonly number[]): Promise<ReadonlySet<number>>;
  /** The message to which IO gave this id. */
  find(ioId: string): Promise<Entry | null>;
  /** The other processes; undefined: nobody else has this register. */
  readonly peers?: Peers;
  /** What io-service-sheet must not forget, where several processes share it; undefined: it has a file of its own (`sheetsInFile`). */
  readonly sheets?: SheetMemory;
  /** 64 bytes of an institution's own, which go along wherever its messages are moved; undefined: the key in the register's folder. */
  keyOf?(institution: string): Promise<Buffer>;
  /** Payment notices that io-scadenze nodes follow. */
  readonly notices: Notices;
  /** The lines of which the register still has messages or followed notices, whether any io-send writes to them or not. */
  lines(): Promise<string[]>;
  /** Notes how long the rows of a line are to be kept, for starts at which nobody says it. Erases nothing by itself. */
  keepFor(line: string, settings: RegisterSettings): Promise<void>;
  /** What `keepFor` was told last, by line. */
  kept(): Promise<ReadonlyMap<string, RegisterSettings>>;
  /**
   * Erases what the settings of a line say is due. Returns how many rows were touched at once; when that was a full slice
   * the rest follows by itself in later turns of the event loop. Nothing, and 0, while the clock or the register is doubted.
   */
  sweep(line: string, settings: RegisterSettings): Promise<number>;
  /**
   * Deletes all messages, in whatever state, and followed notices of lines to the simulator that are there now; of other lines
   * nothing. Returns how many messages.
   */
  forgetSimulated(by?: By): Promise<number>;
  /**
   * The orderly end, before `close`. Resolves when what is pending is on disk and another process may go on with the lines of this
   * one. Where it was no end after all (flows that are started anew), the next claim takes part again.
   */
  withdraw(): Promise<void>;
  /** Writes what is pending and closes the file. What cannot be done in the same turn of the event loop is left undone. */
  close(): void;
}
