/**
 * Step 5: outcomes leave on the port of the io-send node that took the message in, at least once. "Emitted" is committed
 * a second after the send, so that the nodes behind had their turn; what a crash left uncommitted goes out again.
 * One emitter serves the whole register: an outcome may come in while its node is being deployed, or moved to another line.
 */
import type { Entry, Register } from '../register';
import type { Clock } from './clock';

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

  detach(node: string, emit: Emit): void {
    if (this.#nodes.get(node) === emit) this.#nodes.delete(node);
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

  /** Commits what was sent although the second is not over: someone is about to decide, or the process ends. */
  flush(): Promise<void> {
    const ids = this.#batch;
    this.#batch = [];
    return ids.length === 0 ? Promise.resolve() : this.#commit(ids);
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
    send(entry);
    this.#uncommitted.add(entry.id);
    this.#commitSoon([entry.id]);
  }

  #commitSoon(ids: readonly number[]): void {
    const armed = this.#batch.length > 0;
    this.#batch.push(...ids);
    if (armed) return;
    this.#clock.after(COMMIT_AFTER_MS, () => {
      void this.flush();
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
