/**
 * Questions to IO that have time: they take what messages leave of the line's pace, and only a few are asked at once, so
 * that answers that do not come hold nothing else up.
 */
import type { Answer } from '../io-api';
import { paced } from '../io-api/pace';
import type { LineOptions } from './line-types';

/** Whether somebody still waits for the answer. */
export type Wanted = () => boolean;

const AT_ONCE = 10;

type Call = (apiKey: string) => Promise<Answer>;
type Options = Pick<LineOptions, 'client' | 'pace' | 'circuit' | 'apiKey'>;

export class BackgroundReads {
  readonly #options: Options;
  readonly #isHalted: (service: string) => boolean;
  readonly #wake: () => void;
  readonly #waiting: (() => Promise<void>)[] = [];
  #asked = 0;

  constructor(options: Options, isHalted: (service: string) => boolean, wake: () => void) {
    this.#options = options;
    this.#isHalted = isHalted;
    this.#wake = wake;
  }

  /** Questions put and not answered yet. */
  get asked(): number {
    return this.#asked;
  }

  /**
   * Asks IO for the state of a message that was sent, when nothing else wants the pace. Undefined: not now (no key, the
   * service is stopped); ask again later.
   */
  status(service: string, fiscalCode: string, ioId: string): Promise<Answer | undefined> {
    const { client } = this.#options;
    return this.#ask(service, (apiKey) => client.status(apiKey, fiscalCode, ioId));
  }

  /**
   * Asks IO whether the service may write to a citizen, without anything to send; as `status`. Once it is no longer `wanted`
   * the question is not put, and the answer is undefined.
   */
  profile(service: string, fiscalCode: string, wanted: Wanted): Promise<Answer | undefined> {
    const { client } = this.#options;
    return this.#ask(service, (apiKey) => client.profile(apiKey, fiscalCode), wanted);
  }

  /** Submits a message that is no row of the register; as `profile`. */
  send(service: string, message: object, wanted: Wanted): Promise<Answer | undefined> {
    const { client } = this.#options;
    return this.#ask(service, (apiKey) => client.send(apiKey, message), wanted);
  }

  #ask(service: string, call: Call, wanted: Wanted = () => true): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => this.#put(service, call, wanted).then(resolve, reject));
      this.#wake();
    });
  }

  /** Puts the next question; undefined when there is none, or enough are without an answer. */
  next(): Promise<void> | undefined {
    return this.#asked < AT_ONCE ? this.#waiting.shift()?.() : undefined;
  }

  async #put(service: string, call: Call, wanted: Wanted): Promise<Answer | undefined> {
    const { circuit, pace } = this.#options;
    const apiKey = this.#isHalted(service) || !wanted() ? undefined : this.#options.apiKey(service);
    if (apiKey === undefined) return undefined;
    this.#asked += 1;
    const answer = await paced(pace, () => call(apiKey)).finally(() => (this.#asked -= 1));
    if (answer.kind === 'answered' && answer.status === 429) pace.pause(answer.retryAfterMs ?? 5_000);
    if (answer.kind === 'answered' && answer.status < 500) circuit.clear('read');
    else if (circuit.open) circuit.fail('nothing-written');
    return answer;
  }
}
