/** Which columns a list has, whatever its rows; to tell the ones of which the message makes no use. */
import type { Message } from '../runtime/input';
import { columnsOf, isErrorsColumn, isRecord } from './original';

/** Rows with names of their own for everything must not fill the memory. */
const MOST = 1_000;

export class Columns {
  /** Header by key. */
  readonly #headers = new Map<string, string>();

  add(msg: Message): void {
    if (!isRecord(msg.payload)) return;
    for (const [key, header] of columnsOf(msg, msg.payload)) {
      if (this.#headers.has(key) || this.#headers.size >= MOST) continue;
      if (!isErrorsColumn(header)) this.#headers.set(key, header);
    }
  }

  /** Headers of the columns that are not read, in the order of the list. */
  unused(isRead: (key: string) => boolean): string[] {
    return [...this.#headers].filter(([key]) => !isRead(key)).map(([, header]) => header);
  }
}
