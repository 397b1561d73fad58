/**
 * A line's settings where several io-institution nodes describe it: examples that were imported one by one bring one each.
 * The line is one, so the more careful counts: the slower pace, the window that is shut. The trial list is that of the
 * io-send node that took the message in.
 */
import type { Destination } from '../core/destination';
import { untilOpen } from '../core/window';
import type { FlowNode } from '../register';

export class LineSettings {
  /** By io-send node that is present. */
  readonly #of = new Map<string, Destination>();
  /** Said last, also by those who only ask. */
  #latest: Destination;

  constructor(destination: Destination) {
    this.#latest = destination;
  }

  get latest(): Destination {
    return this.#latest;
  }

  get callsPer5s(): number {
    return Math.min(...this.#present.map(({ callsPer5s }) => callsPer5s));
  }

  /** The io-sends that are present, as they are set. */
  get nodes(): FlowNode[] {
    return [...this.#of].map(([node, { line, callsPer5s, window }]) => ({
      ...{ node, line, callsPer5s },
      window: window === undefined ? '' : `${window.from}-${window.to} ${[...window.days].sort().join()}`,
    }));
  }

  /**
   * @param node the io-send that goes by it; undefined: someone asks about the line
   * @returns whether messages may leave now that could not before
   */
  note(destination: Destination, node: string | undefined): boolean {
    const before = this.#latest;
    this.#latest = destination;
    if (node === undefined) return paceOf(before) !== paceOf(destination);
    this.#of.set(node, destination);
    return true;
  }

  forget(node: string): void {
    this.#of.delete(node);
  }

  /** Milliseconds until the window is open; 0: it is. `now`: since the epoch. */
  untilOpen(now: number): number {
    return Math.max(
      ...this.#present.map(({ window }) => (window === undefined ? 0 : untilOpen(window, now))),
    );
  }

  mayReceive(fiscalCode: string, node: string): boolean {
    const { trialList } = this.#of.get(node) ?? this.#latest;
    return trialList?.has(fiscalCode) ?? true;
  }

  get #present(): Destination[] {
    return this.#of.size === 0 ? [this.#latest] : [...this.#of.values()];
  }
}

function paceOf({ callsPer5s, window }: Destination): string {
  return JSON.stringify([callsPer5s, window]);
}
