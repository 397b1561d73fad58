/** One notice number with two amounts in the same list. A notice has one amount, so neither row may leave. */
import type { Problem } from '../core';
import { readCents } from '../core/money';
import { problem } from '../core/problem';
import type { Column } from './headers';
import { noticeDigits } from './notice-check';
import { NumberTable } from './number-table';
import type { TableRow, TableWarning } from './table';

/** UTF-16 units of an amount with its currency. */
const LONGEST = 60;

const NONE: readonly Problem[] = [];

interface Apart {
  readonly cents: number;
  readonly row: number;
  /** The first row that asks something else. */
  readonly other: number;
}

export class AmountsApart {
  readonly #notice: Column | undefined;
  readonly #amount: Column | undefined;
  readonly #numbers = new NumberTable();
  readonly #apart = new Map<string, Apart>();
  #n = 0;

  /** Of several columns nobody knows which amount belongs to which number. */
  constructor(notices: readonly Column[], amounts: readonly Column[]) {
    if (notices.length !== 1 || amounts.length !== 1) return;
    [this.#notice] = notices;
    [this.#amount] = amounts;
  }

  /** @param digits of the row's notice number, where it has one */
  look({ row, cells }: TableRow, digits: string | undefined): void {
    const cents = digits === undefined ? undefined : this.#centsOf(cells);
    if (digits === undefined || cents === undefined) return;
    const first = this.#numbers.firstOf(digits, cents, row);
    if (first === undefined || first.cents === cents) return;
    this.#n += 1;
    if (!this.#apart.has(digits)) this.#apart.set(digits, { ...first, other: row });
  }

  /** NOTICE_NUMBER_TWO_AMOUNTS for every row of such a number. */
  problems({ cells }: TableRow): readonly Problem[] {
    if (this.#apart.size === 0 || this.#notice === undefined) return NONE;
    const digits = noticeDigits(cells[this.#notice.index]);
    const apart = digits === undefined ? undefined : this.#apart.get(digits);
    const cents = apart === undefined ? undefined : this.#centsOf(cells);
    if (apart === undefined || cents === undefined) return NONE;
    const row = cents === apart.cents ? apart.other : apart.row;
    return [problem('NOTICE_NUMBER_TWO_AMOUNTS', this.#notice.reads?.field ?? '', digits, { row })];
  }

  warnings(): TableWarning[] {
    const [first] = this.#apart.values();
    return [
      ...(first === undefined
        ? []
        : [
            {
              code: 'NOTICE_NUMBER_TWO_AMOUNTS' as const,
              args: { n: this.#n, row: first.other, first: first.row },
            },
          ]),
      ...(this.#numbers.isFull ? [{ code: 'NUMBERS_NOT_COMPARED' as const, args: {} }] : []),
    ];
  }

  #centsOf(cells: readonly string[]): number | undefined {
    if (this.#amount === undefined) return undefined;
    const amount = cells[this.#amount.index] ?? '';
    if (amount.length > LONGEST) return undefined;
    const cents = readCents(amount, '');
    return cents.ok ? cents.value : undefined;
  }
}
