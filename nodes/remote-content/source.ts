/** Where attachments come from, as the endpoints and the check before sending see it. */

/** Why an attachment cannot be had. */
export type Trouble =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-pdf' }
  | { readonly kind: 'too-large' }
  /** The reference can never name an attachment of this source: a path that leads outside, an address not allowed. */
  | { readonly kind: 'name' }
  /** Perhaps later. `why` is a key below `remote.why` of the catalogue. */
  | { readonly kind: 'unavailable'; readonly why: Why };

export type Why = 'folder' | 'server' | 'answer' | 'timeout' | 'flow' | 'busy' | 'stopped';

export class SourceError extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.kind);
  }
}

export function trouble(kind: Exclude<Trouble['kind'], 'unavailable'>): SourceError {
  return new SourceError({ kind });
}

export function unavailable(why: Why): SourceError {
  return new SourceError({ kind: 'unavailable', why });
}

/** An attachment, open and looked at: it begins as a PDF does, and is within the size limit as far as that is known. */
export interface Content {
  /** Bytes; undefined when only reading to the end tells. */
  readonly size: number | undefined;
  /** Changes when the content does; with its quotes. */
  readonly etag: string | undefined;
  /** Whether `read` takes any part, and the end was looked at too. */
  readonly seekable: boolean;
  /** The name that the source gives it. */
  readonly name?: string;
  /**
   * The bytes from `from` to `to`, both included; a part is good until the next one is asked for. Rejects with a SourceError
   * when it turns out to be too large.
   */
  read(from: number, to: number): AsyncIterable<Buffer>;
  close(): void;
}

/** What an attachment is opened for. */
export type Purpose = 'check' | 'download';

export interface Source {
  /** Rejects with a SourceError. `signal`: nobody waits for it any more. */
  open(reference: string, purpose: Purpose, signal: AbortSignal): Promise<Content>;
  /** The name that a reference itself suggests. */
  nameOf(reference: string): string;
  /** The node goes. */
  close(): void;
}

/** What the promise gives; rejects as unavailable when nobody waits any more. */
export function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      reject(unavailable('timeout'));
    };
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    void promise
      .finally(() => {
        signal.removeEventListener('abort', give);
      })
      .then(resolve, reject);
  });
}

/** Opens within the time that `signal` leaves, whatever the source does with it: a share that hangs does not say so. */
export async function openBefore(
  source: Source,
  reference: string,
  purpose: Purpose,
  signal: AbortSignal,
): Promise<Content> {
  const opening = source.open(reference, purpose, signal);
  try {
    return await before(signal, opening);
  } catch (error) {
    // What opens too late is closed.
    opening.then(
      (content) => {
        content.close();
      },
      () => undefined,
    );
    throw error;
  }
}
