/**
 * What leaves the node, and when it counts as gone: a second after the send, and once the nodes behind have caught up, so
 * that a crash in between makes it go out again rather than get lost.
 */
import type { NoticeOut } from '../lib/register';
import type { FollowerOptions } from './follower-options';

const COMMIT_AFTER_MS = 1_000;
const RETRY_MS = 5_000;
/** Noted in one write: no single one holds the event loop up. */
const CHUNK = 100;

type Parts = Pick<
  FollowerOptions,
  'notices' | 'plan' | 'realClock' | 'give' | 'tell' | 'relief' | 'failed' | 'changed'
>;

type What = 'given' | 'told';

export class Delivery {
  readonly #options: Parts;
  readonly #onGone: () => void;
  /** Sent in this turn of the event loop: the nodes behind may not have it yet. */
  readonly #onTheWay = new Map<number, What>();
  #delivered = new Map<number, What>();
  /** Ends that were told, until the register knows it. */
  readonly #told = new Set<number>();
  #armed = false;
  #closed = false;

  constructor(options: Parts, onGone: () => void) {
    this.#options = options;
    this.#onGone = onGone;
  }

  give(out: NoticeOut): void {
    this.#options.give(out);
    this.#sent(out.id, 'given');
  }

  tell(out: NoticeOut): void {
    if (this.#told.has(out.id)) return;
    this.#told.add(out.id);
    this.#options.tell(out);
    this.#sent(out.id, 'told');
  }

  /** What was not delivered goes out again, marked; what was is written down at once. */
  close(): void {
    this.#closed = true;
    const lost = [...this.#onTheWay].flatMap(([id, what]) => (what === 'given' ? [id] : []));
    this.#onTheWay.clear();
    if (lost.length > 0) this.#options.notices.giveBack(lost, true).catch(this.#options.failed);
    void this.#commit();
  }

  #sent(id: number, what: What): void {
    this.#onTheWay.set(id, what);
    // Node-RED delivers in the next turn of the event loop; ours comes right after.
    setImmediate(() => {
      if (!this.#onTheWay.delete(id)) return;
      this.#delivered.set(id, what);
      this.#commitIn(COMMIT_AFTER_MS);
    });
  }

  #commitIn(ms: number): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#options.realClock.after(ms, () => {
      this.#armed = false;
      void this.#options.relief().then(() => this.#commit());
    });
  }

  async #commit(): Promise<void> {
    const batch = [...this.#delivered];
    this.#delivered = new Map();
    try {
      while (batch.length > 0) {
        await this.#note(batch.slice(0, CHUNK));
        batch.splice(0, CHUNK);
        if (batch.length === 0 && !this.#closed) this.#onGone();
      }
    } catch (error) {
      this.#options.failed(error);
      for (const [id, what] of batch) this.#delivered.set(id, what);
      if (!this.#closed) this.#commitIn(RETRY_MS);
    }
  }

  async #note(chunk: readonly (readonly [number, What])[]): Promise<void> {
    const those = (wanted: What) => chunk.flatMap(([id, what]) => (what === wanted ? [id] : []));
    const [given, told] = [those('given'), those('told')];
    const { notices, plan } = this.#options;
    await Promise.all([
      given.length > 0 ? notices.emitted(given, plan) : undefined,
      told.length > 0 ? notices.told(told) : undefined,
    ]);
    for (const id of told) this.#told.delete(id);
  }
}
