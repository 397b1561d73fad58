/** The log of what people did: what it is asked and what it answers. */

/** By whose word something is done, and where it was said. No citizen's data. */
export interface By {
  /** The user of Node-RED; empty where Node-RED knows none, and where the word came on a wire. */
  readonly who: string;
  /** Id of the page's node and of the sending, where it was said on a page; both empty elsewhere. */
  readonly page: string;
  readonly sending: string;
  /** More about it; the file's SHA-256 where it is known. */
  readonly detail: Readonly<Record<string, string>>;
  /** For how many days it is kept; undefined: as the institution of its line says. */
  readonly days?: number;
}

/** What a person did. No citizen's data. */
export interface NewAct {
  /** Id of the page's node, and of what was being sent; empty for what was not done on a page. */
  readonly page: string;
  readonly sending: string;
  /** The user of Node-RED; empty where Node-RED knows none, and where the word came on a wire. */
  readonly who: string;
  readonly what: string;
  /** Both empty where it was about none, or about too many. */
  readonly line: string;
  readonly campaign: string;
  /** How many rows or messages it was about. */
  readonly n: number;
  /** JSON; more about it. */
  readonly detail: string;
  /** For how many days it is kept; undefined: as the institution of its line says. */
  readonly days?: number;
}

export interface Act extends Omit<NewAct, 'days'> {
  /** Its number. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Hex; of the entry before in the same log, empty for its first one, and of this one (act-chain.ts). */
  readonly before: string;
  readonly hash: string;
}

/** Entries of one log (`page`), of one sending with what was done about its campaign elsewhere, or of all. */
export interface ActScope {
  readonly page?: string;
  readonly sending?: string;
  /** Its campaign, for what was done about it anywhere; given with `sending`. */
  readonly line?: string;
  readonly campaign?: string;
  /** Number of the last entry of the page before. */
  readonly after?: number;
  readonly limit: number;
}

/** Methods may throw or reject with a `RegisterError`. */
export interface Acts {
  /** Adds to the log of what people did. */
  noteAct(act: NewAct): Promise<Act>;
  /** Oldest first. */
  acts(scope: ActScope): Promise<Act[]>;
  /**
   * The number of the first entry that was changed, or before which (behind which, for the last) one was taken out; null: the log is
   * whole. Of one page's, or of all. Looks at a few entries in each turn of the event loop.
   */
  brokenAct(page?: string): Promise<number | null>;
}
