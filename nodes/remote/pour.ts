/** Writes a file to a caller no faster than it reads, and ends callers that do not. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** `gone`: the caller closed the connection. `slow`: it took nothing for too long and was cut off. */
export type Poured = 'done' | 'gone' | 'slow';

/**
 * Ends the response. Rejects when the source fails, or gives nothing for `idleMs`; the response then has no end.
 * @param idleMs how long caller and source may each stand still
 */
export async function pour(
  parts: AsyncIterable<Buffer>,
  response: ServerResponse,
  idleMs: number,
): Promise<Poured> {
  const watch = new Watch(response, idleMs);
  try {
    for await (const part of parts) {
      if (response.destroyed) return watch.ended();
      watch.moved();
      if (!response.write(part)) await watch.until('drain');
      watch.moved();
    }
    response.end();
    if (!response.writableFinished) await watch.until('finish');
    return response.writableFinished ? 'done' : watch.ended();
  } catch (error) {
    // The source was closed because nobody is there any more.
    if (response.destroyed) return watch.ended();
    throw error;
  } finally {
    watch.close();
  }
}

/** Cuts the connection when nothing has moved for too long; that also ends the source. */
class Watch {
  readonly #response: ServerResponse;
  readonly #timer: NodeJS.Timeout;
  #isSlow = false;

  constructor(response: ServerResponse, idleMs: number) {
    this.#response = response;
    this.#timer = setTimeout(() => {
      this.#isSlow = true;
      response.destroy();
    }, idleMs);
  }

  moved(): void {
    this.#timer.refresh();
  }

  /** Resolves at the event, or when the connection is gone. */
  async until(event: 'drain' | 'finish'): Promise<void> {
    if (this.#response.destroyed) return;
    const closed = new AbortController();
    const { signal } = closed;
    try {
      await Promise.race([
        once(this.#response, event, { signal }),
        once(this.#response, 'close', { signal }),
      ]);
    } catch {
      // An error of the connection: its close follows, and `ended` tells.
    } finally {
      closed.abort();
    }
  }

  ended(): Poured {
    return this.#isSlow ? 'slow' : 'gone';
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
