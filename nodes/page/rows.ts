/** The table of a sending: a page of its rows, those of one state, and the search through their cells. */
import { WrongCall } from '../lib/runtime/routes';
import type { ListRow, RowsAnswer } from './api';
import type { Sendings } from './sendings';
import { type KeptRow, STATES } from './sending-file';
import type { Head } from './head';

const MOST = 200;
/** Numbers and states read, and rows deciphered, in one turn of the event loop. */
const NUMBERS = 5_000;
const SLICE = 250;
/** Characters that are looked for. */
const LONGEST_SEARCH = 200;

export interface RowsQuery {
  readonly from: number;
  readonly count: number;
  readonly show: 'all' | 'wrong' | 'odd';
  readonly search: string;
}

export function rowsQuery(query: Readonly<Record<string, unknown>>): RowsQuery {
  const { from = '0', count = String(MOST), show = 'all', search = '' } = query;
  const [first, many] = [Number(from), Number(count)];
  if (!Number.isSafeInteger(first) || first < 0 || !Number.isSafeInteger(many) || many < 0)
    throw new WrongCall();
  if (show !== 'all' && show !== 'wrong' && show !== 'odd') throw new WrongCall();
  if (typeof search !== 'string' || search.length > LONGEST_SEARCH) throw new WrongCall();
  return { from: first, count: Math.min(many, MOST), show, search: search.trim().toLocaleLowerCase('it') };
}

/** What was found last, by sending: asked for again with each page that is scrolled to. */
const found = new Map<string, { readonly name: string; readonly numbers: readonly number[] }>();
const MOST_FOUND = 8;

export async function rowsAnswer(sendings: Sendings, head: Head, query: RowsQuery): Promise<RowsAnswer> {
  const { from, count, show, search } = query;
  const name = JSON.stringify([head.version, head.stage, head.check?.at, show, search]);
  const known = found.get(head.id);
  const numbers = known?.name === name ? known.numbers : await numbersOf(sendings, head, query);
  found.delete(head.id);
  // While rows are looked at their states change.
  if (!sendings.jobs.has(head.id)) found.set(head.id, { name, numbers });
  for (const oldest of found.keys()) {
    if (found.size <= MOST_FOUND) break;
    found.delete(oldest);
  }
  const rows = sendings.sendingFile(head.id).some(numbers.slice(from, from + count));
  return {
    version: head.version,
    columns: head.columns.map(({ key, header, field }) => ({ key, header, field })),
    ...{ found: numbers.length, from },
    rows: rows.map((row) => listRow(head, row)),
  };
}

export function listRow(
  { columns }: Pick<Head, 'columns'>,
  { row, cells, state, found: what }: KeptRow,
): ListRow {
  const { problems = [], warnings = [], other } = what;
  return {
    row,
    state: state === 'new' ? 'right' : state,
    cells: columns.map(({ index }) => cells[index] ?? ''),
    ...{ problems, warnings },
    ...(other === undefined ? {} : { other }),
  };
}

async function numbersOf(sendings: Sendings, head: Head, { show, search }: RowsQuery): Promise<number[]> {
  const state = show === 'all' ? undefined : STATES.indexOf(show);
  const numbers: number[] = [];
  for (let after = 0; ;) {
    const some = sendings.sendingFile(head.id).states(after, NUMBERS);
    for (const one of some) if (state === undefined || one.state === state) numbers.push(one.number);
    if (some.length < NUMBERS) break;
    after = some.at(-1)?.number ?? after;
    await turn();
  }
  return search === '' ? numbers : searched(sendings, head, numbers, search);
}

async function searched(
  sendings: Sendings,
  head: Head,
  numbers: readonly number[],
  text: string,
): Promise<number[]> {
  const hits: number[] = [];
  const wanted = new Set(numbers);
  for (let after = 0; ;) {
    const rows = sendings.sendingFile(head.id).rows(after, SLICE);
    for (const { row, cells } of rows)
      if (wanted.has(row) && cells.some((cell) => cell.toLocaleLowerCase('it').includes(text)))
        hits.push(row);
    if (rows.length < SLICE) return hits;
    after = rows.at(-1)?.row ?? after;
    await turn();
  }
}

/** The nearest rows before and after one for which `isMeant`; null: there is none. */
export async function neighbours(
  sendings: Sendings,
  head: Head,
  row: number,
  isMeant: (state: KeptRow['state']) => boolean,
): Promise<{ readonly before: number | null; readonly after: number | null }> {
  let before: number | null = null;
  let after: number | null = null;
  for (let from = 0; after === null;) {
    const some = sendings.sendingFile(head.id).states(from, NUMBERS);
    for (const { number, state } of some) {
      if (!isMeant(STATES[state] ?? 'new')) continue;
      if (number < row) before = number;
      else if (number > row) {
        after = number;
        break;
      }
    }
    if (some.length < NUMBERS) break;
    from = some.at(-1)?.number ?? from;
    await turn();
  }
  return { before, after };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
