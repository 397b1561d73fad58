/**
 * Attachments that a flow makes when they are asked for. The node emits a request on its output and the flow gives the PDF
 * back to its input. Who asks for the same thing meanwhile waits for the same answer; how many answers are waited for at
 * once is bounded.
 */
import { createHash } from 'node:crypto';
import { beginsAsPdf, endsAsPdf } from './pdf';
import { before, type Content, type Purpose, type Source, trouble, unavailable } from './source';

/** IO's gateway gives up after 10 s; the answer "not yet" must be there before. */
const ANSWER_MS = 8_000;
const MAX_PENDING = 32;
const CHUNK_BYTES = 256 * 1024;

/** What the flow is asked. */
export interface Request {
  readonly id: string;
  readonly reference: string;
  readonly purpose: Purpose;
}

/** What the flow answers. */
export interface Answer {
  /** The PDF; null or undefined: there is none. */
  readonly payload: unknown;
  readonly filename: unknown;
}

/** `late`: nobody waits for it (any more). `not-buffer`: it is no Buffer, and who waits is told that there is no PDF. */
export type Taken = 'taken' | 'late' | 'not-buffer';

export interface FlowSource extends Source {
  answer(id: unknown, answer: Answer): Taken;
}

interface Made {
  readonly bytes: Buffer;
  readonly name: string | undefined;
}

interface Pending {
  readonly made: Promise<Made>;
  settle(result: Made | Error): void;
}

export interface FlowOptions {
  readonly maxBytes: number;
  readonly newId: () => string;
  readonly emit: (request: Request) => void;
  /** For tests. */
  readonly answerMs?: number;
  readonly maxPending?: number;
}

export function flowSource(options: FlowOptions): FlowSource {
  const { maxBytes, answerMs = ANSWER_MS, maxPending = MAX_PENDING } = options;
  const byId = new Map<string, Pending>();
  const byReference = new Map<string, Pending>();

  function ask(reference: string, purpose: Purpose): Pending {
    if (byId.size >= maxPending) throw unavailable('busy');
    const id = options.newId();
    const pending = pendingFor(() => {
      clearTimeout(timer);
      byId.delete(id);
      byReference.delete(reference);
    });
    const timer = setTimeout(() => {
      pending.settle(unavailable('flow'));
    }, answerMs);
    byId.set(id, pending);
    byReference.set(reference, pending);
    options.emit({ id, reference, purpose });
    return pending;
  }

  return {
    async open(reference, purpose, signal): Promise<Content> {
      const { made } = byReference.get(reference) ?? ask(reference, purpose);
      return contentOf(await before(signal, made));
    },
    nameOf: (reference) => reference,
    answer(id, { payload, filename }) {
      const pending = typeof id === 'string' ? byId.get(id) : undefined;
      if (pending === undefined) return 'late';
      const name = typeof filename === 'string' && filename !== '' ? filename : undefined;
      pending.settle(judge(payload, name, maxBytes));
      return payload === null || payload === undefined || Buffer.isBuffer(payload) ? 'taken' : 'not-buffer';
    },
    close: () => {
      for (const pending of byId.values()) pending.settle(unavailable('stopped'));
    },
  };
}

function pendingFor(onSettled: () => void): Pending {
  let settle: Pending['settle'] = () => undefined;
  const made = new Promise<Made>((resolve, reject) => {
    settle = (result) => {
      onSettled();
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
  });
  // Who waited may have given up.
  made.catch(() => undefined);
  return { made, settle };
}

function judge(payload: unknown, name: string | undefined, maxBytes: number): Made | Error {
  if (payload === null || payload === undefined) return trouble('not-found');
  if (!Buffer.isBuffer(payload)) return trouble('not-pdf');
  if (payload.length > maxBytes) return trouble('too-large');
  if (!beginsAsPdf(payload) || !endsAsPdf(payload)) return trouble('not-pdf');
  return { bytes: payload, name };
}

function contentOf({ bytes, name }: Made): Content {
  return {
    size: bytes.length,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    seekable: true,
    ...(name === undefined ? {} : { name }),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *read(from, to) {
      for (let at = from; at <= to; at += CHUNK_BYTES)
        yield bytes.subarray(at, Math.min(at + CHUNK_BYTES, to + 1));
    },
    close: () => undefined,
  };
}
