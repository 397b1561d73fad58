/**
 * Questions to IO that have time: they take what messages leave of the line's pace, and only a few are asked at once, so
 * that answers that do not come hold nothing else up.
 */
import type { Answer } from '../io-api';
import { paced } from '../io-api/pace';
import type { Question } from '../register';
import type { LineOptions } from './line-types';

/** Whether somebody still waits for the answer. */
export type Wanted = () => boolean;

const AT_ONCE = 10;

type Options = Pick<LineOptions, 'key' | 'register' | 'client' | 'pace' | 'circuit' | 'apiKey'>;

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
   * service is stopped, the Node-RED that sends for the institution does not answer); ask again later.
   */
  status(service: string, fiscalCode: string, ioId: string): Promise<Answer | undefined> {
    return this.#ask({ kind: 'status', service, fiscalCode, ioId });
  }

  /**
   * Asks IO whether the service may write to a citizen, without anything to send; as `status`. Once it is no longer `wanted`
   * the question is not put, and the answer is undefined.
   */
  profile(service: string, fiscalCode: string, wanted: Wanted): Promise<Answer | undefined> {
    return this.#ask({ kind: 'profile', service, fiscalCode }, wanted);
  }

  /** Submits a message that is no row of the register; as `profile`. */
  send(service: string, message: object, wanted: Wanted): Promise<Answer | undefined> {
    return this.#ask({ kind: 'send', service, message }, wanted);
  }

  /** Puts what another process asks about this line. */
  answer(question: Question, wanted: Wanted = () => true): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.#wait(() => this.#put(question, wanted), resolve, reject);
    });
  }

  #wait(
    put: () => Promise<Answer | undefined>,
    resolve: (answer: Answer | undefined) => void,
    reject: (error: unknown) => void,
  ): void {
    this.#waiting.push(() => put().then(resolve, reject));
    this.#wake();
  }

  /** Where another process has the line, and with it its pace, that one puts the question. */
  async #ask(question: Question, wanted: Wanted = () => true): Promise<Answer | undefined> {
    const { key, register } = this.#options;
    const { peers } = register;
    if (peers === undefined) return this.answer(question, wanted);
    const said = await peers.ask(key, question, wanted);
    if (said === 'nobodys') return this.answer(question, wanted);
    if (said !== 'ours') return said.answer as Answer | undefined;
    // Another process may have taken the line over, and its pace with it: not now.
    if (!peers.mayCall(key)) return undefined;
    return new Promise((resolve, reject) => {
      // The line may go to another process before its turn comes, and its pace with it.
      const put = () => (peers.mayCall(key) ? this.#put(question, wanted) : this.#ask(question, wanted));
      this.#wait(put, resolve, reject);
    });
  }

  /** Puts the next question; undefined when there is none, or enough are without an answer. */
  next(): Promise<void> | undefined {
    return this.#asked < AT_ONCE ? this.#waiting.shift()?.() : undefined;
  }

  async #put(question: Question, wanted: Wanted): Promise<Answer | undefined> {
    const { circuit, pace, client } = this.#options;
    const { service } = question;
    const apiKey = this.#isHalted(service) || !wanted() ? undefined : this.#options.apiKey(service);
    if (apiKey === undefined) return undefined;
    this.#asked += 1;
    const answer = await paced(pace, () => put(client, apiKey, question)).finally(() => (this.#asked -= 1));
    if (answer.kind === 'answered' && answer.status === 429) pace.pause(answer.retryAfterMs ?? 5_000);
    if (answer.kind === 'answered' && answer.status < 500) circuit.clear('read');
    else if (circuit.open) circuit.fail('nothing-written');
    return answer;
  }
}

function put(client: LineOptions['client'], apiKey: string, question: Question): Promise<Answer> {
  switch (question.kind) {
    case 'profile':
      return client.profile(apiKey, question.fiscalCode);
    case 'status':
      return client.status(apiKey, question.fiscalCode, question.ioId);
    case 'send':
      return client.send(apiKey, question.message);
  }
}
