/**
 * What a line has in hand: messages that it has claimed from the register and not yet begun to send. What does not leave
 * goes back to the queue, also when the register cannot be written just then. The register answers later: until then the line
 * goes on with what it has, so the next messages are asked for before the last are gone.
 */
import type { Attempt, Entry, NextFilter, Register } from '../register';
import { servicesOf, waitingIn } from './forecast';
import { jobOf, type Job } from './job';

/** Messages claimed from the register ahead of their turn. */
const CLAIM = 100;
/** With fewer than so many in hand more are asked for, where there certainly are more. */
const FEW = 30;

export class LocalQueue {
  /** Claimed, not yet asked about. */
  readonly unchecked: Job[] = [];
  /** Asked about, allowed to leave. */
  readonly ready: Job[] = [];
  readonly #register: Register;
  readonly #line: string;
  readonly #onChange: () => void;
  readonly #onError: (error: unknown) => void;
  /** Given back, but the register did not take it: to be given back once more. */
  #owed: Attempt[] = [];
  /** The claim that the register has not answered yet. */
  #loading: Promise<void> | undefined;
  /** What the claim under way brings is wanted no more. */
  #toGiveBack = false;
  /** Something changed while the claim was under way: what it says of the rest of the queue is old. */
  #looked = false;
  #mayHaveMore = true;
  /** The register may work again, but has not answered yet. */
  #toRetry = false;
  /** The last claim was a full one. */
  #hasMore = false;
  #closed = false;

  /** @param line the key of the line */
  constructor(register: Register, line: string, onChange: () => void, onError: (error: unknown) => void) {
    this.#register = register;
    this.#line = line;
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /** There may be something to claim again: new messages, a stop lifted, a deploy. */
  look(): void {
    this.#mayHaveMore = true;
    this.#looked = true;
  }

  /** Whether the register has not said yet what comes next. */
  get claiming(): boolean {
    return this.#loading !== undefined;
  }

  /** Begins to claim the next messages, if there may be any and few are in hand; says so when they are there. */
  claim(filter: () => Omit<NextFilter, 'line' | 'limit'>): void {
    if (!this.#mayHaveMore || this.#loading !== undefined || this.#closed) return;
    if (this.unchecked.length > 0 && !(this.#hasMore && this.unchecked.length < FEW)) return;
    this.#looked = false;
    this.#toGiveBack = false;
    this.#loading = this.#register
      .next({ ...filter(), line: this.#line, limit: CLAIM })
      .then((entries) => this.#claimed(entries))
      .catch(this.#onError)
      .finally(() => {
        this.#loading = undefined;
        if (this.#toRetry) this.retry();
        this.#onChange();
      });
  }

  async #claimed(entries: readonly Entry[]): Promise<void> {
    // The process ends: on disk they are "checking", and wait again after the next start.
    if (this.#closed) return;
    this.#hasMore = entries.length === CLAIM;
    this.#mayHaveMore = this.#hasMore || this.#looked;
    // Back in the queue after all: giving it back once more could undo its next intent.
    if (this.#owed.length > 0)
      this.#owed = this.#owed.filter(({ id }) => !entries.some((entry) => entry.id === id));
    const jobs = entries.map(jobOf);
    if (this.#toGiveBack && jobs.length > 0) {
      await this.#release(jobs.map(attemptOf));
      return;
    }
    this.unchecked.push(...jobs);
  }

  /** Its profile allows it. `first`: ahead of those whose answer dates from before an outage. */
  checked(job: Job, first: boolean): void {
    if (first) this.ready.unshift(job);
    else this.ready.push(job);
  }

  release(job: Job): void {
    void this.#release([attemptOf(job)]);
  }

  /**
   * Gives everything back, also what is just being claimed; resolves when the register has it, or has failed and will be asked
   * again.
   */
  async giveBack(): Promise<void> {
    this.#toGiveBack = true;
    const jobs = [...this.unchecked.splice(0), ...this.ready.splice(0)];
    await Promise.all([jobs.length > 0 ? this.#release(jobs.map(attemptOf)) : undefined, this.#loading]);
  }

  /** Nothing is claimed any more, and what is just being claimed is not taken in hand. */
  close(): void {
    this.#closed = true;
  }

  /**
   * The messages of an io-send node that have no outcome yet: how many, and their services. None also when the register cannot
   * tell.
   */
  async waiting(node: string): Promise<{ readonly n: number; readonly services: string[] }> {
    try {
      const totals = (await this.#register.totals(node)).filter(({ line }) => line === this.#line);
      return { n: waitingIn(totals), services: servicesOf(totals) };
    } catch {
      return { n: 0, services: [] };
    }
  }

  /** The register may work again. What a claim under way brings must not be given back before we know of it. */
  retry(): void {
    this.#toRetry = this.#loading !== undefined;
    const tried = this.#toRetry ? [] : this.#owed;
    if (tried.length === 0) return;
    this.#owed = [];
    void this.#release(tried);
  }

  #release(tried: readonly Attempt[]): Promise<void> {
    return this.#register.release(tried).then(
      () => {
        this.look();
        this.#onChange();
      },
      (error: unknown) => {
        this.#owed.push(...tried);
        this.#onError(error);
      },
    );
  }
}

function attemptOf({ entry, attempts }: Job): Attempt {
  return { id: entry.id, attempts };
}
