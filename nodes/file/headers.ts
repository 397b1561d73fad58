/** Which column of a file is which field: by its heading, as people write it. Pure, for browser and server. */
import type { Synonyms } from './synonyms';
import type { Wanted } from '../messages/columns';

/** A heading for comparison: `Codice Fiscale`, `COD_FISCALE`, `cod. fisc.` lose case, accents, blanks and signs. */
export function normalized(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

export interface Column {
  /** Place in the file, from 0. */
  readonly index: number;
  /** Name in the row. */
  readonly key: string;
  /** The heading as written. */
  readonly header: string;
  /** Whether a field was recognised. */
  readonly known: boolean;
}

export interface Matched {
  /** In the order of the file. */
  readonly columns: readonly Column[];
  /** Columns that a required field reads and no heading gives. */
  readonly missing: readonly string[];
  /** Fields that several headings claim, or wanted columns twice in the file. */
  readonly doubled: readonly { readonly key: string; readonly headers: readonly string[] }[];
  /** Places (from 1) without a heading between others. */
  readonly unnamed: readonly number[];
  /** Headings that could be more than one field, and so are none. */
  readonly ambiguous: readonly string[];
}

export interface MatchOptions {
  /** What the message node reads; nothing is missing without it. */
  readonly wanted?: readonly Pick<Wanted, 'column' | 'field' | 'required' | 'unless'>[];
  readonly synonyms: readonly Synonyms[];
}

/** What a heading may stand for, and how surely. */
interface Claim {
  readonly key: string;
  readonly exact: boolean;
}

/**
 * Gives each column its name. A heading that is a field's own name takes it before any synonym; of several synonyms for one
 * field none is chosen, since nobody can know whether `CF` or `CF richiedente` is meant.
 */
export function matchHeaders(headers: readonly string[], options: MatchOptions): Matched {
  const cells = headers.map((header) => header.replace(/\s+/g, ' ').trim());
  while (cells.at(-1) === '') cells.pop();
  const lookup = lookupOf(options);
  const claims = cells.map((header) => lookup(normalized(header)));
  const exact = new Set(claims.flatMap((claim) => (claim !== 'several' && claim?.exact ? [claim.key] : [])));
  const byKey = new Map<string, string[]>();
  // An object takes no value under this name.
  const taken = new Set(['__proto__']);
  const columns: Column[] = [];
  cells.forEach((header, index) => {
    if (header === '') return;
    const claim = claims[index];
    const known = claim !== undefined && claim !== 'several' && (claim.exact || !exact.has(claim.key));
    if (known) byKey.set(claim.key, [...(byKey.get(claim.key) ?? []), header]);
    const key = free(known ? claim.key : header, taken);
    columns.push({ index, key, header, known });
  });
  return {
    columns,
    missing: (options.wanted ?? [])
      .filter(({ column, required, unless }) => required && !byKey.has(column) && !byKey.has(unless ?? ''))
      .map(({ column }) => column),
    doubled: [...byKey].filter(([, all]) => all.length > 1).map(([key, all]) => ({ key, headers: all })),
    unnamed: cells.flatMap((header, index) => (header === '' ? [index + 1] : [])),
    ambiguous: cells.filter((_header, index) => claims[index] === 'several'),
  };
}

type Lookup = (name: string) => Claim | 'several' | undefined;

/** Wanted columns come first: with a message node in sight `Oggetto` is the one subject that it has. */
function lookupOf({ wanted = [], synonyms }: MatchOptions): Lookup {
  const namesOf = new Map(synonyms.map(({ field, names }) => [field, names]));
  const columnOf = new Map(wanted.map(({ field, column }) => [field, column]));
  const exact = new Map<string, string>();
  const others = [new Map<string, Set<string>>(), new Map<string, Set<string>>()] as const;
  const note = (rank: 0 | 1, name: string, key: string): void => {
    const keys = others[rank].get(name) ?? new Set();
    others[rank].set(name, keys.add(key));
  };
  for (const { column, field } of wanted) {
    exact.set(normalized(column), column);
    note(0, normalized(field), column);
    for (const name of namesOf.get(field) ?? []) note(0, normalized(name), column);
  }
  for (const { field, names } of synonyms) {
    if (columnOf.has(field)) continue;
    if (!exact.has(normalized(field))) exact.set(normalized(field), field);
    for (const name of names) note(1, normalized(name), field);
  }
  return (name) => {
    const own = exact.get(name);
    if (own !== undefined) return { key: own, exact: true };
    const keys = others[0].get(name) ?? others[1].get(name);
    if (keys === undefined) return undefined;
    const [key, second] = keys;
    return key === undefined || second !== undefined ? 'several' : { key, exact: false };
  };
}

/** A name that no column before has: an object holds one value of a name. */
function free(key: string, taken: Set<string>): string {
  let name = key;
  for (let n = 2; taken.has(name); n += 1) name = `${key} (${n})`;
  taken.add(name);
  return name;
}
