/**
 * Rows that wait behind one that is taken: composed and asked about together with it, where the register is far away. Otherwise a list
 * of 20,000 rows would be 20,000 round trips, one after the other.
 */
import { AHEAD, type ListCheck } from '../lib/check/list-check';
import type { Message } from '../lib/runtime/input';
import type { MessageComposer, Row } from '../lib/runtime/message-node';

type Composed = Row | Promise<Row>;

export class LookAhead {
  /** In the order in which they will be taken; those before `#next` are taken. */
  #waiting: (Message | undefined)[] = [];
  #next = 0;
  readonly #composed = new WeakMap<Message, { readonly by: MessageComposer; readonly row: Composed }>();

  arrived(msg: Message): void {
    this.#waiting.push(msg);
  }

  /** The one that has waited longest is not waiting any more. */
  taken(): void {
    this.#waiting[this.#next] = undefined;
    this.#next += 1;
    if (this.#next < AHEAD || this.#next * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#next);
    this.#next = 0;
  }

  /**
   * What the composer says of a msg that was just taken.
   * @param isRow of the same set, and not only its end
   */
  compose(check: ListCheck, msg: Message, isRow: (msg: Message) => boolean): Composed {
    const { composer, register } = check.parts;
    const known = this.#composed.get(msg);
    if (known?.by === composer) return known.row;
    const row = composer.compose(msg);
    // A file has its rows at hand.
    if (register.peers === undefined || row instanceof Promise) return row;
    check.lookAhead([row, ...this.#further(composer, isRow)]);
    return row;
  }

  /** Up to the first that cannot be composed at once. */
  #further(composer: MessageComposer, isRow: (msg: Message) => boolean): Row[] {
    const rows: Row[] = [];
    for (const msg of this.#waiting.slice(this.#next, this.#next + AHEAD - 1)) {
      if (msg === undefined || !isRow(msg)) break;
      try {
        const row = composer.compose(msg);
        this.#composed.set(msg, { by: composer, row });
        if (row instanceof Promise) {
          // Told when it is taken.
          row.catch(() => undefined);
          break;
        }
        rows.push(row);
      } catch {
        // Thrown again when it is taken.
        break;
      }
    }
    return rows;
  }
}
