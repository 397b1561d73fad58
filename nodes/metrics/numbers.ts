/** What this process has counted and measured since it started. Adding costs a look into a map. */
import { METRICS, type MetricName, type NameOf } from './catalogue';

/** A value with the values of its metric's labels, in their order. */
export interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** Metrics of one value for each choice of labels. */
export type Plain = Exclude<MetricName, NameOf<'histogram'>>;

/** What was read at one look. Of a metric without samples nothing is said: not even a 0, where nothing is known. */
export type Read = Partial<Record<Plain, readonly Sample[]>>;

/** Of a metric without labels. */
export function one(value: number): readonly Sample[] {
  return [{ labels: [], value }];
}

/** How often something took how long. */
export interface Durations {
  readonly labels: readonly string[];
  /** For each of `BUCKETS` how many took no longer than it, and longer than the one before; then the others. */
  readonly buckets: readonly number[];
  /** Seconds. */
  readonly sum: number;
}

/** Seconds. From a commit in memory to the longest that IO's gateway waits for its backend. */
export const BUCKETS: readonly number[] = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
];

/** Stands between the values of labels: it occurs in none. */
const BETWEEN = '\0';

export class Numbers {
  readonly #counts = new Map<NameOf<'counter'>, Map<string, number>>();
  readonly #durations = new Map<NameOf<'histogram'>, Map<string, { buckets: number[]; sum: number }>>();

  /** @param labels in the order of the catalogue */
  add(name: NameOf<'counter'>, labels: readonly string[], n = 1): void {
    const counts = entryOf(this.#counts, name, () => new Map<string, number>());
    const key = labels.join(BETWEEN);
    counts.set(key, (counts.get(key) ?? 0) + n);
  }

  /** @param ms milliseconds */
  took(name: NameOf<'histogram'>, label: string, ms: number): void {
    const all = entryOf(this.#durations, name, () => new Map<string, { buckets: number[]; sum: number }>());
    const one = entryOf(all, label, () => ({ buckets: [...BUCKETS, Infinity].map(() => 0), sum: 0 }));
    const found = BUCKETS.findIndex((bound) => ms <= bound * 1000);
    const at = found === -1 ? BUCKETS.length : found;
    one.buckets[at] = (one.buckets[at] ?? 0) + 1;
    one.sum += ms / 1000;
  }

  counts(name: NameOf<'counter'>): Sample[] {
    const counts = this.#counts.get(name) ?? [];
    return [...counts].map(([key, value]) => ({ labels: labelsOf(name, key), value }));
  }

  durations(name: NameOf<'histogram'>): Durations[] {
    return [...(this.#durations.get(name) ?? [])].map(([label, durations]) => ({
      labels: [label],
      ...durations,
    }));
  }
}

function labelsOf(name: NameOf<'counter'>, key: string): string[] {
  return METRICS[name].labels.length === 0 ? [] : key.split(BETWEEN);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
