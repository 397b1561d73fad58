/** Writes a file to a caller no faster than it reads, and ends callers that do not. */
import type { ServerResponse } from 'node:http';

/** `gone`: the caller closed the connection. `slow`: it took nothing for too long and was cut off. */
export type StreamEnd = 'done' | 'gone' | 'slow';

/**
 * Asks for the next part only when the one before is out. Ends the response. Rejects when the source fails, or gives nothing for `idleMs`; the response then has no end.
 * @param idleMs how long caller and source may each stand still
 */
export async function streamResponse(
  parts: AsyncIterable<Buffer>,
  response: ServerResponse,
  idleMs: number,
): Promise<StreamEnd> {
  const watch = new Watch(response, idleMs);
  try {
    for await (const part of parts) {
      if (response.destroyed) return watch.ended();
      watch.moved();
      await watch.written(part);
      watch.moved();
    }
    response.end();
    if (!response.writableFinished) await watch.finished();
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

  /** Resolves when the system has taken the part, so that its memory is free again, or when the connection is gone. */
  written(part: Buffer): Promise<void> {
    return this.#untilClose((done) => this.#response.write(part, done));
  }

  finished(): Promise<void> {
    return this.#untilClose((done) => this.#response.once('finish', done));
  }

  #untilClose(begin: (done: () => void) => void): Promise<void> {
    const response = this.#response;
    return new Promise((resolve) => {
      const done = (): void => {
        response.removeListener('close', done);
        resolve();
      };
      response.once('close', done);
      begin(done);
    });
  }

  ended(): StreamEnd {
    return this.#isSlow ? 'slow' : 'gone';
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
