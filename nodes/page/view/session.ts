/**
 * The user's session in Node-RED: its token is kept for this tab only, stands in no address, and is asked for again over the same
 * screen when it has expired. Questions wait until then and are asked once more.
 */

/** How Node-RED lets people in: not at all, with name and password, or through another page of its own. */
export type Door = 'open' | 'credentials' | 'strategy';
export type SignedIn = 'in' | 'wrong' | 'often' | 'offline';

export interface SessionParts {
  /** Address of Node-RED's admin root, with a slash at its end. */
  readonly root: string;
  readonly fetch: typeof globalThis.fetch;
  /** Of this tab. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** The token that the editor keeps, if one has signed in there. */
  readonly editorToken: () => string | undefined;
  /** Somebody has to sign in, or has. */
  readonly changed: () => void;
}

const KEY = 'io-page-token';

export class Session {
  readonly #parts: SessionParts;
  #token: string | undefined;
  /** What waits for somebody to sign in. */
  #waiting: { readonly promise: Promise<void>; readonly go: () => void } | undefined;

  #asked: Promise<boolean> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#token = parts.storage.getItem(KEY) ?? undefined;
  }

  /** Whether somebody has to sign in before anything goes on. */
  get missing(): boolean {
    return this.#waiting !== undefined;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** What every question carries. A form of another site cannot set these. */
  headers(): Record<string, string> {
    return {
      'x-requested-with': 'io-page',
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
    };
  }

  /** Asks, and once more after each sign-in that was needed. Rejects when there is no answer. */
  async ask<T extends { readonly status: number }>(question: () => Promise<T>): Promise<T> {
    if (this.#token === undefined && this.#waiting === undefined && (await this.#closed())) this.#expire();
    for (;;) {
      if (this.#waiting !== undefined) await this.#waiting.promise;
      const asked = this.#token;
      const answer = await question();
      if (answer.status !== 401) return answer;
      // Somebody may have signed in while the answer was on its way.
      if (asked === this.#token) this.#expire();
    }
  }

  /** Whether nobody gets in without a token; asked once, instead of a question that would be refused. */
  #closed(): Promise<boolean> {
    this.#asked ??= this.door().then(
      (door) => door !== 'open',
      () => false,
    );
    return this.#asked;
  }

  #expire(): void {
    this.#forget();
    if (this.#waiting !== undefined) return;
    let go = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      go = resolve;
    });
    this.#waiting = { promise, go };
    this.#parts.changed();
  }

  /** Rejects when there is no answer. */
  async door(): Promise<Door> {
    const response = await this.#parts.fetch(`${this.#parts.root}auth/login`, { cache: 'no-store' });
    const { type } = (await response.json()) as { readonly type?: unknown };
    if (type === undefined) return 'open';
    return type === 'credentials' ? 'credentials' : 'strategy';
  }

  async signIn(username: string, password: string): Promise<SignedIn> {
    const form = { client_id: 'node-red-editor', grant_type: 'password', scope: '*', username, password };
    try {
      const response = await this.#parts.fetch(`${this.#parts.root}auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
        cache: 'no-store',
      });
      if (response.status === 429) return 'often';
      if (!response.ok) return response.status < 500 ? 'wrong' : 'offline';
      const { access_token: token } = (await response.json()) as { readonly access_token?: unknown };
      if (typeof token !== 'string') return 'offline';
      this.#enter(token);
      return 'in';
    } catch {
      return 'offline';
    }
  }

  /** Takes the token that the editor keeps; false: there is none, or the one that has just been refused. */
  takeFromEditor(): boolean {
    const token = this.#parts.editorToken();
    if (token === undefined) return false;
    this.#enter(token);
    return true;
  }

  /** Ends the session in Node-RED too, as far as it can be reached. */
  async signOut(): Promise<void> {
    const token = this.#token;
    if (token !== undefined)
      await this.#parts
        .fetch(`${this.#parts.root}auth/revoke`, {
          method: 'POST',
          headers: { ...this.headers(), 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
        })
        .catch(() => undefined);
    this.#forget();
  }

  #enter(token: string): void {
    this.#token = token;
    this.#parts.storage.setItem(KEY, token);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.go();
    this.#parts.changed();
  }

  #forget(): void {
    this.#token = undefined;
    this.#parts.storage.removeItem(KEY);
  }
}

/** The token in what the editor keeps under `auth-tokens` and its own address, written with hyphens. */
export function editorToken(storage: Pick<Storage, 'getItem'>, root: string): string | undefined {
  const suffix = root.replace(/\/$/, '').replaceAll('/', '-');
  try {
    const kept: unknown = JSON.parse(storage.getItem(`auth-tokens${suffix}`) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('access_token' in kept)) return undefined;
    return typeof kept.access_token === 'string' ? kept.access_token : undefined;
  } catch {
    return undefined;
  }
}
