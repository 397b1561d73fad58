/** From an answer to bytes on the connection, whole or spoiled on purpose. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as answers from './answers';
import type { Fault } from './citizens';

type Answer = answers.Answer;

/** What leaves: an answer, an answer that breaks off half-way, or a connection reset. */
export type Delivery =
  | { readonly kind: 'whole' | 'half'; readonly answer: Answer; readonly delayMs: number }
  | { readonly kind: 'reset' };

const whole = (answer: Answer, delayMs = 0): Delivery => ({ kind: 'whole', answer, delayMs });

/**
 * Runs the call unless the fault comes first, and says what leaves.
 * @param perform does what was asked, storing the message
 * @param slowMs delay of the fault `slow`
 */
export function deliver(fault: Fault | undefined, perform: () => Answer, slowMs: number): Delivery {
  switch (fault) {
    case undefined:
      return whole(perform());
    case 'rate-limited':
    case 'rate-limited-once':
      return whole(answers.tooMany(1));
    case 'error-before':
      return whole(answers.internalError());
    case 'unavailable':
      return whole(answers.unavailable());
    case 'reset-before':
      return { kind: 'reset' };
    case 'error-after':
      perform();
      return whole(answers.internalError());
    case 'reset-after':
      perform();
      return { kind: 'reset' };
    case 'slow':
      return whole(perform(), slowMs);
    case 'half-answer':
      return { kind: 'half', answer: perform(), delayMs: 0 };
    case 'garbage':
      return whole({ ...perform(), body: '{"id": <<<' });
    case 'no-id':
      return whole(withoutId(perform()));
  }
}

/** A refusal stays a refusal. The location would give the id away. */
function withoutId(answer: Answer): Answer {
  return answer.status === 201 ? answers.json(201, {}) : answer;
}

/** Reads a body of JSON. Undefined when it is none; null when it is longer than `limit` bytes. */
export async function readJson(request: IncomingMessage, limit: number): Promise<{ body: unknown } | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { body: undefined };
  }
}

/** Does nothing when the caller has gone meanwhile. */
export function write(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': String(Buffer.byteLength(answer.body)),
  });
  response.end(answer.body);
}

/** Announces the whole length, sends half and hangs up. */
export function writeHalf(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    response.destroy();
  });
}

/** The client sees "connection reset by peer". */
export function reset(request: IncomingMessage): void {
  if (!request.socket.destroyed) request.socket.resetAndDestroy();
}
