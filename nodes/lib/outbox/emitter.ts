/**
 * Step 5: outcomes leave on the port of the io-send node that took the message in, at least once. "Emitted" is committed
 * a second after the send, so that the nodes behind had their turn; what a crash left uncommitted goes out again.
 * One emitter serves the whole register: an outcome may come in while its node is being deployed, or moved to another line.
 */
import type { Entry, Register } from '../register';
import type { Clock } from '../runtime/clock';

const COMMIT_AFTER_MS = 1_000;
const PAGE = 100;

type Emit = (entry: Entry) => void;

export class Emitter {
  readonly #register: Register;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #nodes = new Map<string, Emit>();
  /** Sent on a wire, not yet committed as emitted. */
  readonly #uncommitted = new Set<number>();
  #batch: number[] = [];
  /** Sent a moment ago, not yet delivered to the nodes behind: message and io-send node. */
  readonly #onTheWay = new Map<number, string>();
  readonly #perhapsLost = new Set<number>();
  /** Commits under way. */
  readonly #commits = new Set<Promise<void>>();

  constructor(register: Register, clock: Clock, onError: (error: unknown) => void) {
    this.#register = register;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** The node is there: what waited for it goes out now, in order, in slices. */
  attach(node: string, emit: Emit): void {
    this.#nodes.set(node, emit);
    this.#backlog(node, emit, 0);
  }

  /**
   * The node goes, or Node-RED stops flows: what is still on its way may find the nodes behind stopped, so it goes out
   * once more, marked `again`.
   */
  detach(node: string, emit: Emit): void {
    if (this.#nodes.get(node) !== emit) return;
    this.#nodes.delete(node);
    for (const [id, from] of this.#onTheWay) {
      if (from !== node) continue;
      this.#onTheWay.delete(id);
      this.#uncommitted.delete(id);
      this.#perhapsLost.add(id);
    }
  }

  /** Outcomes were recorded otherwise (a cancellation, a decision): those of this node go out now. */
  look(node: string): void {
    const emit = this.#nodes.get(node);
    if (emit !== undefined) this.#backlog(node, emit, 0);
  }

  /** An outcome that is already recorded in the register. Without its node it waits there. */
  emit(entry: Entry): void {
    const send = this.#nodes.get(entry.node);
    if (send === undefined || this.#uncommitted.has(entry.id)) return;
    this.#send(send, entry);
  }

  /** Commits what was sent although the second is not over: someone has heard it and is about to decide. */
  flush(): Promise<void> {
    this.#batch.push(...this.#onTheWay.keys());
    this.#onTheWay.clear();
    return this.#commitBatch();
  }

  /** The process ends: commits what was delivered; what is still on its way goes out again after the next start. */
  end(): void {
    void this.#commitBatch();
  }

  async #commitBatch(): Promise<void> {
    const ids = this.#batch;
    this.#batch = [];
    if (ids.length > 0) {
      const commit = this.#commit(ids).finally(() => this.#commits.delete(commit));
      this.#commits.add(commit);
    }
    // Whoever decides must also wait for a commit that the clock has begun.
    await Promise.all(this.#commits);
  }

  #backlog(node: string, emit: Emit, after: number): void {
    if (this.#nodes.get(node) !== emit) return;
    const page = this.#register.unemitted(node, after, PAGE);
    for (const entry of page) if (!this.#uncommitted.has(entry.id)) this.#send(emit, entry);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    setImmediate(() => {
      try {
        this.#backlog(node, emit, last.id);
      } catch (error) {
        this.#onError(error);
      }
    });
  }

  #send(send: Emit, entry: Entry): void {
    const { id, node } = entry;
    this.#uncommitted.add(id);
    this.#onTheWay.set(id, node);
    try {
      send(this.#perhapsLost.delete(id) ? { ...entry, again: true } : entry);
    } catch (error) {
      // It did not go out: it stays owed, and goes out when the node is looked at the next time.
      this.#onTheWay.delete(id);
      this.#uncommitted.delete(id);
      this.#onError(error);
    }
    // Node-RED delivers in the next turn of the event loop; ours comes right after.
    setImmediate(() => {
      if (this.#onTheWay.delete(id)) this.#commitSoon([id]);
    });
  }

  #commitSoon(ids: readonly number[]): void {
    const armed = this.#batch.length > 0;
    this.#batch.push(...ids);
    if (armed) return;
    this.#clock.after(COMMIT_AFTER_MS, () => {
      void this.#commitBatch();
    });
  }

  #commit(ids: readonly number[]): Promise<void> {
    return this.#register.emitted(ids).then(
      () => {
        for (const id of ids) this.#uncommitted.delete(id);
      },
      (error: unknown) => {
        // Nothing is sent again in this process; after a restart these go out once more, marked `again`.
        this.#onError(error);
        this.#commitSoon(ids);
      },
    );
  }
}
