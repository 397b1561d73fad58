/** The page's questions to its server, by addresses beside its own. */
import { saveFile } from '../../lib/view/save-file';
import type { PageRefusal } from '../api';
import type { Session } from './session';

/** The answer was no, or there was none. */
export class CallError extends Error {
  constructor(
    /** HTTP status; 0: no answer. */
    readonly status: number,
    readonly refusal: PageRefusal | undefined,
  ) {
    super(`HTTP ${status}`);
  }
}

export class Server {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @throws CallError */
  async get<T>(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<T> {
    const response = await this.#call(withQuery(path, query), {});
    return (await response.json()) as T;
  }

  /** @throws CallError */
  async post<T>(path: string, body: object = {}): Promise<T> {
    const response = await this.#call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as T;
  }

  /** Fetches a file and hands it to the browser as a download. @throws CallError */
  async download(path: string, query: Readonly<Record<string, string>>): Promise<void> {
    const response = await this.#call(withQuery(path, query), {});
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    saveFile(await response.blob(), name ?? 'io.xlsx');
  }

  async #call(path: string, init: RequestInit): Promise<Response> {
    const response = await this.#session
      .ask(() =>
        fetch(`api/${path}`, {
          ...init,
          headers: { ...(init.headers as Record<string, string> | undefined), ...this.#session.headers() },
          cache: 'no-store',
          credentials: 'omit',
        }),
      )
      .catch(() => {
        throw new CallError(0, undefined);
      });
    if (!response.ok) throw new CallError(response.status, refusalOf(await response.text()));
    return response;
  }
}

/** What a refusal says; undefined when it is not the page's server that has answered. */
export function refusalOf(text: string): PageRefusal | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('code' in value)) return undefined;
    const { code, args = {} } = value as Pick<PageRefusal, 'code'> & Partial<PageRefusal>;
    return { code, args };
  } catch {
    return undefined;
  }
}

function withQuery(path: string, query: Readonly<Record<string, string | number>>): string {
  const given = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
