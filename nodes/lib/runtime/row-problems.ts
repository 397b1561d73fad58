/** What io-file knows of a row: what it found wrong while reading, for which a message node refuses it, and its place. */
import { PROBLEM_CODES, type Problem } from '../core';

const CODES: ReadonlySet<unknown> = new Set(PROBLEM_CODES);

/** The problems in `msg.io.file` that concern one of `fields`, or the whole row. */
export function fileProblems(msg: Readonly<Record<string, unknown>>, fields: ReadonlySet<string>): Problem[] {
  const { io } = msg as { io?: { file?: { problems?: unknown } } | null };
  const problems = io?.file?.problems;
  if (!Array.isArray(problems)) return [];
  return (problems as readonly unknown[]).filter(
    (one): one is Problem => isProblem(one) && (one.field === 'payload' || fields.has(one.field)),
  );
}

/**
 * Where io-file found a row, for who corrects it: all of `msg.io.file` but its problems, which the corrected row would have to
 * answer for again.
 */
export function placeInFile(msg: Readonly<Record<string, unknown>>): { file?: object } {
  const { io } = msg as { io?: { file?: unknown } | null };
  if (typeof io?.file !== 'object' || io.file === null) return {};
  return { file: Object.fromEntries(Object.entries(io.file).filter(([name]) => name !== 'problems')) };
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    CODES.has((value as Problem).code) &&
    typeof (value as Problem).field === 'string'
  );
}
