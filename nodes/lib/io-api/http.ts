/**
 * The one way to call IO over HTTP. It says what happened to a call, and above all whether the request can have reached IO;
 * it never throws and never hands out an AxiosError, which carries the key, the body and the fiscal code.
 */
import axios, { AxiosError, type AxiosInstance } from 'axios';
import { setImmediate as turn } from 'node:timers/promises';
import { deadline } from './deadline';
import { HttpAgent, HttpsAgent, neverConnected, type Now, wasUsedBefore } from './agents';
import { retryAfterMs } from './retry-after';

const MAX_ANSWER_BYTES = 1024 * 1024;

/** IO answered: whatever the status, the request was received and decided on. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  /** The parsed JSON body, or undefined when it was none. */
  readonly body: unknown;
  /** `x-rate-limit-remaining`: calls left in the current window of the institution. */
  readonly remaining?: number;
  /** On 429: how long to wait, from `x-rate-limit-retry-after` or `Retry-After` (seconds or a date). */
  readonly retryAfterMs?: number;
}

/** Nothing of the request was written: repeating it cannot send anything twice. */
export interface NotWritten {
  readonly kind: 'not-written';
  /** The system's error code, e.g. ENOTFOUND, ECONNREFUSED, CERT_HAS_EXPIRED. */
  readonly error: string;
}

/** The request was or may have been written and no whole answer came: IO may or may not have acted on it. */
export interface NoAnswer {
  readonly kind: 'no-answer';
  readonly error: string;
}

export type Answer = Answered | NotWritten | NoAnswer;

/** Errors that arise only before a connection can carry a request. */
const BEFORE_WRITTEN = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_INVALID_URL',
]);

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base URL, with its leading slash. */
  readonly path: string;
  /** Subscription key; empty: none is sent. */
  readonly apiKey: string;
  readonly data?: object;
  readonly timeoutMs: number;
}

let turning: Promise<void> | undefined;

/**
 * The next turn of the event loop, one for all calls that begin at the same moment: they are written together. Who begins after
 * that moment, though before the turn, waits for one of its own: a commit may have stood between, and what came in meanwhile is
 * read only after it.
 */
function nextTurn(): Promise<void> {
  if (turning === undefined) {
    turning = turn();
    process.nextTick(() => {
      turning = undefined;
    });
  }
  return turning;
}

/** Calls below one base URL, over connections of its own. */
export class Http {
  readonly #http: AxiosInstance;
  readonly #agents: readonly [HttpAgent, HttpsAgent];
  readonly #onDate: ((at: number) => void) | undefined;

  /**
   * @param baseUrl e.g. `https://api.io.pagopa.it/api/v1`, without a slash at the end
   * @param maxSockets connections kept at most; calls beyond wait for one
   * @param now only tests replace it
   * @param onDate told the server's time, as each answer gives it; milliseconds since the epoch
   */
  constructor(baseUrl: string, maxSockets: number, now: Now = Date.now, onDate?: (at: number) => void) {
    this.#onDate = onDate;
    this.#agents = [new HttpAgent(maxSockets, now), new HttpsAgent(maxSockets, now)];
    this.#http = axios.create({
      baseURL: baseUrl,
      httpAgent: this.#agents[0],
      httpsAgent: this.#agents[1],
      // Plain http goes to this computer only (the simulator): a proxy would read key and fiscal code in clear.
      ...(/^http:/i.test(baseUrl) ? { proxy: false as const } : {}),
      // A redirect could carry key and fiscal code elsewhere.
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      validateStatus: () => true,
      responseType: 'text',
      transformRequest: (body: unknown) => body,
      transformResponse: (text: unknown) => text,
      headers: { Accept: 'application/json', 'User-Agent': 'node-red-servizi-sociali' },
    });
  }

  async call({ method, path, apiKey, data, timeoutMs }: Request): Promise<Answer> {
    // Not AbortSignal.timeout: it leaves a timer and a weak reference of every call to the garbage collector.
    const controller = new AbortController();
    const endDeadline = deadline(timeoutMs, () => {
      controller.abort();
    });
    try {
      // What servers have closed meanwhile is read before a connection is chosen.
      await nextTurn();
      for (const agent of this.#agents) agent.idle.end();
      const response = await this.#http.request<string>({
        method,
        url: path,
        ...(data === undefined ? {} : { data: JSON.stringify(data) }),
        headers: {
          ...(data === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(apiKey === '' ? {} : { 'Ocp-Apim-Subscription-Key': apiKey }),
        },
        signal: controller.signal,
      });
      const at = Date.parse(String(response.headers.date));
      if (!Number.isNaN(at)) this.#onDate?.(at);
      return answered(response.status, response.data, response.headers);
    } catch (error) {
      if (diedInUse(error)) for (const agent of this.#agents) agent.idle.shorten();
      return failed(error);
    } finally {
      endDeadline();
    }
  }

  /** Ends idle connections; calls in flight go on. */
  close(): void {
    for (const agent of this.#agents) agent.destroyIdle();
  }
}

function answered(status: number, text: string, headers: Record<string, unknown>): Answered {
  const remaining = wholeNumber(headers['x-rate-limit-remaining']);
  const wait = status === 429 ? retryAfterMs(headers, Date.now()) : undefined;
  return {
    kind: 'answered',
    status,
    body: parse(text),
    ...(remaining === undefined ? {} : { remaining }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

function failed(error: unknown): NotWritten | NoAnswer {
  if (!(error instanceof AxiosError)) return { kind: 'no-answer', error: 'UNKNOWN' };
  const code = error.code ?? 'UNKNOWN';
  if (BEFORE_WRITTEN.has(code) || neverConnected(error.request)) return { kind: 'not-written', error: code };
  return { kind: 'no-answer', error: code === 'ERR_CANCELED' ? 'TIMEOUT' : code };
}

/** Whether a connection that had served before was gone when it was used again. */
function diedInUse(error: unknown): boolean {
  if (!(error instanceof AxiosError) || error.response !== undefined) return false;
  return ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') && wasUsedBefore(error.request);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
