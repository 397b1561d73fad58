/**
 * Counts what the register and the lines do, by standing between them and who uses them: what they answer is handed on as it is, in the
 * same turn. The code that sends knows nothing of it.
 */
import type { Answer } from '../lib/io-api';
import type { LineOptions } from '../lib/outbox/line-types';
import type { Watch } from '../lib/outbox/watch';
import { RegisterError, type Register } from '../lib/register';
import { reasonLabel } from './labels';
import { lineLabels, type LineLabels } from './line-labels';
import type { Count, Durations, Numbers } from './numbers';

export function counting(numbers: Numbers): Watch {
  return {
    register: (register) => countedRegister(register, numbers),
    line: (options) => countedLine(options, numbers),
  };
}

function countedRegister(register: Register, numbers: Numbers): Register {
  const failed = (error: unknown): void => {
    numbers.count('io_register_errors_total', [error instanceof RegisterError ? error.code : 'OTHER']).add();
  };
  const writes = (what: string): Timed =>
    timed(numbers.duration('io_register_write_duration_seconds', [what]), failed);
  const reads = (what: string): Timed =>
    timed(numbers.duration('io_register_read_duration_seconds', [what]), failed);
  const decisions = (what: string) => {
    const [time, decided] = [writes(what), numbers.count('io_decisions_total', [what])];
    return (decide: () => Promise<number>) =>
      time(decide, (n) => {
        decided.add(n);
      });
  };
  const takenIn = remembered((line: string) => numbers.count('io_taken_in_total', lineLabels(line)));
  const emitted = numbers.count('io_outcomes_emitted_total');
  const time = {
    ...{ takeIn: writes('take-in'), intend: writes('intend'), record: writes('record') },
    ...{ release: writes('release'), giving: writes('giving'), emitted: writes('emitted') },
    ...{ cancel: decisions('cancel'), resend: decisions('resend') },
    ...{ markSent: decisions('mark-sent'), confirm: decisions('confirm') },
    ...{ next: reads('next'), unemitted: reads('unemitted'), page: reads('page') },
    ...{ counts: reads('counts'), totals: reads('totals') },
  };
  return {
    ...register,
    takeIn: (entry) =>
      time.takeIn(
        () => register.takeIn(entry),
        ({ state, reason }) => {
          takenIn(entry.line).add();
          if (state !== 'queued') outcome(numbers, lineLabels(entry.line), state, reason).add();
        },
      ),
    intend: (next) => time.intend(() => register.intend(next)),
    record: (end) => time.record(() => register.record(end)),
    release: (tried) => time.release(() => register.release(tried)),
    giving: (ids) => time.giving(() => register.giving(ids)),
    emitted: (outcomes) =>
      time.emitted(
        () => register.emitted(outcomes),
        () => {
          emitted.add(outcomes.length);
        },
      ),
    cancel: (scope, by) => time.cancel(() => register.cancel(scope, by)),
    resend: (scope, by) => time.resend(() => register.resend(scope, by)),
    markSent: (scope, by) => time.markSent(() => register.markSent(scope, by)),
    confirm: (scope, who, upTo, by) => time.confirm(() => register.confirm(scope, who, upTo, by)),
    next: (filter) => time.next(() => register.next(filter)),
    unemitted: (node, afterId, limit) => time.unemitted(() => register.unemitted(node, afterId, limit)),
    counts: (scope) => time.counts(() => register.counts(scope)),
    totals: (node) => time.totals(() => register.totals(node)),
    page: (query) => time.page(() => register.page(query)),
  };
}

function countedLine(options: LineOptions, numbers: Numbers): LineOptions {
  const { key, register, client } = options;
  const labels = lineLabels(key);
  const calls = (what: string) => {
    const time = timed(numbers.duration('io_call_duration_seconds', [what]));
    const answers = remembered((answer: string) =>
      numbers.count('io_calls_total', [...labels, what, answer]),
    );
    // A rate knows nothing of the first value that it sees: what will surely be counted begins at 0.
    answers('2xx');
    return (ask: () => Promise<Answer>) =>
      time(ask, (answer) => {
        answers(answerLabel(answer)).add();
      });
  };
  const call = { profile: calls('profile'), message: calls('message'), status: calls('status') };
  const sent = outcome(numbers, labels, 'sent', undefined);
  return {
    ...options,
    client: {
      profile: (apiKey, fiscalCode) => call.profile(() => client.profile(apiKey, fiscalCode)),
      send: (apiKey, message) => call.message(() => client.send(apiKey, message)),
      status: (apiKey, fiscalCode, id) => call.status(() => client.status(apiKey, fiscalCode, id)),
      close: () => {
        client.close();
      },
    },
    register: {
      ...register,
      record: (end) => {
        const { state, reason } = end;
        return seen(register.record(end), (recorded) => {
          if (recorded) (state === 'sent' ? sent : outcome(numbers, labels, state, reason)).add();
        });
      },
    },
  };
}

function outcome(numbers: Numbers, line: LineLabels, state: string, reason: string | undefined): Count {
  return numbers.count('io_outcomes_total', [...line, state, reasonLabel(reason)]);
}

/** IO's answer by what it means to who watches. */
function answerLabel(answer: Answer): string {
  if (answer.kind !== 'answered') return answer.kind;
  const { status } = answer;
  if (status === 401 || status === 403 || status === 429) return String(status);
  return `${String(Math.floor(status / 100))}xx`;
}

type Timed = <T>(ask: () => Promise<T>, then?: (value: T) => void) => Promise<T>;

/** From the question to the answer, also what is done at once: a file is read so. */
function timed(durations: Durations, failed: (error: unknown) => void = () => undefined): Timed {
  return (ask, then) => {
    const start = performance.now();
    return seen(
      ask(),
      (value) => {
        durations.took(performance.now() - start);
        then?.(value);
      },
      (error) => {
        durations.took(performance.now() - start);
        failed(error);
      },
    );
  };
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

/** Of few keys. */
function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
