/**
 * Step 5: outcomes leave on the port of the io-send node that took the message in, at least once. "Emitted" is committed once
 * the nodes behind are done with them; what a crash left uncommitted goes out again. What is given for the first time is
 * marked so on disk before, so that afterwards it is known what may have been heard.
 * One emitter serves the whole register: an outcome may come in while its node is being deployed, or moved to another line.
 */
import type { Entry, Register } from '../register';
import type { Clock } from '../runtime/clock';

const COMMIT_AFTER_MS = 1_000;
const PAGE = 100;

/** The way of an outcome behind the port. Whoever does not follow it says nothing: the next turn of the loop delivers it. */
export interface Way {
  /** From now on the outcome has arrived, or was lost with a deploy, when that is said. */
  follow(): void;
  arrived(): void;
  lost(): void;
}

type Emit = (entry: Entry, way: Way) => void;

/** Sent on a wire, not yet committed as emitted. */
interface Given {
  readonly id: number;
  readonly node: string;
  readonly inDoubt: boolean;
  followed: boolean;
  arrived: boolean;
}

export class Emitter {
  readonly #register: Register;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #nodes = new Map<string, Emit>();
  readonly #given = new Map<number, Given>();
  #batch: number[] = [];
  readonly #perhapsLost = new Set<number>();
  /** Nodes of which something was lost. */
  readonly #toLookAt = new Set<string>();
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
    this.look(node);
  }

  /** Whether somebody would hear an outcome of this node now. */
  isThere(node: string): boolean {
    return this.#nodes.has(node);
  }

  /**
   * The node goes, or Node-RED stops flows: what is still on its way may find the nodes behind stopped, so it goes out
   * once more, marked `again`. Of what is followed it will be said.
   */
  detach(node: string, emit: Emit): void {
    if (this.#nodes.get(node) !== emit) return;
    this.#nodes.delete(node);
    for (const given of this.#given.values()) if (given.node === node && !given.followed) this.#lost(given);
  }

  /** Outcomes were recorded otherwise (a cancellation, a decision): those of this node go out now. */
  look(node: string): void {
    const emit = this.#nodes.get(node);
    if (emit !== undefined) this.#backlog(node, emit, 0);
  }

  /** An outcome that is already recorded in the register. Without its node it waits there. */
  emit(entry: Entry): void {
    const send = this.#nodes.get(entry.node);
    if (send === undefined || this.#given.has(entry.id)) return;
    if (entry.waits === true) this.look(entry.node);
    else this.#send(send, entry);
  }

  /** Commits what is in doubt and was given, although the nodes behind are not done: someone is about to decide. */
  flush(): Promise<void> {
    for (const given of this.#given.values()) {
      if (!given.inDoubt || given.arrived) continue;
      given.arrived = true;
      this.#batch.push(given.id);
    }
    return this.#commitBatch();
  }

  /** The process ends: commits what has arrived; what is still on its way goes out again after the next start. */
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
    const fresh = page.filter(({ waits }) => waits === true).map(({ id }) => id);
    if (fresh.length > 0) {
      // Read once more when that is on disk: a person may decide meanwhile.
      this.#register.giving(fresh).then(
        () => {
          this.#goOn(node, emit, after);
        },
        (error: unknown) => {
          this.#onError(error);
          this.#clock.after(COMMIT_AFTER_MS, () => {
            this.#goOn(node, emit, after);
          });
        },
      );
      return;
    }
    for (const entry of page) if (!this.#given.has(entry.id)) this.#send(emit, entry);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    setImmediate(() => {
      this.#goOn(node, emit, last.id);
    });
  }

  #goOn(node: string, emit: Emit, after: number): void {
    try {
      this.#backlog(node, emit, after);
    } catch (error) {
      this.#onError(error);
    }
  }

  #send(send: Emit, entry: Entry): void {
    const { id, node, state } = entry;
    const given: Given = { id, node, inDoubt: state === 'in-doubt', followed: false, arrived: false };
    this.#given.set(id, given);
    try {
      send(this.#perhapsLost.delete(id) ? { ...entry, again: true } : entry, this.#wayOf(given));
    } catch (error) {
      // It did not go out: it stays owed, and goes out when the node is looked at the next time.
      this.#given.delete(id);
      this.#onError(error);
    }
    if (given.followed) return;
    // Node-RED delivers in the next turn of the event loop; ours comes right after.
    setImmediate(() => {
      this.#arrived(given);
    });
  }

  #wayOf(given: Given): Way {
    return {
      follow: () => {
        given.followed = true;
      },
      arrived: () => {
        this.#arrived(given);
      },
      lost: () => {
        if (this.#lost(given)) this.#lookSoon(given.node);
      },
    };
  }

  #arrived(given: Given): void {
    if (given.arrived || this.#given.get(given.id) !== given) return;
    given.arrived = true;
    this.#commitSoon([given.id]);
  }

  #lost(given: Given): boolean {
    if (given.arrived || this.#given.get(given.id) !== given) return false;
    this.#given.delete(given.id);
    this.#perhapsLost.add(given.id);
    return true;
  }

  #lookSoon(node: string): void {
    if (this.#toLookAt.has(node)) return;
    this.#toLookAt.add(node);
    setImmediate(() => {
      this.#toLookAt.delete(node);
      const emit = this.#nodes.get(node);
      if (emit !== undefined) this.#goOn(node, emit, 0);
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
        for (const id of ids) this.#given.delete(id);
      },
      (error: unknown) => {
        // Nothing is sent again in this process; after a restart these go out once more, marked `again`.
        this.#onError(error);
        this.#commitSoon(ids);
      },
    );
  }
}
