/** What PostgreSQL's planner says of a statement, and how it comes to the rows of a table. */
import type { Client } from 'pg';

export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Total Cost'?: number;
  readonly Plans?: readonly Plan[];
}

interface Way {
  readonly table: string;
  /** Empty: it reads the table from its beginning to its end. */
  readonly index: string;
  /** Whether it goes to one place of the index. */
  readonly isBounded: boolean;
}

/** Tables of which there may be many rows, or that grow until they are folded. */
export const LARGE: ReadonlySet<string> = new Set([
  ...['message', 'body', 'owing', 'blocking', 'tally', 'tally_change', 'done', 'act', 'confirmation'],
  ...['notice', 'notice_body', 'paid_early', 'sheet', 'sheet_begun', 'sheet_change', 'sheet_file'],
]);

/** Partial indexes that may be gone through: of what is on its way there is never much. */
const WHOLE: ReadonlySet<string> = new Set(['message_flying', 'notice_leaving']);

function waysOf(plan: Plan): Way[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index = '' } = plan;
  const below = (plan.Plans ?? []).flatMap(waysOf);
  const isBounded = plan['Index Cond'] !== undefined;
  // It names no table: `message_flying` is of `message`, `notice_body_pkey` of `notice_body`.
  if (type.startsWith('Bitmap Index')) return [...below, { table: tableOf(index), index, isBounded }];
  if (table === undefined || !type.includes('Scan') || type.startsWith('Bitmap Heap') || type === 'Tid Scan')
    return below;
  return [...below, { table, index, isBounded }];
}

function tableOf(index: string): string {
  return (
    [...LARGE].filter((table) => index.startsWith(table)).sort((a, b) => b.length - a.length)[0] ?? index
  );
}

/**
 * What of a plan would cost as much as a large table has rows; empty: every way is by an index, and to one place of it.
 * @param only the indexes of `message` that it may go by; without it any
 */
export function slowWays(plan: Plan, only?: ReadonlySet<string>): string[] {
  return waysOf(plan)
    .filter(({ table }) => LARGE.has(table))
    .flatMap(({ table, index, isBounded }) => {
      if (index === '') return [`reads all of ${table}`];
      if (!isBounded && !WHOLE.has(index)) return [`reads all of ${index}`];
      return table === 'message' && only?.has(index) === false ? [`goes by ${index}`] : [];
    });
}

/** Of a statement that is planned before its values are known. */
export async function planOf(client: Client, sql: string): Promise<Plan> {
  await client.query(`PREPARE one AS ${sql}`);
  try {
    const found = await client.query<{ n: number }>(
      `SELECT cardinality(parameter_types) AS n FROM pg_prepared_statements WHERE name = 'one'`,
    );
    const values = Array.from({ length: found.rows[0]?.n ?? 0 }, () => 'NULL').join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) EXECUTE one${values === '' ? '' : `(${values})`}`,
    );
    const [explained] = rows;
    if (explained === undefined) throw new Error('no plan');
    return explained['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('DEALLOCATE one');
  }
}
