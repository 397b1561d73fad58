/** What was given to send, what was heard of it and what IO has: the balance of a campaign of several institutions. */
import type { Arrivals } from './io';
import { mostWithin } from './windows';

/** IO's window, milliseconds. */
const WINDOW_MS = 5_000;

export interface Given {
  readonly institution: number;
  /** Of its institution. */
  readonly n: number;
}

export interface Heard {
  readonly outcome: string;
  readonly reason: string | undefined;
  /** The outcome may have been told before. */
  readonly again: boolean;
}

export interface Balance {
  readonly given: number;
  readonly sent: number;
  /** In doubt at the end, and IO has it, or has it not. */
  readonly inDoubtAtIo: number;
  readonly inDoubtNotAtIo: number;
  /** Doubts that a late answer has ended. */
  readonly settled: number;
  readonly others: number;
  /** Without any outcome. */
  readonly lost: number;
  /** Messages that IO accepted more than once. */
  readonly twice: number;
  /** Said to be sent, and IO has not got it. */
  readonly invented: number;
  /** Copies that were given again because nobody had confirmed the first, and were refused. */
  readonly duplicates: number;
  /** Outcomes that came once more, marked so, and those that were not marked. */
  readonly again: number;
  readonly unmarkedRepeats: number;
  /** Of all institutions, so far. */
  /** Messages that reached IO, and calls of all kinds. */
  readonly messages: number;
  readonly calls: number;
  /** The most calls of one institution in any 5 seconds. */
  readonly pace: number;
}

export class Ledger {
  readonly #given = new Map<string, Given>();
  readonly #heard = new Map<string, Heard[]>();
  readonly #ended = new Set<string>();
  readonly #accepted = new Map<string, number>();
  /** Times of calls, by key. */
  readonly #calls = new Map<string, number[]>();
  readonly #open = new Map<number, number>();
  #wake: (() => void) | undefined;

  give(given: Given): void {
    this.#given.set(idOf(given), given);
    this.#open.set(given.institution, this.open(given.institution) + 1);
  }

  /** Messages of an institution that have no end yet. */
  open(institution: number): number {
    return this.#open.get(institution) ?? 0;
  }

  hear(given: Given, heard: Heard): void {
    const id = idOf(given);
    const all = this.#heard.get(id) ?? [];
    all.push(heard);
    this.#heard.set(id, all);
    // That a second copy was refused says nothing of the first, which may wait.
    if (heard.reason === 'DUPLICATE' || this.#ended.has(id)) return;
    this.#ended.add(id);
    this.#open.set(given.institution, this.open(given.institution) - 1);
    if (this.complete) this.#wake?.();
  }

  arrived({ calls, accepted }: Arrivals): void {
    for (const { key, at } of calls) {
      const times = this.#calls.get(key) ?? [];
      times.push(at);
      this.#calls.set(key, times);
    }
    for (const { key, n } of accepted) {
      const id = idOf({ institution: institutionOf(key), n });
      this.#accepted.set(id, (this.#accepted.get(id) ?? 0) + 1);
    }
  }

  get complete(): boolean {
    return this.#ended.size === this.#given.size;
  }

  /** Resolves when each message that was given has an end. */
  untilComplete(): Promise<void> {
    if (this.complete) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  balance(): Balance {
    const ends = new Map([...this.#given.keys()].map((id) => [id, this.#endOf(id)]));
    const of = (wanted: string): string[] => [...ends].filter(([, end]) => end === wanted).map(([id]) => id);
    const atIo = (id: string): boolean => this.#accepted.has(id);
    const inDoubt = of('in-doubt');
    const all = [...this.#heard.values()];
    const own = all.map((list) => list.filter(({ reason }) => reason !== 'DUPLICATE'));
    const calls = [...this.#calls.values()];
    const doubted = own.filter((list) => list.some(({ outcome }) => outcome === 'in-doubt'));
    return {
      given: this.#given.size,
      sent: of('sent').length,
      inDoubtAtIo: inDoubt.filter(atIo).length,
      inDoubtNotAtIo: inDoubt.filter((id) => !atIo(id)).length,
      settled: doubted.filter((list) => list.some(({ outcome }) => outcome === 'sent')).length,
      others:
        [...ends.values()].filter((end) => end !== undefined).length - of('sent').length - inDoubt.length,
      lost: [...ends.values()].filter((end) => end === undefined).length,
      twice: [...this.#accepted.values()].filter((times) => times > 1).length,
      invented: of('sent').filter((id) => !atIo(id)).length,
      duplicates: all.flat().length - own.flat().length,
      again: own.flat().filter(({ again }) => again).length,
      unmarkedRepeats: own.reduce((sum, list) => sum + unmarkedIn(list), 0),
      messages: [...this.#accepted.values()].reduce((sum, times) => sum + times, 0),
      calls: calls.reduce((sum, times) => sum + times.length, 0),
      pace: Math.max(0, ...calls.map((times) => mostWithin(times, WINDOW_MS))),
    };
  }

  /** What was last said of a message; several processes may be heard in any order, and a doubt is never the last word after an answer. */
  #endOf(id: string): string | undefined {
    const own = (this.#heard.get(id) ?? []).filter(({ reason }) => reason !== 'DUPLICATE');
    return own.some(({ outcome }) => outcome === 'sent') ? 'sent' : own.at(-1)?.outcome;
  }
}

/** A sleeper may tell what its heir has told already, marked so: one of the two is marked. */
function unmarkedIn(list: readonly Heard[]): number {
  const fresh = list.filter(({ again }) => !again);
  return fresh.length - new Set(fresh.map(({ outcome }) => outcome)).size;
}

/** The key of an institution's service, by which the simulator knows whose call it is. */
export function keyOf(institution: number): string {
  return `invented-key-${institution}`;
}

function institutionOf(key: string): number {
  return Number(key.slice(keyOf(0).length - 1));
}

function idOf({ institution, n }: Given): string {
  return `${institution}:${n}`;
}
