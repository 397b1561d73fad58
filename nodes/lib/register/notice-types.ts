/**
 * Payment notices that an io-scadenze follows: what the register is asked about them and what it answers. Days are whole
 * days since 1 January 1970 in the calendar of Rome, so that to add days is to add numbers, DST or not.
 *
 * States: `before` ("in scadenza" is still to come) → `after` ("mancato pagamento" is still to come) → `ended`, both given.
 * From the first two also `paid` and `cancelled`. The last three are over.
 */
export type OpenNoticeState = 'before' | 'after';
export type NoticeEnd = 'paid' | 'cancelled';
export type NoticeState = OpenNoticeState | NoticeEnd | 'ended';

/**
 * What a person should know of a notice: IO does not say whether it is paid (`unknown`); its "in scadenza" was left out,
 * because no sending day came before the due day (`window`), or because there was no time left (`late`).
 */
export type NoticeNote = 'unknown' | 'window' | 'late';

/** How many days before the due day and after it. At least one each: on the due day itself everybody may still pay. */
export interface NoticePlan {
  readonly before: number;
  readonly after: number;
}

/** The notices of one node; with a line, only those. */
export interface NoticeScope {
  readonly node: string;
  readonly line: string;
}

/** A notice that was sent, as io-scadenze hands it over. */
export interface NewNotice extends NoticeScope {
  readonly service: string;
  /** The eighteen digits. Kept encrypted, and as keyed hash. */
  readonly number: string;
  readonly fiscalCode: string;
  /** IO's id of the message; empty when a person marked it as sent. */
  readonly ioId: string;
  /** When it was sent; milliseconds since the epoch. Of two notices with the same number the later one counts. */
  readonly sentAt: number;
  /** The day on which it is taken in. Nothing is given on the day of the notice itself. */
  readonly sentDay: number;
  readonly dueDay: number;
  /** IO reminds the citizen by itself: there will be no "in scadenza". */
  readonly remindedByIo: boolean;
  /** The msg's JSON text, to be given again. */
  readonly msg: string;
}

/**
 * `followed`: new. `updated`: a later notice with the same number for the same person (a corrected date). `known`: the same
 * once more. `over`: paid, or all that there was to give was given.
 */
export type Followed = 'followed' | 'updated' | 'known' | 'over';

/** A notice whose day has come. */
export interface DueNotice {
  readonly id: number;
  readonly state: OpenNoticeState;
  readonly service: string;
  readonly number: string;
  readonly fiscalCode: string;
  readonly ioId: string;
  readonly dueDay: number;
  readonly nextDay: number;
}

/** What leaves on a wire. */
export interface NoticeOut {
  readonly id: number;
  readonly state: OpenNoticeState | NoticeEnd;
  readonly service: string;
  readonly number: string;
  readonly ioId: string;
  readonly dueDay: number;
  /** The day that stood in the notice; another one when it was postponed since. */
  readonly firstDueDay: number;
  readonly msg: string;
  /** It may have gone out before, by a process that ended. */
  readonly again: boolean;
}

/** What became of notices that were about to go out. */
export interface Giving {
  /** They may leave now, as they stand. */
  readonly outs: readonly NoticeOut[];
  /** Ids: marked as on their way, but concluded or postponed in the same moment. To be given back; they do not leave. */
  readonly stayed: readonly number[];
}

/** What became of the numbers that a person or another system named. */
export interface Named {
  readonly changed: number;
  /** Not followed here, or over already. */
  readonly unknown: number;
}

export interface NoticeCount {
  readonly line: string;
  readonly node: string;
  readonly service: string;
  readonly state: NoticeState;
  readonly note: NoticeNote | null;
  /** The next day on which something is to be done; null when it is over. */
  readonly day: number | null;
  readonly n: number;
}

/** Writes resolve after the commit is on disk, and reject as the register's other writes do. */
export interface Notices {
  follow(notice: NewNotice, plan: NoticePlan): Promise<Followed>;
  /** The plan of a node, at each of its starts: where it changed, the next days of its open notices are worked out anew. */
  replan(node: string, plan: NoticePlan): Promise<void>;
  /** Open notices whose next day is `upTo` or earlier, in that order, after the given one; none that is on its way out. */
  due(scope: NoticeScope, upTo: number, after: DueNotice | undefined, limit: number): DueNotice[];
  /** The first day on which something is to be done. */
  firstDay(scope: NoticeScope): number | null;
  /** No "in scadenza" for these: the next thing is "mancato pagamento". */
  skip(ids: readonly number[], note: NoticeNote, plan: NoticePlan): Promise<void>;
  /** Not before `day`. */
  hold(ids: readonly number[], day: number, note: NoticeNote): Promise<void>;
  /** Followed no more, and nothing is said: `note` is why. */
  giveUp(ids: readonly number[], note: NoticeNote): Promise<void>;
  /**
   * On disk before it leaves: these are about to go out. Not what was concluded or got another due day meanwhile, nor what
   * another call has on its way: of two calls only one gets a notice.
   */
  give(notices: readonly DueNotice[]): Promise<Giving>;
  /** They did not go out after all; with `again`: perhaps they did. */
  giveBack(ids: readonly number[], again: boolean): Promise<void>;
  /** They went out on the wire. */
  emitted(ids: readonly number[], plan: NoticePlan): Promise<void>;
  /**
   * By their numbers; on whatever line the node follows them. Only those of `scope.line` will be told. A payment of a notice
   * that is not followed yet is remembered: when the notice comes, it is `over`.
   */
  conclude(numbers: readonly string[], end: NoticeEnd, scope: NoticeScope): Promise<Named>;
  /** The same, for notices of the line itself. */
  settle(ids: readonly number[], end: NoticeEnd): Promise<void>;
  postpone(numbers: readonly string[], dueDay: number, node: string, plan: NoticePlan): Promise<Named>;
  /** Ends that are still to be told, oldest first, after the given id. */
  ends(scope: NoticeScope, afterId: number, limit: number): NoticeOut[];
  /** They were told: what was personal in them is erased. */
  told(ids: readonly number[]): Promise<void>;
  /** Of one node, or of all. */
  counts(node?: string): NoticeCount[];
}
