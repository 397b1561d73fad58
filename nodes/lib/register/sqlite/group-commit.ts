/**
 * Writes of the same moment share one commit, and with it one wait for the disk. They are gathered until the event loop
 * turns; a burst is cut into slices of a few milliseconds with the loop turning in between.
 */
import { isWriteFault, toWriteError } from './errors';
import type { Store } from './store';

/** How long a slice may gather writes, in milliseconds; its commit comes on top. */
const SLICE_MS = 8;
/** Waiting writes hold their messages in memory: beyond this many characters the next one to come writes a slice at once. */
const MAX_WAITING_SIZE = 400_000;
/** Fewer writes than this are few for one commit. */
const FEW = 48;
/** What a write weighs besides its message. */
const WRITE_SIZE = 200;

interface Write {
  /** Applied within a transaction, and once more when a neighbour made it roll back. */
  readonly apply: () => unknown;
  readonly size: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Settled = { readonly write: Write } & (
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }
);

export interface GroupCommit {
  /**
   * Resolves with what `apply` returned once that is on disk. Rejects with `InvalidWriteError` when `apply` failed by
   * itself, with `RegisterError` when the commit failed, and then nothing of it is in the register.
   * @param size characters that waiting for the disk keeps in memory
   */
  write<T>(apply: () => T, size?: number): Promise<T>;
  /** Commits all that waits, before it returns. */
  flush(): void;
}

export function groupCommitOf(store: Store): GroupCommit {
  const waiting: Write[] = [];
  let size = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      // A few writes wait some turns more: the answers that come in meanwhile share the commit, and the wait for the disk.
      if (waiting.length < FEW) setImmediate(() => setImmediate(() => setImmediate(commit)));
      else commit();
    });
  }

  function commit(): void {
    scheduled = false;
    commitSlice();
    if (waiting.length > 0) schedule();
  }

  /** Takes what was settled from the queue, at once lest it grow old there, and tells those who wait. */
  function settle(settled: readonly Settled[]): void {
    waiting.splice(0, settled.length);
    for (const { write } of settled) size -= write.size;
    for (const one of settled) {
      if (one.ok) one.write.resolve(one.value);
      else one.write.reject(isWriteFault(one.error) ? toWriteError(one.error) : store.fault(one.error));
    }
  }

  function commitSlice(): void {
    if (waiting.length === 0) return;
    const refusal = store.refusal();
    if (refusal) {
      settle(waiting.map((write) => ({ write, ok: false, error: refusal })));
      return;
    }
    const tried: Write[] = [];
    const pick = slicer(waiting, tried);
    try {
      settle(store.transaction(() => applyAll(pick), 'full'));
    } catch (error) {
      // Where not even a transaction begins none was tried, and none would be the next time.
      if (tried.length === 0) refuse([...waiting], error);
      else if (isWriteFault(error)) commitApart(tried);
      else refuse(tried, error);
    }
  }

  /** One of these writes is wrong by itself: each gets a savepoint of its own, and the others are committed. */
  function commitApart(writes: readonly Write[]): void {
    try {
      settle(store.transaction(() => writes.map((write) => applyApart(store, write)), 'full'));
    } catch (error) {
      refuse(writes, error);
    }
  }

  function refuse(writes: readonly Write[], error: unknown): void {
    settle(writes.map((write) => ({ write, ok: false, error })));
  }

  return {
    write<T>(apply: () => T, messageSize = 0) {
      return new Promise<T>((resolve, reject) => {
        const write: Write = {
          apply,
          size: messageSize + WRITE_SIZE,
          resolve: resolve as (value: unknown) => void,
          reject,
        };
        waiting.push(write);
        size += write.size;
        if (size > MAX_WAITING_SIZE) commitSlice();
        if (waiting.length > 0) schedule();
      });
    },
    flush() {
      while (waiting.length > 0) commitSlice();
    },
  };
}

/** The waiting writes until the slice's time is over; notes which it gave. */
function* slicer(waiting: readonly Write[], tried: Write[]): Generator<Write> {
  const end = performance.now() + SLICE_MS;
  for (const write of waiting) {
    if (tried.length > 0 && performance.now() > end) return;
    tried.push(write);
    yield write;
  }
}

function applyAll(writes: Iterable<Write>): Settled[] {
  return Array.from(writes, (write) => ({ write, ok: true, value: write.apply() }));
}

function applyApart(store: Store, write: Write): Settled {
  try {
    return { write, ok: true, value: store.attempt(() => write.apply()) };
  } catch (error) {
    if (!isWriteFault(error)) throw error;
    return { write, ok: false, error };
  }
}
