/** Columns as a person has chosen them: which heading of the file is which field. Pure, as the search for them is. */
import { isCentsAlone, meansCents } from '../core';
import type { Wanted } from '../../messages/columns';
import type { Heading } from './heading';
import { asWritten, type Column, matchHeaders } from './headers';
import type { TableRow } from './table';

/** By place (from 0) the field that is read from it. */
export type Choice = ReadonlyMap<number, string>;

/** What keeps a choice from being read: a field that is needed and not chosen, one chosen twice, or cents read as euro. */
export interface Lacking {
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  /** Headings. */
  readonly cents: readonly string[];
}

/** The row of headings, read as chosen and not by its names. */
export function chosenHeading(row: TableRow, wanted: readonly Wanted[], choice: Choice): Heading {
  const byField = new Map(wanted.map((one) => [one.field, one]));
  const headers = row.cells.map(asWritten);
  const keys = new Set(
    [...choice.values()].flatMap((field) => {
      const column = byField.get(field)?.column;
      return column === undefined ? [] : [column];
    }),
  );
  // Names alone: nothing is recognised where no field has a name.
  const plain = matchHeaders(headers, { wanted: [], synonyms: [] });
  const taken = new Set(keys);
  const columns = plain.columns.map((column): Column => {
    const { index, header } = column;
    const one = byField.get(choice.get(index) ?? '');
    if (one === undefined) return { index, header, known: false, key: freeName(column.key, taken) };
    return { index, header, known: true, key: one.column, reads: { field: one.field, kind: one.kind } };
  });
  const { missing } = lackingIn(headers, wanted, choice);
  return {
    ...row,
    above: 0,
    elsewhere: [],
    matched: { ...plain, columns, missing, doubled: [], second: [], hidden: [], cents: [], ambiguous: [] },
  };
}

export function lackingIn(headers: readonly string[], wanted: readonly Wanted[], choice: Choice): Lacking {
  const fields = [...choice.values()];
  const columns = new Set(wanted.filter(({ field }) => fields.includes(field)).map(({ column }) => column));
  return {
    missing: wanted
      .filter(
        ({ column, required, unless }) =>
          required && !columns.has(column) && (unless === undefined || !columns.has(unless)),
      )
      .map(({ field }) => field),
    twice: [...new Set(fields.filter((field, at) => fields.indexOf(field) !== at))],
    cents: [...choice].flatMap(([index, field]) => {
      const header = headers[index] ?? '';
      const isMoney = wanted.find((one) => one.field === field)?.kind === 'money';
      return isMoney && (meansCents(header) || isCentsAlone(header)) ? [asWritten(header)] : [];
    }),
  };
}

function freeName(key: string, taken: Set<string>): string {
  let name = key;
  for (let n = 2; taken.has(name); n += 1) name = `${key} (${n})`;
  taken.add(name);
  return name;
}
