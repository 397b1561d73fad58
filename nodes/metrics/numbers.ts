/** What this process has counted and measured since it started. Whoever counts often keeps the count at hand: adding is then an addition. */
import type { MetricName, NameOf } from './catalogue';

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

/** Seconds. From a commit in memory to the longest that IO's gateway waits for its backend. */
export const BUCKETS: readonly number[] = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
];

export class Count implements Sample {
  value = 0;

  constructor(readonly labels: readonly string[]) {}

  add(n = 1): void {
    this.value += n;
  }
}

/** How often something took how long. */
export class Durations {
  /** For each of `BUCKETS` how many took no longer than it, and longer than the one before; then the others. */
  readonly buckets = [...BUCKETS, Infinity].map(() => 0);
  /** Seconds. */
  sum = 0;

  constructor(readonly labels: readonly string[]) {}

  /** @param ms milliseconds */
  took(ms: number): void {
    const seconds = ms / 1000;
    this.sum += seconds;
    let at = 0;
    while (at < BUCKETS.length && seconds > (BUCKETS[at] ?? Infinity)) at += 1;
    this.buckets[at] = (this.buckets[at] ?? 0) + 1;
  }
}

export class Numbers {
  readonly #counts = new Family<NameOf<'counter'>, Count>((labels) => new Count(labels));
  readonly #durations = new Family<NameOf<'histogram'>, Durations>((labels) => new Durations(labels));

  /** Always the same one for the same labels. @param labels in the order of the catalogue */
  count(name: NameOf<'counter'>, labels: readonly string[] = []): Count {
    return this.#counts.of(name, labels);
  }

  duration(name: NameOf<'histogram'>, labels: readonly string[]): Durations {
    return this.#durations.of(name, labels);
  }

  counts(name: NameOf<'counter'>): Count[] {
    return this.#counts.all(name);
  }

  durations(name: NameOf<'histogram'>): Durations[] {
    return this.#durations.all(name);
  }
}

class Family<Name, Value> {
  readonly #all = new Map<Name, Map<string, Value>>();
  readonly #make: (labels: readonly string[]) => Value;

  constructor(make: (labels: readonly string[]) => Value) {
    this.#make = make;
  }

  of(name: Name, labels: readonly string[]): Value {
    const values = this.#all.get(name) ?? new Map<string, Value>();
    this.#all.set(name, values);
    const key = labels.join('\0');
    const value = values.get(key) ?? this.#make(labels);
    values.set(key, value);
    return value;
  }

  all(name: Name): Value[] {
    return [...(this.#all.get(name)?.values() ?? [])];
  }
}
