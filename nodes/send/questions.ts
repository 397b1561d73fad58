/**
 * Questions about messages that were sent. They have time: they take what messages leave of the pace, and only a few are
 * asked at once, so that answers that do not come hold nothing else up.
 */
import type { Answer } from '../io-api';
import type { Halts } from './halts';
import { paced } from './paced';
import type { LineParts } from './parts';

const AT_ONCE = 10;

type Ask = (apiKey: string) => Promise<Answer>;

export class Questions {
  readonly #parts: Pick<LineParts, 'apiKey' | 'circuit' | 'pace'>;
  readonly #halts: Halts;
  readonly #waiting: (() => Promise<void>)[] = [];
  #inFlight = 0;

  constructor(parts: Pick<LineParts, 'apiKey' | 'circuit' | 'pace'>, halts: Halts) {
    this.#parts = parts;
    this.#halts = halts;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Resolves with the answer; with undefined when it cannot be asked now (no key, the service is stopped). */
  add(service: string, ask: Ask): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(async () => {
        resolve(await this.#put(service, ask));
      });
    });
  }

  /** Begins the next one, if there is one and it may begin. */
  begin(): Promise<void> | undefined {
    return this.#inFlight < AT_ONCE ? this.#waiting.shift()?.() : undefined;
  }

  async #put(service: string, ask: Ask): Promise<Answer | undefined> {
    const apiKey = this.#halts.of(service) === undefined ? this.#parts.apiKey(service) : undefined;
    if (apiKey === undefined) return undefined;
    const { circuit, pace } = this.#parts;
    this.#inFlight += 1;
    const answer = await paced(pace, () => ask(apiKey)).finally(() => (this.#inFlight -= 1));
    if (answer.kind === 'answered' && answer.status === 429) pace.pause(answer.retryAfterMs ?? 5_000);
    if (answer.kind === 'answered' && answer.status < 500) circuit.clear('read');
    else if (circuit.open) circuit.fail('nothing-written');
    return answer;
  }
}
