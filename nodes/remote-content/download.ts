/** Hands an attachment to IO: whole or in part, only when it has changed, and within the time that IO waits. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bare, problem, SAFE } from './answers';
import { type Part, partFor } from './conditions';
import type { Semaphore } from './semaphore';
import { streamResponse } from './stream-response';
import { type Content, openBefore, type Source, SourceError, type Trouble } from './source';
import type { Refusal, Tally } from './tally';

/** Every answer begins before IO's gateway gives up at 10 s. */
const FIRST_BYTE_MS = 8_000;
const IDLE_MS = 10_000;
/** What IO's app is told to wait before it asks again, seconds. */
const RETRY_BUSY_S = 5;
const RETRY_UNAVAILABLE_S = 10;

export interface DownloadOptions {
  readonly source: Source;
  readonly semaphore: Semaphore;
  readonly tally: Tally;
  /** For tests. */
  readonly firstByteMs?: number;
  readonly idleMs?: number;
}

/** Ends the response, whatever happens. Rejects only with what nobody foresaw. */
export async function download(
  options: DownloadOptions,
  request: IncomingMessage,
  response: ServerResponse,
  reference: string,
): Promise<void> {
  const { source, semaphore, tally } = options;
  const limit = new AbortController();
  const give = (): void => {
    limit.abort();
  };
  const timer = setTimeout(give, options.firstByteMs ?? FIRST_BYTE_MS);
  response.once('close', give);
  let leave: (() => void) | undefined;
  let content: Content | undefined;
  try {
    leave = await semaphore.enter(limit.signal);
    if (leave === undefined) {
      busy(response, tally);
      return;
    }
    content = await openBefore(source, reference, 'download', limit.signal);
    clearTimeout(timer);
    // A caller that goes, or is cut off, ends the source too.
    response.once('close', () => content?.close());
    await hand(content, request, response, options);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    excuse(response, error.trouble, tally);
  } finally {
    clearTimeout(timer);
    response.removeListener('close', give);
    content?.close();
    leave?.();
  }
}

async function hand(
  content: Content,
  request: IncomingMessage,
  response: ServerResponse,
  { tally, idleMs = IDLE_MS }: DownloadOptions,
): Promise<void> {
  const { headers } = request;
  const conditions = {
    ifNoneMatch: headers['if-none-match'],
    ifRange: textOf(headers['if-range']),
    range: content.seekable ? headers.range : undefined,
  };
  const part = partFor(conditions, content.etag, content.size);
  if (response.destroyed) return;
  if (part === 'unchanged') bare(response, 304, headersOf(content));
  else if (part === 'outside') bare(response, 416, { 'Content-Range': `bytes */${content.size ?? 0}` });
  else {
    response.removeHeader('X-Powered-By');
    response.writeHead(part.whole ? 200 : 206, { ...headersOf(content), ...lengthOf(part, content) });
    const poured = await streamResponse(content.read(part.from, part.to), response, idleMs);
    if (poured === 'done') tally.delivered();
    else if (poured === 'slow') tally.refused('slow');
  }
}

function headersOf({ etag, seekable }: Content): Record<string, string> {
  return {
    ...SAFE,
    // With an ETag the caller may keep it, but asks us before each use whether it still may.
    ...(etag === undefined ? {} : { ETag: etag, 'Cache-Control': 'private, no-cache' }),
    'Accept-Ranges': seekable ? 'bytes' : 'none',
    'Content-Type': 'application/octet-stream',
  };
}

function lengthOf(part: Exclude<Part, string>, { size }: Content): Record<string, string | number> {
  if (size === undefined) return {};
  if (part.whole) return { 'Content-Length': size };
  const { from, to } = part;
  return { 'Content-Length': to - from + 1, 'Content-Range': `bytes ${from}-${to}/${size}` };
}

function busy(response: ServerResponse, tally: Tally): void {
  if (response.destroyed) return;
  tally.refused('busy');
  problem(response, 503, 'Too many attachments at once', { 'Retry-After': RETRY_BUSY_S });
}

const REFUSALS: Readonly<Record<Trouble['kind'], Refusal>> = {
  'not-found': 'missing',
  name: 'missing',
  'not-pdf': 'not_pdf',
  'too-large': 'not_pdf',
  unavailable: 'unavailable',
};

function excuse(response: ServerResponse, { kind }: Trouble, tally: Tally): void {
  const { destroyed, headersSent } = response;
  // The caller went away by itself.
  if (destroyed && !headersSent) return;
  tally.refused(REFUSALS[kind]);
  // Too late for a status: what is cut off is not taken for whole.
  if (headersSent) response.destroy();
  else if (kind === 'unavailable')
    problem(response, 503, 'The attachment is not ready yet', { 'Retry-After': RETRY_UNAVAILABLE_S });
  else problem(response, 404, 'There is no such attachment');
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
