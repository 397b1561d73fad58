/** The step of the columns: what the file's first rows are, which field each is, and what is missing before the list can be read. */
import type { Secrets } from '../lib/register';
import { type Words, words } from '../lib/core/words';
import { fieldWords } from '../lib/runtime/translate';
import { chosenHeading, lackingIn } from '../lib/reader/chosen';
import { FileError } from '../lib/reader/errors';
import { firstRows } from '../lib/reader/first-rows';
import { knownNames, matchHeaders } from '../lib/reader/headers';
import { headingAmong, isData } from '../lib/reader/heading';
import { openOptions } from '../lib/reader/open';
import { withOwnSynonyms } from '../lib/reader/synonyms';
import type { TopRow } from '../lib/reader/table';
import type { Source } from '../lib/reader/source';
import type { Wanted } from '../messages/columns';
import type { ColumnsStep } from './api';
import type { ColumnChoices, FirstLook } from './head';

const SYNONYMS = withOwnSynonyms([]);
/** Values shown of each column. */
const SAMPLES = 2;

/** Reads the first rows of a sheet. Throws what the readers throw. */
export async function firstLook(
  source: Source,
  wanted: readonly Wanted[],
  sheet: string,
  signal: AbortSignal,
): Promise<FirstLook> {
  const names = knownNames({ wanted, synonyms: SYNONYMS });
  const options = openOptions({ sheet, encoding: '', separator: '' }, names);
  const found = await firstRows(source, { ...options, signal });
  const { rows, others = [], hidden = [] } = found;
  return { sheet: found.sheet ?? '', sheets: others, hidden, top: rows };
}

/** Fields by place, as the file's own headings say, or as somebody chose for the same headings before. */
export interface Proposal {
  readonly heading: number;
  readonly headers: readonly string[];
  readonly fields: Readonly<Record<number, string>>;
  readonly remembered: boolean;
}

/**
 * @param before by the headings' fingerprint, what was chosen for a list with the same ones
 */
export function proposalOf(
  look: FirstLook,
  wanted: readonly Wanted[],
  { heading: chosenRow, fields }: ColumnChoices,
  before: (fingerprint: readonly string[]) => Readonly<Record<number, string>> | undefined,
): Proposal {
  const row = headingOf(look, wanted, chosenRow);
  const headers = row.cells;
  if (fields !== null) return { heading: row.row, headers, fields, remembered: false };
  const remembered = before(headers);
  const known = new Set(wanted.map(({ field }) => field));
  if (remembered !== undefined && Object.values(remembered).every((field) => known.has(field)))
    return { heading: row.row, headers, fields: remembered, remembered: true };
  const { columns } = matchHeaders(headers, { wanted, synonyms: SYNONYMS, hidden: new Set(look.hidden) });
  const guessed = columns.flatMap(({ index, reads }) => (reads === undefined ? [] : [[index, reads.field]]));
  return {
    ...{ heading: row.row, headers, remembered: false },
    fields: Object.fromEntries(guessed) as Record<number, string>,
  };
}

function headingOf({ top, hidden }: FirstLook, wanted: readonly Wanted[], chosen: number | null): TopRow {
  const row = top.find((one) => one.row === chosen);
  if (row !== undefined) return row;
  try {
    return headingAmong(top, { wanted, synonyms: SYNONYMS, hidden: new Set(hidden) });
  } catch (error) {
    const [first] = top;
    // Without headings a person has to see the rows to know what is wrong.
    if (error instanceof FileError && error.reason === 'noHeadings' && first !== undefined) return first;
    throw error;
  }
}

export function stepOf(look: FirstLook, wanted: readonly Wanted[], proposal: Proposal): ColumnsStep {
  const { heading, headers, fields, remembered } = proposal;
  const { columns } = chosenHeading({ row: heading, cells: headers }, wanted, choiceOf(fields)).matched;
  const rows = look.top.filter(({ row }) => row > heading);
  return {
    ...{ sheet: look.sheet, sheets: look.sheets, heading, top: look.top, remembered },
    columns: columns.map(({ index, header, reads }) => ({
      ...{ index, header, field: reads?.field ?? '' },
      samples: samplesOf(rows, index),
    })),
    fields: wanted.map(({ field, required }) => ({ name: field, required })),
    remarks: remarksOf(look, wanted, proposal),
  };
}

function samplesOf(rows: readonly TopRow[], index: number): string[] {
  return rows
    .map(({ cells }) => cells[index] ?? '')
    .filter((cell) => cell.trim() !== '')
    .slice(0, SAMPLES);
}

/** What has to be decided before the list can be read; empty: nothing. */
export function remarksOf(
  { top, hidden }: FirstLook,
  wanted: readonly Wanted[],
  { heading, headers, fields }: Proposal,
): Words[] {
  const choice = choiceOf(fields);
  const { missing, twice, cents } = lackingIn(headers, wanted, choice);
  const row = top.find((one) => one.row === heading);
  if (row !== undefined && isData(row)) return [words('file.noHeadings', { row: heading })];
  const { doubled } = matchHeaders(headers, { wanted, synonyms: SYNONYMS, hidden: new Set(hidden) });
  const columnOf = (field: string): string => wanted.find((one) => one.field === field)?.column ?? field;
  return [
    ...missing.map((field) => {
      const several = doubled.find(({ key }) => key === columnOf(field));
      return several === undefined
        ? words('page.said.missing', { field: fieldWords(field) })
        : words('page.said.several', { field: fieldWords(field), headers: quoted(several.headers) });
    }),
    ...twice.map((field) => words('page.said.twice', { field: fieldWords(field) })),
    ...cents.map((header) => words('file.cents', { header })),
  ];
}

export function choiceOf(fields: Readonly<Record<number, string>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(fields).map(([index, field]) => [Number(index), field]));
}

function quoted(names: readonly string[]): string {
  return names.map((one) => `«${one}»`).join(', ');
}

/** Names a set of headings and the page it was for, without saying what they are. */
export function fingerprintOf(secrets: Secrets, page: string, headers: readonly string[]): string {
  return secrets
    .hash(JSON.stringify(['page columns', page, headers]))
    .toString('hex')
    .slice(0, 32);
}
