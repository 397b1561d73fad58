/**
 * What a line has in hand: messages that it has claimed from the register and not yet begun to send. What does not leave
 * goes back to the queue, also when the register cannot be written just then.
 */
import type { Attempt, NextFilter, Register } from '../register';
import { waitingIn, waits } from './forecast';
import { jobOf, type Job } from './job';

/** Messages claimed from the register ahead of their turn. */
const CLAIM = 100;

export class LocalQueue {
  /** Claimed, not yet asked about. */
  readonly unchecked: Job[] = [];
  /** Asked about, allowed to leave. */
  readonly ready: Job[] = [];
  readonly #register: Register;
  readonly #onReleased: () => void;
  readonly #onError: (error: unknown) => void;
  /** Given back, but the register did not take it: to be given back once more. */
  #owed: Attempt[] = [];
  #mayHaveMore = true;

  constructor(register: Register, onReleased: () => void, onError: (error: unknown) => void) {
    this.#register = register;
    this.#onReleased = onReleased;
    this.#onError = onError;
  }

  /** There may be something to claim again: new messages, a stop lifted, a deploy. */
  look(): void {
    this.#mayHaveMore = true;
  }

  /** Claims the next messages, if there may be any. Throws `RegisterError`. */
  claim(filter: Omit<NextFilter, 'limit'>): void {
    if (!this.#mayHaveMore) return;
    const entries = this.#register.next({ ...filter, limit: CLAIM });
    this.#mayHaveMore = entries.length === CLAIM;
    for (const entry of entries) this.unchecked.push(jobOf(entry));
    // Back in the queue after all: giving it back once more could undo its next intent.
    if (this.#owed.length > 0)
      this.#owed = this.#owed.filter(({ id }) => !entries.some((entry) => entry.id === id));
  }

  /** Its profile allows it. `first`: ahead of those whose answer dates from before an outage. */
  checked(job: Job, first: boolean): void {
    if (first) this.ready.unshift(job);
    else this.ready.push(job);
  }

  release(job: Job): void {
    void this.#release([attemptOf(job)]);
  }

  /** Gives everything back; resolves when the register has it, or has failed and will be asked again. */
  async giveBack(): Promise<void> {
    const jobs = [...this.unchecked.splice(0), ...this.ready.splice(0)];
    if (jobs.length > 0) await this.#release(jobs.map(attemptOf));
  }

  /** How many messages of an io-send node have no outcome yet; 0 also when the register cannot tell. */
  waiting(line: string, node: string): number {
    try {
      return waitingIn(this.#register.counts({ line, node }));
    } catch {
      return 0;
    }
  }

  /** The services of a node's messages that have no outcome yet. */
  servicesOf(line: string, node: string): string[] {
    try {
      const waiting = this.#register.counts({ line, node }).filter(waits);
      return [...new Set(waiting.map(({ service }) => service))];
    } catch {
      return [];
    }
  }

  /** The register may work again. */
  retry(): void {
    const tried = this.#owed;
    this.#owed = [];
    if (tried.length > 0) void this.#release(tried);
  }

  #release(tried: readonly Attempt[]): Promise<void> {
    return this.#register.release(tried).then(
      () => {
        this.#mayHaveMore = true;
        this.#onReleased();
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
