/**
 * Step 5: outcomes leave on the port of the io-send node that took the message in, at least once. "Emitted" is committed once
 * the nodes behind are done with them; what a crash left uncommitted goes out again. What is given for the first time is
 * marked so on disk before, so that afterwards it is known what may have been heard.
 * One emitter serves the whole register: an outcome may come in while its node is being deployed, or moved to another line.
 */
import type { Entry, GoneOut, Register } from '../register';
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
interface Given extends GoneOut {
  readonly node: string;
  followed: boolean;
  arrived: boolean;
}

export class Emitter {
  readonly #register: Register;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #nodes = new Map<string, Emit>();
  readonly #given = new Map<number, Given>();
  #batch: Given[] = [];
  readonly #perhapsLost = new Set<number>();
  /** Nodes of which something was lost. */
  readonly #toLookAt = new Set<string>();
  /** Whose backlog is being read, and is to be read once more. */
  readonly #reading = new Set<Emit>();
  readonly #toReadAgain = new Set<Emit>();
  /** How often each node was looked at: what was read before a decision is old. */
  readonly #looks = new Map<string, number>();
  /** How often emissions came to disk, and of those that did while a backlog is read, when: the reading may still have them. */
  #commitsDone = 0;
  readonly #gone = new Map<number, GoneOut & { readonly commit: number }>();
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
    this.#looks.set(node, (this.#looks.get(node) ?? 0) + 1);
    const emit = this.#nodes.get(node);
    if (emit !== undefined) void this.#backlog(node, emit);
  }

  /** As `look`, for every node that is there. */
  lookAll(): void {
    for (const node of this.#nodes.keys()) this.look(node);
  }

  /** An outcome that is already recorded in the register. Without its node it waits there. */
  emit(entry: Entry): void {
    const send = this.#nodes.get(entry.node);
    if (send === undefined || this.#isGiven(entry)) return;
    if (entry.waits === true) this.look(entry.node);
    else this.#send(send, entry);
  }

  /** Commits what is in doubt and was given, although the nodes behind are not done: someone is about to decide. */
  flush(): Promise<void> {
    for (const given of this.#given.values()) {
      if (given.state !== 'in-doubt' || given.arrived) continue;
      given.arrived = true;
      this.#batch.push(given);
    }
    return this.#commitBatch();
  }

  /** The process ends: commits what has arrived; what is still on its way goes out again after the next start. */
  end(): void {
    void this.#commitBatch();
  }

  async #commitBatch(): Promise<void> {
    const gone = this.#batch;
    this.#batch = [];
    if (gone.length > 0) {
      const commit = this.#commit(gone).finally(() => this.#commits.delete(commit));
      this.#commits.add(commit);
    }
    // Whoever decides must also wait for a commit that the clock has begun.
    await Promise.all(this.#commits);
  }

  #isGiven(entry: Entry): boolean {
    return isOf(entry, this.#given.get(entry.id));
  }

  /** What waits for a node, page by page. One reading of a node at a time; what is asked for meanwhile is done after it. */
  async #backlog(node: string, emit: Emit): Promise<void> {
    if (this.#reading.has(emit)) {
      this.#toReadAgain.add(emit);
      return;
    }
    this.#reading.add(emit);
    do {
      this.#toReadAgain.delete(emit);
      await this.#readAll(node, emit).catch(this.#onError);
    } while (this.#toReadAgain.has(emit));
    this.#reading.delete(emit);
    if (this.#reading.size === 0) this.#gone.clear();
  }

  async #readAll(node: string, emit: Emit): Promise<void> {
    for (let after = 0; this.#nodes.get(node) === emit;) {
      const { page, commit } = await this.#readPage(node, emit, after);
      if (this.#nodes.get(node) !== emit) return;
      const fresh = page.filter(({ waits }) => waits === true).map(({ id }) => id);
      if (fresh.length > 0) {
        // Read once more when that is on disk: a person may decide meanwhile.
        await this.#register.giving(fresh).catch((error: unknown) => {
          this.#onError(error);
          return new Promise<void>((resolve) => this.#clock.after(COMMIT_AFTER_MS, resolve));
        });
        continue;
      }
      for (const entry of page)
        if (!this.#isGiven(entry) && !this.#isGoneSince(commit, entry)) this.#send(emit, entry);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.id;
      await new Promise(setImmediate);
    }
  }

  /** As it stands now, not from before a decision; `commit`: the last one that it certainly knows of. */
  async #readPage(node: string, emit: Emit, after: number): Promise<{ page: Entry[]; commit: number }> {
    for (;;) {
      const [looks, commit] = [this.#looks.get(node), this.#commitsDone];
      const page = await this.#register.unemitted(node, after, PAGE);
      if (looks === this.#looks.get(node) || this.#nodes.get(node) !== emit) return { page, commit };
    }
  }

  /** Noted as emitted while the register answered. */
  #isGoneSince(commit: number, entry: Entry): boolean {
    const gone = this.#gone.get(entry.id);
    return gone !== undefined && gone.commit > commit && isOf(entry, gone);
  }

  #send(send: Emit, entry: Entry): void {
    const { id, node, state, attempts } = entry;
    const given: Given = { id, node, state, attempts, followed: false, arrived: false };
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
    this.#commitSoon([given]);
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
      if (emit !== undefined) void this.#backlog(node, emit);
    });
  }

  #commitSoon(gone: readonly Given[]): void {
    const armed = this.#batch.length > 0;
    this.#batch.push(...gone);
    if (armed) return;
    this.#clock.after(COMMIT_AFTER_MS, () => {
      void this.#commitBatch();
    });
  }

  #commit(gone: readonly Given[]): Promise<void> {
    return this.#register.emitted(gone.map(({ id, state, attempts }) => ({ id, state, attempts }))).then(
      () => {
        this.#commitsDone += 1;
        for (const one of gone) {
          if (this.#given.get(one.id) === one) this.#given.delete(one.id);
          const { id, state, attempts } = one;
          if (this.#reading.size > 0) this.#gone.set(id, { id, state, attempts, commit: this.#commitsDone });
        }
      },
      (error: unknown) => {
        // Nothing is sent again in this process; after a restart these go out once more, marked `again`.
        this.#onError(error);
        this.#commitSoon(gone);
      },
    );
  }
}

/** Exactly this outcome: what was decided since, or came of a later try, is another. */
function isOf({ state, attempts }: Entry, one: GoneOut | undefined): boolean {
  return one?.state === state && one.attempts === attempts;
}
