/**
 * What the io-status nodes still want to know from IO. It outlives a deploy, as a message in io-send's line does: the
 * questions of a node go on, and its answers leave by the node that the deploy made in its place. They end with a node that
 * is taken away, and with the process.
 */
import type { Clock } from '../lib/runtime/clock';

/** Shows on the node how many of its questions are open. */
type Show = (open: number) => void;
/** Resolves after so many milliseconds, with true; with false as soon as the node is taken away. */
export type Wait = (clock: Clock, ms: number) => Promise<boolean>;

export class OpenQuestions {
  readonly #nodes = new Map<string, OfNode>();

  /** A node has come: it shows what an earlier one of its id still asks. */
  attach(id: string, show: Show): void {
    const node = this.#of(id);
    node.show = show;
    if (node.open > 0) show(node.open);
  }

  /** It goes, perhaps for another. */
  detach(id: string): void {
    this.#of(id).show = undefined;
  }

  /** It goes for good. */
  end(id: string): void {
    this.#of(id).end();
    this.#nodes.delete(id);
  }

  /** Counts a question of a node until it is answered or has ended. */
  async during(id: string, ask: (wait: Wait) => Promise<void>): Promise<void> {
    const node = this.#of(id);
    node.count(1);
    try {
      await ask((clock, ms) => node.wait(clock, ms));
    } finally {
      node.count(-1);
    }
  }

  #of(id: string): OfNode {
    const node = this.#nodes.get(id) ?? new OfNode();
    this.#nodes.set(id, node);
    return node;
  }
}

/** The questions of the nodes of one id. */
class OfNode {
  /** That of the node as it is now; none between two of them. */
  show: Show | undefined;
  open = 0;
  #ended = false;
  readonly #cancels = new Set<() => void>();

  count(change: 1 | -1): void {
    this.open += change;
    this.show?.(this.open);
  }

  wait(clock: Clock, ms: number): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    return new Promise((resolve) => {
      const endTimer = clock.after(ms, () => {
        this.#cancels.delete(cancel);
        resolve(true);
      });
      const cancel = () => {
        endTimer();
        resolve(false);
      };
      this.#cancels.add(cancel);
    });
  }

  end(): void {
    this.#ended = true;
    this.show = undefined;
    for (const cancel of this.#cancels) cancel();
  }
}
