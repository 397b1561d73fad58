/** Which column of a file is which field: by its heading, as people write it. Pure, for browser and server. */
import { type FieldKind, isCentsAlone, meansCents } from '../core';
import { MESSAGES } from '../../messages';
import type { Wanted } from '../../messages/columns';
import { isLike } from './likeness';
import { normalized } from './normalized';
import { isChoice, type Synonyms } from './synonyms';

export interface Column {
  /** Place in the file, from 0. */
  readonly index: number;
  /** Name in the row. */
  readonly key: string;
  /** The heading as written. */
  readonly header: string;
  /** Whether a field was recognised. */
  readonly known: boolean;
  /** The field that is read from it: of the message in sight, or any that was recognised. */
  readonly reads?: Read;
}

export interface Read {
  readonly field: string;
  /** Unknown of the user's own fields. */
  readonly kind: FieldKind | undefined;
}

/** Columns that one field could be read from. */
export interface Several {
  /** Name in the row. */
  readonly key: string;
  /** In the order of the file. */
  readonly headers: readonly string[];
  /** Those of them that the sheet hides. */
  readonly hidden?: readonly string[];
}

export interface Matched {
  /** In the order of the file. */
  readonly columns: readonly Column[];
  /** Columns that a required field reads and no heading gives. */
  readonly missing: readonly string[];
  /** Fields for which nobody can know which of several columns is meant. */
  readonly doubled: readonly Several[];
  /** Fields that were read from the first of these headings, although the others could be meant. */
  readonly second: readonly Several[];
  /** Headings that were read although the sheet hides their column. */
  readonly hidden: readonly string[];
  /** Headings of amounts in cents, where an amount in euro is missing. */
  readonly cents: readonly string[];
  /** Places (from 1) without a heading between others. What stands left of the first heading, often a number, is not read. */
  readonly unnamed: readonly number[];
  /** Headings that could be more than one field, and so are none. */
  readonly ambiguous: readonly string[];
}

export interface MatchOptions {
  /** What the message node reads; nothing is missing without it. */
  readonly wanted?: readonly Wanted[];
  readonly synonyms: readonly Synonyms[];
  /** Places (from 0) of the columns that the sheet hides. */
  readonly hidden?: ReadonlySet<number>;
}

/** A mistake in these costs money, or tells somebody what is not theirs. */
const GRAVE: ReadonlySet<FieldKind | undefined> = new Set([
  'fiscalCode',
  'money',
  'date',
  'noticeNumber',
] as const);

const KINDS = new Map(
  MESSAGES.flatMap(({ fields }) => fields.map(({ name, kind }) => [name, kind] as const)),
);

/** What a heading may stand for, and how surely. */
interface Claim {
  readonly key: string;
  readonly exact: boolean;
}

/** A field and the columns that could be it. */
interface Target {
  readonly key: string;
  readonly field: string;
  readonly kind: FieldKind | undefined;
  /** Whether the message node was told to read this column and not the field's own. */
  readonly isNamed: boolean;
  /** Whether anybody asks for it: with a message in sight the other fields are names only. */
  readonly isRead: boolean;
}

/**
 * Gives each column its name. For amounts, dates, fiscal codes and notice numbers a second column that is known as the same field,
 * or sounds like it, is an error: `Codice fiscale richiedente` beside `Codice fiscale` is another person. For other fields their
 * own name comes before a synonym, with a warning; of several synonyms none is chosen. What is hidden is never read in place of
 * what can be seen. The list of names in the node decides where it leaves only the right one.
 */
export function matchHeaders(headers: readonly string[], options: MatchOptions): Matched {
  const cells = headers.map(asWritten);
  while (cells.at(-1) === '') cells.pop();
  const hidden = options.hidden ?? new Set<number>();
  const lookup = lookupOf(options);
  const claims = cells.map((header) => lookup(normalized(header)));
  const read = new Map<number, string>();
  const fields = new Map<number, Read>();
  const found = { doubled: [] as Several[], second: [] as Several[], hidden: [] as string[] };
  const several = (key: string, places: readonly number[]): Several => {
    const unseen = places.filter((place) => hidden.has(place)).map((place) => cells[place] ?? '');
    const all = { key, headers: places.map((place) => cells[place] ?? '') };
    return unseen.length === 0 ? all : { ...all, hidden: unseen };
  };
  for (const target of targets(options, claims)) {
    const places = candidates(target, cells, claims);
    const { chosen, others } = choose(target, places, { cells, claims, hidden, options });
    if (chosen === undefined) {
      if (others.length > 0 && target.isRead) found.doubled.push(several(target.key, others));
      continue;
    }
    read.set(chosen, target.key);
    if (!target.isRead) continue;
    fields.set(chosen, { field: target.field, kind: target.kind });
    if (others.length > 0) found.second.push(several(target.key, [chosen, ...others]));
    else if (hidden.has(chosen)) found.hidden.push(cells[chosen] ?? '');
  }
  const first = cells.findIndex((header) => header !== '');
  // An object takes no value under this name.
  const names = new Names(['__proto__', ...read.values()]);
  const columns = cells.flatMap((header, index): Column[] => {
    if (header === '') return [];
    const key = read.get(index);
    const reads = fields.get(index);
    const column = { index, key: key ?? names.free(header), header, known: key !== undefined };
    return [reads === undefined ? column : { ...column, reads }];
  });
  const keys = new Set([...read.values(), ...found.doubled.map(({ key }) => key)]);
  const wanted = options.wanted ?? [{ column: 'importo', kind: 'money' } as const];
  const lacksAmount = wanted.some(({ column, kind }) => kind === 'money' && !keys.has(column));
  return {
    ...found,
    columns,
    missing: (options.wanted ?? [])
      .filter(
        ({ column, required, unless }) =>
          required && !keys.has(column) && (unless === undefined || !keys.has(unless)),
      )
      .map(({ column }) => column),
    cents: lacksAmount ? cells.filter(meansCents) : [],
    unnamed: cells.flatMap((header, index) => (header === '' && index > first ? [index + 1] : [])),
    ambiguous: cells.filter((_header, index) => claims[index] === 'several'),
  };
}

/** A heading in one line. */
export function asWritten(header: string): string {
  return header.replace(/\s+/g, ' ').trim();
}

/** Normalized, what a column may be called. */
export function knownNames({ wanted = [], synonyms }: Omit<MatchOptions, 'hidden'>): ReadonlySet<string> {
  const names = synonyms.flatMap((one) => [one.field, ...one.names]);
  return new Set([...names, ...wanted.map(({ column }) => column)].map(normalized));
}

/** In rows further down: the fields whose names stand there, with their places. */
export function namesIn(options: MatchOptions): (cells: readonly string[]) => ReadonlyMap<string, number> {
  const lookup = lookupOf(options);
  return (cells) => {
    const found = new Map<string, number>();
    for (const [index, cell] of cells.entries()) {
      const claim = cell === '' || cell.length > LONGEST_NAME ? undefined : lookup(normalized(cell));
      if (claim !== undefined && claim !== 'several' && !found.has(claim.key)) found.set(claim.key, index);
    }
    return found;
  };
}

/** UTF-16 units; longer is no name. */
export const LONGEST_NAME = 200;

type Lookup = (name: string) => Claim | 'several' | undefined;

/** The fields that are looked for, in a fixed order: those of the message, else all that a heading claims or that are grave. */
function targets(
  { wanted, synonyms }: MatchOptions,
  claims: readonly (Claim | 'several' | undefined)[],
): Target[] {
  const own = (wanted ?? []).map(({ column, field, kind }) => ({
    key: column,
    field,
    kind,
    isNamed: normalized(column) !== normalized(field),
    isRead: true,
  }));
  const taken = new Set(own.flatMap(({ key, field }) => [key, field]));
  const claimed = new Set(
    claims.flatMap((claim) => (claim === undefined || claim === 'several' ? [] : [claim.key])),
  );
  const others = synonyms
    .filter(({ field }) => !taken.has(field) && claimed.has(field))
    .map(({ field }) => ({
      key: field,
      field,
      kind: KINDS.get(field),
      isNamed: false,
      isRead: wanted === undefined,
    }));
  return [...own, ...others];
}

/** Places of the columns that are known as the field, or sound like it where that matters. */
function candidates(
  { key, field, kind, isRead }: Target,
  cells: readonly string[],
  claims: readonly (Claim | 'several' | undefined)[],
): number[] {
  return cells.flatMap((header, place) => {
    const claim = claims[place];
    if (claim !== undefined && claim !== 'several') return claim.key === key ? [place] : [];
    // `Euro;Centesimi`: read alone, the first would be too little.
    if (isRead && kind === 'money' && isCentsAlone(header)) return [place];
    const counts = isRead && GRAVE.has(kind) && header !== '' && !meansCents(header) && isLike(header, field);
    return counts ? [place] : [];
  });
}

interface Sheet {
  readonly cells: readonly string[];
  readonly claims: readonly (Claim | 'several' | undefined)[];
  readonly hidden: ReadonlySet<number>;
  readonly options: MatchOptions;
}

/** Which of the places is read, and which others there are. Others without a chosen one: nobody can know. */
function choose(
  { key, field, kind, isNamed }: Target,
  places: readonly number[],
  { cells, claims, hidden, options }: Sheet,
): { chosen?: number; others: readonly number[] } {
  const claimOf = (place: number): Claim | undefined => {
    const claim = claims[place];
    return claim === undefined || claim === 'several' || claim.key !== key ? undefined : claim;
  };
  const known = places.filter((place) => claimOf(place) !== undefined);
  const exact = known.filter((place) => claimOf(place)?.exact);
  const only = (some: readonly number[]): { chosen: number; others: readonly number[] } | undefined => {
    const [chosen] = some;
    if (chosen === undefined || some.length > 1) return undefined;
    return { chosen, others: places.filter((place) => place !== chosen && claimOf(place) !== undefined) };
  };
  const names = namesChosen(field, options.synonyms);
  const picked = only(places.filter((place) => names.has(normalized(cells[place] ?? ''))));
  if (picked !== undefined) return picked;
  if (known.length === 0) return { others: [] };
  if (isNamed && exact.length === 1) return only(exact) ?? { others: exact };
  if (GRAVE.has(kind)) return (places.length === 1 ? only(places) : undefined) ?? { others: places };
  const seen = (some: readonly number[]): number[] => some.filter((place) => !hidden.has(place));
  for (const some of [seen(exact), seen(known), exact, known])
    if (some.length > 0) return only(some) ?? { others: some };
  return { others: [] };
}

/** The names that the node's list leaves for a field, where it leaves few on purpose. */
function namesChosen(field: string, synonyms: readonly Synonyms[]): ReadonlySet<string> {
  const own = synonyms.find((one) => one.field === field);
  return new Set(own !== undefined && isChoice(own) ? own.names.map(normalized) : []);
}

/** Wanted columns come first: with a message node in sight `Oggetto` is the one subject that it has. */
function lookupOf({ wanted = [], synonyms }: MatchOptions): Lookup {
  const namesOf = new Map(synonyms.map((one) => [one.field, namesForComparison(one)]));
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
    for (const name of namesOf.get(field) ?? []) note(0, name, column);
  }
  for (const { field } of synonyms) {
    if (columnOf.has(field)) continue;
    if (!exact.has(normalized(field))) exact.set(normalized(field), field);
    for (const name of namesOf.get(field) ?? []) note(1, name, field);
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

/** Made once: each row that could be the heading is compared with all of them. */
const comparable = new WeakMap<Synonyms, readonly string[]>();

function namesForComparison(one: Synonyms): readonly string[] {
  const known = comparable.get(one);
  if (known !== undefined) return known;
  const names = euroNames(one).map(normalized);
  comparable.set(one, names);
  return names;
}

/** Lists saved when `amount` was a name for euro still have it among the others; only who chose it means it. */
function euroNames(one: Synonyms): readonly string[] {
  return isChoice(one) ? one.names : one.names.filter((name) => !meansCents(name));
}

/** Names that no column before has: an object holds one value of a name. */
class Names {
  readonly #taken: Set<string>;
  /** Number to try next, by name: columns that are all alike must not be counted anew each time. */
  readonly #next = new Map<string, number>();

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken);
  }

  free(key: string): string {
    let n = this.#next.get(key) ?? 1;
    let name = key;
    for (; this.#taken.has(name); n += 1) name = `${key} (${n + 1})`;
    this.#next.set(key, n);
    this.#taken.add(name);
    return name;
  }
}
