/** Notice numbers whose last two digits are not the remainder of the others: told, never refused. */
import { hasRightCheck, readNoticeNumber } from '../core/notice-number';
import type { Column } from './headers';
import type { TableRow, TableWarning } from './table';

/** Rows that are named. */
const EXAMPLES = 5;
/** UTF-16 units of a number in groups, with what keeps it a text. */
const LONGEST = 60;

export class NoticeCheck {
  readonly #columns: readonly Column[];
  readonly #found = new Map<string, { n: number; readonly rows: number[] }>();

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
  }

  /** The eighteen digits in the last of the columns, so that who compares them need not read them again. */
  look({ row, cells }: TableRow): string | undefined {
    let digits: string | undefined;
    for (const { index, header } of this.#columns) {
      digits = noticeDigits(cells[index]);
      if (digits === undefined || hasRightCheck(digits)) continue;
      const found = this.#found.get(header) ?? { n: 0, rows: [] };
      this.#found.set(header, found);
      found.n += 1;
      if (found.rows.length < EXAMPLES) found.rows.push(row);
    }
    return digits;
  }

  warnings(): TableWarning[] {
    return [...this.#found].map(([header, { n, rows }]) => ({
      code: 'NOTICE_NUMBER_CHECK',
      args: { header, n, rows: rows.join(', ') },
    }));
  }
}

/** The eighteen digits of a cell, where it has a notice number. */
export function noticeDigits(cell = ''): string | undefined {
  if (cell.length < 18 || cell.length > LONGEST) return undefined;
  const read = readNoticeNumber(cell, '');
  return read.ok ? read.value : undefined;
}
