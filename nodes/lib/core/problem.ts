/**
 * How core says that something is wrong: a code with what the sentence about it needs. Prose is made at the
 * edge.
 */
import type { ProblemCode } from './codes';
import type { Reason } from './reason';
import type { Problem, Result } from './types';

const SHOWN_UNITS = 80;

/** A problem of `field`, with the value that was found (shortened) and the arguments of the sentence. */
export function problem(code: ProblemCode, field: string, value?: unknown, args?: Problem['args']): Problem {
  return {
    code,
    field,
    ...(value === undefined ? {} : { value: shown(value) }),
    ...(args === undefined ? {} : { args }),
  };
}

/** The words of a problem: its sentence names field, value and remedy. What it counts, if anything, chooses the form. */
export function problemReason({ code, field, value = '', args = {} }: Problem): Reason {
  const n = args.length ?? args.found;
  return { key: `problem.${code}`, field, args: { value, ...args, ...(n === undefined ? {} : { n }) } };
}

export function good<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function bad<T>(code: ProblemCode, field: string, value?: unknown, args?: Problem['args']): Result<T> {
  return { ok: false, problem: problem(code, field, value, args) };
}

/** A value as a person may recognise it in an error, at most 80 UTF-16 units long. */
export function shown(value: unknown): string {
  const text = asText(value);
  if (text.length <= SHOWN_UNITS) return text;
  // Never half of a character that takes two units.
  return text.slice(0, SHOWN_UNITS - 1).replace(/[\uD800-\uDBFF]$/, '') + '…';
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    if (ArrayBuffer.isView(value)) return tagOf(value);
    // An object may choose to have no JSON text.
    const json = JSON.stringify(Array.isArray(value) ? value.slice(0, SHOWN_UNITS) : value) as
      string | undefined;
    return json ?? tagOf(value);
  } catch {
    return tagOf(value);
  }
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value);
}
