/** Attachments from servers of the ente's own network. They stream through: at no time is a whole file in memory. */
import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import axios, { type AxiosInstance } from 'axios';
import { isAllowed, readUrl } from './allowed-url';
import { isForbiddenAddress } from './forbidden-address';
import { beginsAsPdf, endsAsPdf, TAIL_BYTES } from './pdf';
import { type Content, type Source, SourceError, trouble, unavailable } from './source';

const MAX_SOCKETS = 64;
/** How long a connection is kept for the next call. */
const KEEP_MS = 4_000;
/** How long a server may stand still. What takes longer would not reach IO in time either, and must not be promised. */
const IDLE_MS = 8_000;

/** Node's own `dns.lookup`, always asked for all addresses. */
type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

export interface NetworkOptions {
  readonly allowList: readonly URL[];
  readonly maxBytes: number;
  /** How names become addresses; for tests. */
  readonly resolve?: Resolve;
  /** For tests. */
  readonly idleMs?: number;
}

export function networkSource(network: NetworkOptions): Source {
  const { allowList, maxBytes, resolve = lookup, idleMs = IDLE_MS } = network;
  const options = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    timeout: KEEP_MS,
    lookup: withoutForbidden(resolve),
  };
  const agents = [
    new http.Agent(options),
    new https.Agent({ ...options, rejectUnauthorized: true }),
  ] as const;
  const client = axios.create({
    httpAgent: agents[0],
    httpsAgent: agents[1],
    // The ente's own network lies on this side of a proxy.
    proxy: false,
    // A redirect could lead to what is not on the list.
    maxRedirects: 0,
    responseType: 'stream',
    decompress: false,
    validateStatus: () => true,
    headers: { Accept: 'application/pdf', 'Accept-Encoding': 'identity' },
  });
  return {
    async open(reference, purpose, signal): Promise<Content> {
      const url = readUrl(reference);
      if (url === undefined || !isAllowed(url, allowList)) throw trouble('name');
      const abort = new AbortController();
      let isLate = signal.aborted;
      const give = (): void => {
        isLate = true;
        abort.abort();
      };
      signal.addEventListener('abort', give);
      const idle = setTimeout(give, idleMs);
      try {
        const content = await contentOf(client, url, maxBytes, abort);
        if (purpose === 'check') await readThrough(content, () => idle.refresh());
        return content;
      } catch (error) {
        abort.abort();
        if (isLate) throw unavailable('timeout');
        throw error instanceof SourceError ? error : unavailable('server');
      } finally {
        clearTimeout(idle);
        signal.removeEventListener('abort', give);
      }
    },
    nameOf: (reference) => lastPart(readUrl(reference)?.pathname ?? ''),
    close: () => {
      // Downloads under way go on.
      for (const { freeSockets } of agents)
        for (const sockets of Object.values(freeSockets))
          for (const socket of sockets ?? []) socket.destroy();
    },
  };
}

async function contentOf(
  client: AxiosInstance,
  url: URL,
  maxBytes: number,
  abort: AbortController,
): Promise<Content> {
  const { status, headers, data } = await client.get<Readable>(url.href, { signal: abort.signal });
  // Whoever waits for the next part learns of an error there; between two parts nobody else listens.
  data.on('error', () => undefined);
  if (status === 404 || status === 410) throw trouble('not-found');
  if (status !== 200) throw unavailable('answer');
  const announced = lengthOf(headers['content-length']);
  if (announced !== undefined && announced > maxBytes) throw trouble('too-large');
  const parts = data[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head = await headOf(parts);
  if (!beginsAsPdf(head)) throw trouble('not-pdf');
  const version: unknown = headers.etag;
  return {
    size: announced,
    etag: typeof version === 'string' ? `"${hashed(`${url.href} ${version}`)}"` : undefined,
    seekable: false,
    read: () => limited(head, parts, maxBytes),
    close: () => {
      abort.abort();
      data.destroy();
    },
  };
}

/** As much as is needed to see what it is. */
async function headOf(parts: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 5) {
    const next = await parts.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* limited(
  head: Buffer,
  parts: AsyncIterator<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let length = head.length;
  yield head;
  for (let next = await following(parts); next.done !== true; next = await following(parts)) {
    length += next.value.length;
    if (length > maxBytes) throw trouble('too-large');
    yield next.value;
  }
}

/** A server that breaks off in the middle is no error of ours. */
async function following(parts: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
  try {
    return await parts.next();
  } catch {
    throw unavailable('server');
  }
}

/** Before a message is promised with it: whole, within the limit, and with its end. */
async function readThrough(content: Content, onPart: () => void): Promise<void> {
  let tail = Buffer.alloc(0);
  for await (const part of content.read(0, Infinity)) {
    onPart();
    tail = Buffer.concat([tail, part.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
  if (!endsAsPdf(tail)) throw trouble('not-pdf');
}

function lengthOf(header: unknown): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** The other server's own words stay inside. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function lastPart(pathname: string): string {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Without the addresses that are never meant: a name on the list today may lead elsewhere tomorrow. */
function withoutForbidden(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const allowed = error === null ? found.filter(({ address }) => !isForbiddenAddress(address)) : [];
      const [first] = allowed;
      if (first === undefined) callback(error ?? notFound(), '', 4);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function notFound(): NodeJS.ErrnoException {
  return Object.assign(new Error('no address that is allowed'), { code: 'ENOTFOUND' });
}
