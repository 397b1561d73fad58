/** What io-file found wrong with a row while reading it. A message node refuses such a row: its text alone looks right. */
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

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    CODES.has((value as Problem).code) &&
    typeof (value as Problem).field === 'string'
  );
}
