/**
 * What the endpoints did, for the node's status and the log: how many attachments were handed over, how many calls were
 * refused, and why. An attack or a mistake is one line a minute, not one a call, and no line tells of a person, an id or a key.
 */

/** Why a call got no attachment; a key below `log.remote` of the catalogue. */
export type Refusal =
  | 'method'
  | 'key'
  | 'request'
  | 'id'
  | 'owner'
  | 'missing'
  | 'not_pdf'
  | 'unavailable'
  | 'busy'
  | 'slow'
  | 'internal';

export interface TallyOptions {
  /** `n` refusals of this kind since the line before. */
  readonly log: (kind: Refusal, n: number) => void;
  readonly show: (delivered: number, refused: number) => void;
  /** For tests. */
  readonly quietMs?: number;
}

const QUIET_MS = 60_000;
const SHOW_EVERY_MS = 500;

export class Tally {
  readonly #options: TallyOptions;
  /** Kinds that were told within the last minute, with what came since. */
  readonly #quiet = new Map<Refusal, { n: number; readonly timer: NodeJS.Timeout }>();
  #delivered = 0;
  #refused = 0;
  #showing: NodeJS.Timeout | undefined;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  delivered(): void {
    this.#delivered += 1;
    this.#show();
  }

  /** Whether it was told: the first of its kind for a while. */
  refused(kind: Refusal): boolean {
    this.#refused += 1;
    this.#show();
    const quiet = this.#quiet.get(kind);
    if (quiet === undefined) this.#tell(kind, 1);
    else quiet.n += 1;
    return quiet === undefined;
  }

  /** Tells what is left to tell. */
  close(): void {
    clearTimeout(this.#showing);
    for (const [kind, { n, timer }] of this.#quiet) {
      clearTimeout(timer);
      if (n > 0) this.#options.log(kind, n);
    }
    this.#quiet.clear();
  }

  #tell(kind: Refusal, n: number): void {
    this.#options.log(kind, n);
    const timer = setTimeout(() => {
      const since = this.#quiet.get(kind)?.n ?? 0;
      this.#quiet.delete(kind);
      if (since > 0) this.#tell(kind, since);
    }, this.#options.quietMs ?? QUIET_MS);
    timer.unref();
    this.#quiet.set(kind, { n: 0, timer });
  }

  #show(): void {
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined;
      this.#options.show(this.#delivered, this.#refused);
    }, SHOW_EVERY_MS).unref();
  }
}
