/** What an io-file keeps of the list that it read last, to read the same bytes once more when a person wants it sent. */
import { createHash, randomBytes } from 'node:crypto';
import type { Message } from '../lib/runtime/input';
import { offerReread, type Reread, withdrawReread } from '../lib/runtime/rereads';
import type { Source } from '../lib/reader/source';

/** A reading of one file. */
export interface ReadOnce {
  /** The id that its rows carry. */
  readonly reading: string;
  /** Absolute path. */
  readonly path: string;
  /** SHA-256 of the bytes, hex, from before the rows were read. */
  readonly digest: string;
  /** What the rows carried on of the message that brought the file. */
  readonly carried: Readonly<Record<string, unknown>>;
}

/** A reading that was asked for by a person. */
export interface Asked extends ReadOnce {
  begin(reading: string): void;
  settle(what: Reread): void;
}

/** Of a file; what came in a message is not kept. */
export async function digestOf(source: Source): Promise<string | undefined> {
  if (source.path === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const piece of source.chunks()) hash.update(piece);
  return hash.digest('hex');
}

export class Again {
  readonly #receive: (msg: Message) => void;
  /** By the message that makes the node read: it waits for its turn as all do. */
  readonly #asked = new WeakMap<Message, Asked>();
  #last: string | undefined;
  #closed = false;

  /** @param receive gives the node a message, as a wire does */
  constructor(receive: (msg: Message) => void) {
    this.#receive = receive;
  }

  /** What is meant by a message; undefined: it came by a wire. */
  asked(msg: Message): Asked | undefined {
    return this.#asked.get(msg);
  }

  /** From here on the list can be asked for, instead of the one before. */
  offer(last: ReadOnce): void {
    if (this.#closed) return;
    this.withdraw();
    this.#last = last.reading;
    offerReread(last.reading, (begin) => {
      this.withdraw();
      return new Promise((settle) => {
        const msg = { ...last.carried, _msgid: randomBytes(8).toString('hex') };
        this.#asked.set(msg, { ...last, begin, settle });
        this.#receive(msg);
      });
    });
  }

  withdraw(): void {
    if (this.#last !== undefined) withdrawReread(this.#last);
    this.#last = undefined;
  }

  /** The node goes: there is nobody to read. */
  close(): void {
    this.#closed = true;
    this.withdraw();
  }
}
