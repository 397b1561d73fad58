/** The calls of IO that a sender needs. What an answer says of the request's fate: see `http.ts`. */
import { type Answer, Http } from './http';

/** Longer than the 180 s for which IO's gateway waits for its backend: whoever hangs up first does not know the end. */
const SEND_TIMEOUT_MS = 190_000;
const READ_TIMEOUT_MS = 30_000;

export interface ClientOptions {
  /** e.g. `https://api.io.pagopa.it/api/v1`, without a slash at the end. */
  readonly baseUrl: string;
  /** Connections kept at most; calls beyond wait for one. */
  readonly maxSockets?: number;
  /** Milliseconds; only tests shorten them. */
  readonly sendTimeoutMs?: number;
  readonly readTimeoutMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Told IO's time, as each answer gives it; milliseconds since the epoch. */
  readonly onDate?: (at: number) => void;
}

/** The three calls of IO that a sender needs (IO API: POST /profiles, POST /messages, GET /messages/{cf}/{id}). */
export class IoClient {
  readonly #http: Http;
  readonly #sendTimeoutMs: number;
  readonly #readTimeoutMs: number;

  constructor(options: ClientOptions) {
    this.#http = new Http(options.baseUrl, options.maxSockets ?? 50, options.now, options.onDate);
    this.#sendTimeoutMs = options.sendTimeoutMs ?? SEND_TIMEOUT_MS;
    this.#readTimeoutMs = options.readTimeoutMs ?? READ_TIMEOUT_MS;
  }

  /** Asks whether this service may write to this citizen now. */
  profile(apiKey: string, fiscalCode: string): Promise<Answer> {
    const data = { fiscal_code: fiscalCode };
    return this.#http.call({
      method: 'POST',
      path: '/profiles',
      apiKey,
      data,
      timeoutMs: this.#readTimeoutMs,
    });
  }

  /** Submits a message. Anything but an answer must be taken as "perhaps sent". */
  send(apiKey: string, message: object): Promise<Answer> {
    const timeoutMs = this.#sendTimeoutMs;
    return this.#http.call({ method: 'POST', path: '/messages', apiKey, data: message, timeoutMs });
  }

  /** Asks for the state of a message that was sent. */
  status(apiKey: string, fiscalCode: string, id: string): Promise<Answer> {
    const path = `/messages/${encodeURIComponent(fiscalCode)}/${encodeURIComponent(id)}`;
    return this.#http.call({ method: 'GET', path, apiKey, timeoutMs: this.#readTimeoutMs });
  }

  /** Ends idle connections; calls in flight go on. */
  close(): void {
    this.#http.close();
  }
}
