/**
 * Counts what the register and the lines do, by standing between them and who uses them: what they answer is handed on as it is, in the
 * same turn. The code that sends knows nothing of it.
 */
import type { Answer } from '../lib/io-api';
import type { LineOptions } from '../lib/outbox/line-types';
import type { Watch } from '../lib/outbox/watch';
import { RegisterError, type Register } from '../lib/register';
import type { NameOf } from './catalogue';
import { lineLabels } from './line-labels';
import type { Numbers } from './numbers';
import { reasonLabel } from './labels';

export function counting(numbers: Numbers): Watch {
  return {
    register: (register) => countedRegister(register, numbers),
    line: (options) => countedLine(options, numbers),
  };
}

function countedRegister(register: Register, numbers: Numbers): Register {
  const failed = (error: unknown): void => {
    numbers.add('io_register_errors_total', [error instanceof RegisterError ? error.code : 'OTHER']);
  };
  const write = <T>(what: string, done: () => Promise<T>, then?: (value: T) => void): Promise<T> =>
    timed(numbers, 'io_register_write_duration_seconds', what, done, then, failed);
  const read = <T>(what: string, done: () => Promise<T>): Promise<T> =>
    timed(numbers, 'io_register_read_duration_seconds', what, done, undefined, failed);
  const decided = (decision: string, done: () => Promise<number>): Promise<number> =>
    write(decision, done, (n) => {
      numbers.add('io_decisions_total', [decision], n);
    });
  numbers.add('io_outcomes_emitted_total', [], 0);
  return {
    ...register,
    takeIn: (entry) =>
      write(
        'take-in',
        () => register.takeIn(entry),
        ({ state, reason }) => {
          const line = lineLabels(entry.line);
          numbers.add('io_taken_in_total', line);
          if (state !== 'queued') numbers.add('io_outcomes_total', [...line, state, reasonLabel(reason)]);
        },
      ),
    intend: (next) => write('intend', () => register.intend(next)),
    record: (outcome) => write('record', () => register.record(outcome)),
    release: (tried) => write('release', () => register.release(tried)),
    giving: (ids) => write('giving', () => register.giving(ids)),
    emitted: (outcomes) =>
      write(
        'emitted',
        () => register.emitted(outcomes),
        () => {
          numbers.add('io_outcomes_emitted_total', [], outcomes.length);
        },
      ),
    cancel: (scope, by) => decided('cancel', () => register.cancel(scope, by)),
    resend: (scope, by) => decided('resend', () => register.resend(scope, by)),
    markSent: (scope, by) => decided('mark-sent', () => register.markSent(scope, by)),
    confirm: (scope, who, upTo, by) => decided('confirm', () => register.confirm(scope, who, upTo, by)),
    next: (filter) => read('next', () => register.next(filter)),
    unemitted: (node, afterId, limit) => read('unemitted', () => register.unemitted(node, afterId, limit)),
    counts: (scope) => read('counts', () => register.counts(scope)),
    page: (query) => read('page', () => register.page(query)),
  };
}

function countedLine(options: LineOptions, numbers: Numbers): LineOptions {
  const { key, register, client } = options;
  const labels = lineLabels(key);
  const call = (what: string, done: () => Promise<Answer>): Promise<Answer> =>
    timed(numbers, 'io_call_duration_seconds', what, done, (answer) => {
      numbers.add('io_calls_total', [...labels, what, answerLabel(answer)]);
    });
  // What will surely be counted begins at 0: a rate knows nothing of the first value that it sees.
  for (const what of ['profile', 'message']) numbers.add('io_calls_total', [...labels, what, '2xx'], 0);
  numbers.add('io_outcomes_total', [...labels, 'sent', ''], 0);
  return {
    ...options,
    client: {
      profile: (apiKey, fiscalCode) => call('profile', () => client.profile(apiKey, fiscalCode)),
      send: (apiKey, message) => call('message', () => client.send(apiKey, message)),
      status: (apiKey, fiscalCode, id) => call('status', () => client.status(apiKey, fiscalCode, id)),
      close: () => {
        client.close();
      },
    },
    register: {
      ...register,
      record: (outcome) =>
        seen(register.record(outcome), (recorded) => {
          const { state, reason } = outcome;
          if (recorded) numbers.add('io_outcomes_total', [...labels, state, reasonLabel(reason)]);
        }),
    },
  };
}

/** IO's answer by what it means to who watches. */
function answerLabel(answer: Answer): string {
  if (answer.kind !== 'answered') return answer.kind;
  const { status } = answer;
  return status === 401 || status === 403 || status === 429
    ? String(status)
    : `${String(Math.floor(status / 100))}xx`;
}

function timed<T>(
  numbers: Numbers,
  name: NameOf<'histogram'>,
  label: string,
  done: () => Promise<T>,
  then?: (value: T) => void,
  failed?: (error: unknown) => void,
): Promise<T> {
  const start = performance.now();
  const end = (): void => {
    numbers.took(name, label, performance.now() - start);
  };
  return seen(
    done(),
    (value) => {
      end();
      then?.(value);
    },
    (error) => {
      end();
      failed?.(error);
    },
  );
}

/** The same promise; its end is looked at beside it. */
function seen<T>(
  promise: Promise<T>,
  then: (value: T) => void,
  failed: (error: unknown) => void = () => undefined,
): Promise<T> {
  promise.then(then, failed);
  return promise;
}
