/**
 * The calls that need the institution's manage key: its services (IO API: /manage/services) and its remote-content
 * configurations (/messages-sending/remote-contents/configurations). They are asked for one at a time by a person, so they
 * need no pace; the answer is handed on as it came.
 */
import { type Answer, Http } from './http';

const TIMEOUT_MS = 30_000;

export type ManageMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

export class ManageClient {
  readonly #http: Http;
  readonly #manageKey: string;
  readonly #timeoutMs: number;

  /**
   * @param baseUrl e.g. `https://api.io.pagopa.it/api/v1`, without a slash at the end
   * @param timeoutMs of each call, in milliseconds; only tests shorten it
   */
  constructor(baseUrl: string, manageKey: string, timeoutMs = TIMEOUT_MS) {
    this.#http = new Http(baseUrl, 2);
    this.#manageKey = manageKey;
    this.#timeoutMs = timeoutMs;
  }

  /** @param path below the base URL, e.g. `/manage/services` */
  call(method: ManageMethod, path: string, data?: object): Promise<Answer> {
    const apiKey = this.#manageKey;
    return this.#http.call({
      method,
      path,
      apiKey,
      timeoutMs: this.#timeoutMs,
      ...(data === undefined ? {} : { data }),
    });
  }

  /** Ends idle connections. */
  close(): void {
    this.#http.close();
  }
}
