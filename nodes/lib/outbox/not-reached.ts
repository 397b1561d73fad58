/**
 * Who was not reached, or about whom nobody knows it, each message once, with the columns of their own rows, for a letter, an
 * e-mail or a list. The register keeps the rows for as long as the fiscal codes; of those that it has no more only the outcome
 * is known.
 */
import { asCell } from '../core/spreadsheet';
import type { Register, Row, Scope } from '../register';
import { ownColumns } from './kept-row';
import { reportRow } from './report-row';

/** Ids read at once, and rows deciphered at once: each may have a quarter of a megabyte. */
const IDS = 500;
const ROWS = 20;
/** Own columns of a list; what a row has besides goes into one, `REST`. A list may name another column in every row. */
const MOST_OWN = 100;
const REST = 'altre_colonne';
/** Work done in one turn of the event loop; milliseconds. */
const TURN_MS = 10;

/** Ours, behind the row's own: `numero_registro` is a message's own for ever, the sentence is last. */
const OURS = [
  'codice_fiscale',
  'numero_registro',
  'motivo',
  'campagna',
  'aggiornato',
  'spiegazione',
] as const;

export interface Which {
  readonly scope: Scope;
  /** Default: who was not reached. */
  readonly state?: 'unreachable' | 'in-doubt';
  readonly reason?: string;
}

/** A value of a row is as it was taken in, texts made safe for a spreadsheet. */
export type NotReachedRow = Readonly<Record<string, unknown>>;

export interface NotReached {
  readonly columns: readonly string[];
  /** Oldest first. Read from the register as it goes on: no more at once than somebody takes. */
  readonly rows: () => AsyncIterable<NotReachedRow>;
}

/** Throws `RegisterError`, as do its rows. */
export async function notReached(register: Register, which: Which): Promise<NotReached> {
  const own = new Set<string>();
  let others = 0;
  await inTurns(found(register, which), (row) => {
    for (const name of Object.keys(ownOf(row)))
      if (own.size < MOST_OWN || own.has(name)) own.add(name);
      else others += 1;
  });
  const rest = others > 0 ? freeName(REST, own) : undefined;
  const taken = new Set([...own, ...(rest === undefined ? [] : [rest])]);
  const ours = OURS.map((name) => [name, nameOf(name, taken)] as const);
  const columns = [...new Set([...taken, ...ours.map(([, column]) => column)])];
  const cells = (row: Row): NotReachedRow => {
    const report = { ...reportRow(row), numero_registro: String(row.id) };
    const ownCells = cellsOf(ownOf(row), own, rest);
    for (const [name, column] of ours)
      if (name !== 'codice_fiscale' || !hasText(ownCells[column])) ownCells[column] = asCell(report[name]);
    return ownCells;
  };
  return {
    columns: columns.map(asCell),
    rows: () => each(found(register, which), cells),
  };
}

export interface OwnRow {
  /** The row's own columns, as they were taken in. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
  readonly campaign: string;
  readonly registerId: number;
}

/** The rows themselves, for a flow; only those that the register still has. Oldest first. Throws `RegisterError`. */
export async function* rowsNotReached(register: Register, which: Which): AsyncGenerator<OwnRow> {
  for await (const row of found(register, which)) {
    const payload = ownOf(row);
    if (Object.keys(payload).length === 0) continue;
    yield { payload, reason: row.reason, campaign: row.campaign, registerId: row.id };
  }
}

async function* each<T, U>(items: AsyncIterable<T>, made: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield made(item);
}

/** Goes through a long list, with the event loop turning now and then. */
export async function inTurns<T>(items: AsyncIterable<T>, use: (item: T) => void): Promise<void> {
  let since = performance.now();
  for await (const item of items) {
    use(item);
    if (performance.now() - since < TURN_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}

async function* found(
  register: Register,
  { scope, reason, state = 'unreachable' }: Which,
): AsyncGenerator<Row> {
  const chosen = { state, ...(reason === undefined ? {} : { reason }) } as const;
  for (let after = 0; ;) {
    const ids = (await register.page({ scope, ...chosen, after, limit: IDS })).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += ROWS) {
      const few = ids.slice(from, from + ROWS);
      // Given once more later: nobody gets two letters for it, and none who was reached then.
      const later = await register.retried(few);
      const some = { ids: few.filter((id) => !later.has(id)) };
      if (some.ids.length === 0) continue;
      yield* await register.page({ scope: some, state, limit: ROWS, fiscalCode: 'full', withRows: true });
    }
    after = ids.at(-1) ?? after;
    if (ids.length < IDS) return;
  }
}

export function ownOf({ row }: Row): Readonly<Record<string, unknown>> {
  return row === null || row === undefined ? {} : ownColumns(row);
}

function cellsOf(
  row: Readonly<Record<string, unknown>>,
  own: ReadonlySet<string>,
  rest: string | undefined,
): Record<string, unknown> {
  const safe = (value: unknown): unknown => (typeof value === 'string' ? asCell(value) : value);
  const cells: [string, unknown][] = [];
  const others: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) (own.has(name) ? cells : others).push([name, value]);
  const made = Object.fromEntries(cells.map(([name, value]) => [asCell(name), safe(value)]));
  if (rest !== undefined && others.length > 0)
    made[rest] = asCell(JSON.stringify(Object.fromEntries(others)));
  return made;
}

/** The row's own column of the fiscal code is the one; a column that happens to be called as one of ours keeps its name. */
function nameOf(name: string, taken: ReadonlySet<string>): string {
  return name === 'codice_fiscale' ? name : freeName(name, taken);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_io`, taken) : name;
}

function hasText(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
