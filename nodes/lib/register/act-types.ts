/** The log of what people did on a page: what it is asked and what it answers. */

/** What a person did on a page. No citizen's data. */
export interface NewAct {
  /** Id of the page's node, and of what was being sent. */
  readonly page: string;
  readonly sending: string;
  /** The user of Node-RED; empty where Node-RED knows none. */
  readonly who: string;
  readonly what: string;
  readonly line: string;
  readonly campaign: string;
  /** How many rows or messages. */
  readonly n: number;
  /** JSON; more about it. */
  readonly detail: string;
  /** For how long it is kept. */
  readonly days: number;
}

export interface Act extends Omit<NewAct, 'days'> {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Hex; of the page's entry before, empty for its first one, and of this one (acts.ts). */
  readonly before: string;
  readonly hash: string;
}

export interface ActScope {
  /** Id of the last entry of the page before. */
  readonly after?: number;
  readonly limit: number;
}

/** Methods may throw or reject with a `RegisterError`. */
export interface Acts {
  /** Adds to the log of what people did. */
  noteAct(act: NewAct): Promise<Act>;
  /** The log of a page, or of one sending, oldest first. */
  acts(scope: ActScope & ({ readonly page: string } | { readonly sending: string })): Promise<Act[]>;
  /** Whether no entry of the page's log was changed, or taken out between its first and its last. */
  actsWhole(page: string): Promise<boolean>;
}
