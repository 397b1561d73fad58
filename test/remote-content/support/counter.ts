/** The endpoints over a folder on a real server, with what a test wants to be otherwise, and what they counted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endpoints, type EndpointOptions } from '../../../nodes/remote-content/endpoints';
import { folderSource } from '../../../nodes/remote-content/folder';
import { Semaphore } from '../../../nodes/remote-content/semaphore';
import { type Refusal, Tally } from '../../../nodes/remote-content/tally';
import { type Tokens, tokensOf } from '../../../nodes/remote-content/token';
import { ANNA, HEADER, KEY, listen, pdf } from './call';

const PATH = '/io-allegati';

export class Counter {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'io-remote-'));
  readonly tokens: Tokens = tokensOf(randomBytes(64), '00000000000');
  /** Lines of the log. */
  readonly told: (readonly [kind: Refusal, n: number])[] = [];
  readonly errors: unknown[] = [];
  delivered = 0;
  #waiting: (() => void)[] = [];
  #close: () => Promise<void> = () => Promise.resolve();
  /** With the path. */
  base = '';

  async open(more: Partial<EndpointOptions> = {}): Promise<void> {
    const tally = new Tally({
      log: (kind, n) => {
        this.told.push([kind, n]);
        for (const wake of this.#waiting.splice(0)) wake();
      },
      show: (delivered) => {
        this.delivered = delivered;
      },
    });
    const answer = endpoints({
      headerName: HEADER,
      headerKey: KEY,
      tokens: () => Promise.resolve(this.tokens),
      source: folderSource(this.folder, 1024 * 1024),
      semaphore: new Semaphore(64, 4096),
      tally,
      precondition: undefined,
      onError: (error) => this.errors.push(error),
      ...more,
    });
    const server = await listen((request, response) => {
      const rest = (request.url ?? '').split('?', 1)[0]?.slice(`${PATH}/messages/`.length) ?? '';
      answer(request, response, rest);
    });
    this.base = `${server.url}${PATH}`;
    this.#close = async () => {
      await server.close();
      tally.close();
    };
  }

  async close(): Promise<void> {
    await this.#close();
    rmSync(this.folder, { recursive: true });
  }

  /** Puts a file into the folder. */
  put(name: string, bytes: Buffer = pdf()): void {
    writeFileSync(path.join(this.folder, name), bytes);
  }

  /** Path of a promised message, below the base. */
  message(reference: string, fiscalCode = ANNA): string {
    return `/messages/${this.tokens.seal({ reference, name: '' }, fiscalCode)}`;
  }

  attachment(reference: string, fiscalCode = ANNA): string {
    return `${this.message(reference, fiscalCode)}/allegato.pdf`;
  }

  /** Until the log has a line of this kind. */
  async untilTold(kind: Refusal): Promise<void> {
    while (!this.told.some(([one]) => one === kind))
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
  }
}

/** A counter for each test of the describe block in which it is called; a test opens it as it wants. */
export function counter(): { readonly at: Counter } {
  const made = { at: undefined as unknown as Counter };
  beforeEach(() => {
    made.at = new Counter();
  });
  afterEach(() => made.at.close());
  return made;
}
