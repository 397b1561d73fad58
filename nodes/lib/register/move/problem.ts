/** Why a register cannot be moved. What the command says of each, and what to do, is in its own words. */

export type Problem =
  /** There is no `register.db` in the folder (`file`). */
  | 'NO_REGISTER'
  /** It was moved before: `file`. */
  | 'MOVED_BEFORE'
  /** A move of another kind, or to another database, was cut short: `file`. */
  | 'OTHER_MOVE'
  /** A move was cut short and the rehearsal finds it: `file`. */
  | 'CUT_SHORT'
  /** The register may not know what was sent. */
  | 'DOUBTED'
  /** It has messages whose keys are of the first form, by which the database finds no duplicates. */
  | 'FIRST_KEYS'
  /** The database has rows of the line, or of its institution under another key: `line`. */
  | 'LINE_THERE'
  /** An io-service-sheet has another service in the database than in the file: `node`. */
  | 'SHEET_THERE'
  /** A process uses the database: `name`. */
  | 'IN_USE'
  /** Another move holds the database. */
  | 'MOVING'
  /** The database may not know what was sent. */
  | 'DATABASE_DOUBTED'
  /** What arrived is not what left: `what`. */
  | 'UNEQUAL'
  /** Nobody knows whether the database has committed: the same command once more finds out. `file` */
  | 'UNKNOWN_END'
  /** The folder to move to is not empty: `file`. */
  | 'NOT_EMPTY'
  /** The database knows nothing of the institution: `institution`. */
  | 'NO_INSTITUTION'
  /** Somebody has stopped it. */
  | 'STOPPED';

export class MoveError extends Error {
  constructor(
    readonly problem: Problem,
    readonly args: Readonly<Record<string, string>> = {},
  ) {
    super(problem);
    this.name = 'MoveError';
  }
}

/** What a move tells of itself. */
export interface Progress {
  /** A step is over. */
  readonly step: (step: Step, args?: Readonly<Record<string, string | number>>) => void | Promise<void>;
  /** Rows so far; often. */
  readonly rows: (done: number, of: number) => void;
  /** Asked between slices: whether somebody wants it to stop. */
  readonly isStopped: () => boolean;
}

export type Step =
  | 'opened'
  | 'connected'
  | 'copied'
  | 'compared'
  | 'put-aside'
  | 'committed'
  | 'done'
  | 'rehearsed'
  | 'ended-before';

export function goOn({ isStopped }: Progress): void {
  if (isStopped()) throw new MoveError('STOPPED');
}
