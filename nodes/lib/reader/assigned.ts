/**
 * What the node's table of names must say so that a person's choice holds: this column of my file is that field. What the reader
 * would do with the table is asked of the reader's own rules. Pure, for the dialog.
 */
import { type FieldKind, isCentsAlone, meansCents } from '../core';
import { asWritten, LONGEST_NAME, type Matched, matchHeaders, type MatchOptions } from './headers';
import { normalized } from './normalized';
import { onlyOwn, type Synonyms, withOwnSynonyms } from './synonyms';

/** What the choice is made from: one row of headings, for one message or for any. */
export interface Sight extends Omit<MatchOptions, 'synonyms'> {
  readonly headers: readonly string[];
}

export type Assigned =
  | { readonly own: readonly Synonyms[] }
  /**
   * `cents`: amounts in cents are never read as euro. `ownName`: the heading is another field's own name, or the field's own
   * where it was not to be read; that counts always. `noName`: nothing but signs, or cut short, so that no name can be saved.
   */
  | { readonly refused: 'cents' | 'ownName' | 'noName' };

/** How the reader takes the headings. */
export function readWith(own: readonly Synonyms[], sight: Sight): Matched {
  return matchHeaders(sight.headers, { ...sight, synonyms: withOwnSynonyms(own) });
}

/** By place (from 0) the field that is read from it. */
export function fieldsOf({ columns }: Matched): ReadonlyMap<number, string> {
  return new Map(
    columns.flatMap(({ index, reads }) => (reads === undefined ? [] : [[index, reads.field] as const])),
  );
}

/**
 * The gentlest table with which the column at `place` (from 0) is read as `field`, and no other field loses its column: as it is,
 * else with one more name, else with this name alone, which is sure also where a second column could be meant.
 *
 * @param field '': the column is not to be read
 * @param kind of the field, where it is known
 */
export function assigned(
  own: readonly Synonyms[],
  sight: Sight,
  {
    place,
    field,
    kind,
  }: { readonly place: number; readonly field: string; readonly kind?: FieldKind | undefined },
): Assigned {
  // A semicolon stands between names; in a comparison signs do not count.
  const name = asWritten((sight.headers[place] ?? '').replaceAll(';', ' '));
  if (normalized(name) === '' || name.length >= LONGEST_NAME) return { refused: 'noName' };
  const before = fieldsOf(readWith(own, sight));
  const rivals = sight.wanted?.map((one) => one.field);
  const claimed = withOwnSynonyms(own).filter(
    (one) => one.field !== field && isOneOf(one, name) && rivals?.includes(one.field) !== false,
  );
  const cleared = claimed.reduce((table, one) => set(table, one.field, without(one, name)), own);
  const holds = (table: readonly Synonyms[]): boolean => {
    const after = fieldsOf(readWith(table, sight));
    const kept = [...before].every(
      ([index, read]) => index === place || read === field || after.get(index) === read,
    );
    return kept && (after.get(place) ?? '') === field;
  };
  const names = withOwnSynonyms(own).find((one) => one.field === field)?.names ?? [];
  const longer = [...names, name];
  const tables =
    field === ''
      ? [own, cleared]
      : [own, set(own, field, longer), set(cleared, field, longer), set(cleared, field, [name])];
  // Chosen alone, such a name would be believed: 12550 would become 12.550,00 €.
  if (kind === 'money' && (meansCents(name) || isCentsAlone(name)) && before.get(place) !== field)
    return { refused: 'cents' };
  const found = tables.find(holds);
  return found === undefined ? { refused: 'ownName' } : { own: onlyOwn(found) };
}

function isOneOf({ names }: Synonyms, name: string): boolean {
  return names.some((one) => normalized(one) === normalized(name));
}

function without({ names }: Synonyms, name: string): readonly string[] {
  return names.filter((one) => normalized(one) !== normalized(name));
}

function set(own: readonly Synonyms[], field: string, names: readonly string[]): readonly Synonyms[] {
  const one = { field, names };
  return own.some((other) => other.field === field)
    ? own.map((other) => (other.field === field ? one : other))
    : [...own, one];
}
