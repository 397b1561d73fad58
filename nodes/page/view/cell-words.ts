/** What is said of a cell. */
import type { Problem } from '../../lib/core';
import type { ListRow, RowsAnswer } from '../api';
import { fieldName } from './texts';

export type Column = RowsAnswer['columns'][number];

/** A column by the field that is read from it, else by its heading. */
export function columnName({ field, header }: Column): string {
  return field === '' ? header : fieldName(field);
}

/** What is wrong with this cell of a row; the rest is about others, or about the message as a whole. */
export function problemsOf(row: ListRow, { field }: Column): readonly Problem[] {
  return field === '' ? [] : row.problems.filter((problem) => problem.field === field);
}
