/**
 * The only errors that leave our nodes. Always built anew: never someone else's error or its `cause`, which may carry
 * the key, the message or a fiscal code.
 */
import type { FaultCode } from '../core';
import { faultBranch } from '../core/fault-words';
import { causeOf } from '../core/register-causes';
import { RegisterError } from '../register';
import { translate } from './translate';

/** What the sentences about files may name. */
const FILE = { name: '', what: '', sheet: '', sheets: '', row: 1, n: 0 } as const;

/** What the sentences about the address of a database name. */
const URL = { sign: '', written: '', option: '' } as const;

export class Fault extends Error {
  /** As given, and the `cause` where there are texts for it. */
  readonly args: Readonly<Record<string, string | number>>;

  constructor(
    readonly code: FaultCode,
    given: Readonly<Record<string, string | number>> = {},
  ) {
    const cause = causeOf(code, given);
    const args = cause === undefined ? given : { ...given, cause };
    const known = {
      error: '',
      status: '',
      answer: '',
      queued: 0,
      file: '',
      topic: '',
      ...URL,
      ...FILE,
      ...args,
    };
    const branch = faultBranch(code, args);
    super(`${translate(`${branch}.text`, known)} ${translate(`${branch}.remedy`, known)}`);
    this.args = args;
    // Node-RED shows `name: message` to people; the code is what they can look up.
    this.name = code;
    // A Catch node hands the stack on to flows: it would tell of our files, not of the user's trouble.
    this.stack = `${code}: ${this.message}`;
  }
}

/** Any thrown thing as a Fault. Of a stranger only its name and its place in our code are kept. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof RegisterError) return new Fault(error.code, error.args);
  if (!(error instanceof Error)) return new Fault('IO_INTERNAL', { error: typeof error });
  // The lines before the first `at` are the message, which may hold a value.
  const place = /^ {4}at .*?([\w.-]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1] ?? '';
  const name = /^\w{1,40}$/.test(error.name) ? error.name : 'Error';
  return new Fault('IO_INTERNAL', { error: `${name} ${place}`.trim() });
}
