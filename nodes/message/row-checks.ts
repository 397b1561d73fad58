/** What is wrong with a row for reasons that no field knows by itself: where a value comes from, and what other rows have. */
import type { MessageDefinition, Problem } from '../lib/core';
import { couldBeCents, meansCents } from '../lib/core/cents';
import { isMonthFirst, isMonthOrDay } from '../lib/core/dates';
import { formatCents } from '../lib/core/money';
import { isNonValue, sheetError } from '../lib/core/non-values';
import { problem } from '../lib/core/problem';
import { oneLine } from '../lib/core/text';

interface Source {
  readonly field: string;
  readonly type: string;
  /** Path or expression. */
  readonly value: string;
}

/** The last name of a path: `amount` of `payload.payment_data["amount"]`. */
const LAST_NAME = /([^.[\]"']+)["'\]]*$/;

/** Lists that are being read at the same moment are few. */
const MOST_LISTS = 20;

export class RowChecks {
  /** Amounts that come from a column whose name means cents. */
  readonly #inCents: ReadonlyMap<string, string>;
  readonly #dates: readonly string[];
  /** By list and field: a date with the month first that was met. */
  readonly #monthFirst = new Map<string, string>();

  constructor(definition: MessageDefinition, sources: readonly Source[]) {
    const kinds = new Map(definition.fields.map(({ name, kind }) => [name, kind]));
    this.#dates = definition.fields.filter(({ kind }) => kind === 'date').map(({ name }) => name);
    this.#inCents = new Map(
      sources
        .filter(({ field, type }) => kinds.get(field) === 'money' && type === 'msg')
        .map(({ field, value }): [string, string] => [field, LAST_NAME.exec(value)?.[1] ?? ''])
        .filter(([, column]) => meansCents(column)),
    );
  }

  /** @param list what the rows of one list have in common; undefined: the row stands alone */
  problems(values: Readonly<Record<string, unknown>>, list: string | undefined): Problem[] {
    return [...this.#centsProblems(values), ...(list === undefined ? [] : this.#monthProblems(values, list))];
  }

  #centsProblems(values: Readonly<Record<string, unknown>>): Problem[] {
    return [...this.#inCents]
      .filter(([field]) => couldBeCents(values[field]))
      .map(([field, column]) =>
        problem('MONEY_IN_CENTS', field, values[field], {
          column,
          asEuros: formatCents(Number(values[field])),
        }),
      );
  }

  /** From the first date of a column that has the month in front, no other that could have it is sure. */
  #monthProblems(values: Readonly<Record<string, unknown>>, list: string): Problem[] {
    return this.#dates.flatMap((field) => {
      const [key, value] = [`${list} ${field}`, values[field]];
      if (isMonthFirst(value)) {
        if (this.#monthFirst.size >= MOST_LISTS) this.#monthFirst.clear();
        this.#monthFirst.set(key, oneLine(String(value)));
        return [];
      }
      const example = this.#monthFirst.get(key);
      return example === undefined || !isMonthOrDay(value)
        ? []
        : [problem('DATE_MONTH_FIRST', field, value, { example })];
    });
  }
}

/** What the rows that one node split from one list have in common. */
export function listOf(msg: Readonly<Record<string, unknown>>): string | undefined {
  const { parts } = msg as { parts?: { id?: unknown } | null };
  return typeof parts?.id === 'string' ? parts.id : undefined;
}

/** Two people whose case is "NULL" are two cases. */
export function caseProblem(value: unknown): Problem[] {
  const text = typeof value === 'string' ? oneLine(value.slice(0, 200)) : '';
  if (text === '') return [];
  if (sheetError(text) !== undefined) return [problem('CELL_ERROR', 'caso', text)];
  return isNonValue(text) ? [problem('NO_VALUE', 'caso', text)] : [];
}
