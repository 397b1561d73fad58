/**
 * Who reads a list row by row can be told that nobody wants the rest of it any more. A reading is known by the id that its rows
 * carry in `msg.parts.id`; the same list read once more is another reading.
 */
import type { Message } from './waiting';

const open = new Map<string, () => void>();

/** A reading begins; `stop` is called at most once. The function returned says that it is over. */
export function beginReading(id: string, stop: () => void): () => void {
  open.set(id, stop);
  return () => {
    open.delete(id);
  };
}

/** Nobody wants the rest. False: nobody reads it any more. */
export function stopReading(id: string): boolean {
  const stop = open.get(id);
  open.delete(id);
  stop?.();
  return stop !== undefined;
}

/**
 * Readings that a person has confirmed before their first row left, where lists are looked at before they are sent. An io-send that
 * holds messages until somebody confirms them does not ask again.
 */
const confirmed = new Set<string>();

/** The rows of this reading may leave by a person's word, whenever they come to an io-send of this process. */
export function confirmReading(id: string): void {
  confirmed.add(id);
}

export function isConfirmedReading(id: string | undefined): boolean {
  return id !== undefined && confirmed.has(id);
}

/** The reading that a row is of; also that of a split node. Undefined: it came alone. */
export function readingOf(msg: Message): string | undefined {
  const parts: unknown = msg.parts;
  const id: unknown =
    typeof parts === 'object' && parts !== null ? (parts as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
