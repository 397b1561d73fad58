/**
 * Prometheus' text format, version 0.0.4: as old as Prometheus, and read by all that read metrics
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Row by row, since there may be tens of thousands.
 */
import { METRICS, type MetricName, type NameOf } from './catalogue';
import { BUCKETS, type Durations, type Plain, type Sample } from './numbers';

export const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Nothing at all where there are no samples. */
export function* samplesRows(name: Plain, samples: readonly Sample[]): Generator<string> {
  const names = METRICS[name].labels;
  if (samples.length > 0) yield head(name);
  for (const { labels, value } of samples) yield row(name, names, labels, value);
}

export function* durationsRows(name: NameOf<'histogram'>, all: readonly Durations[]): Generator<string> {
  const names = METRICS[name].labels;
  if (all.length > 0) yield head(name);
  for (const { labels, buckets, sum } of all) {
    let n = 0;
    for (const [at, bound] of [...BUCKETS, Infinity].entries()) {
      n += buckets[at] ?? 0;
      yield row(`${name}_bucket`, [...names, 'le'], [...labels, number(bound)], n);
    }
    yield row(`${name}_sum`, names, labels, sum);
    yield row(`${name}_count`, names, labels, n);
  }
}

function head(name: MetricName): string {
  const { help, type } = METRICS[name];
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function row(name: string, names: readonly string[], values: readonly string[], value: number): string {
  const labels = names.map((label, at) => `${label}="${escaped(values[at] ?? '')}"`).join(',');
  return `${name}${labels === '' ? '' : `{${labels}}`} ${number(value)}\n`;
}

function escaped(value: string): string {
  return /["\\\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value;
}

function number(value: number): string {
  return value === Infinity ? '+Inf' : String(value);
}
