/**
 * Prometheus' text format, version 0.0.4: as old as Prometheus, and read by all that read metrics
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */
import { METRICS, type MetricName, type NameOf } from './catalogue';
import { BUCKETS, type Durations, type Plain, type Sample } from './numbers';

export const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function samplesText(name: Plain, samples: readonly Sample[]): string {
  const names = METRICS[name].labels;
  if (samples.length === 0) return '';
  return head(name) + samples.map(({ labels, value }) => row(name, names, labels, value)).join('');
}

export function durationsText(name: NameOf<'histogram'>, all: readonly Durations[]): string {
  const names = METRICS[name].labels;
  if (all.length === 0) return '';
  const rows = all.flatMap(({ labels, buckets, sum }) => {
    let n = 0;
    const upTo = [...BUCKETS, Infinity].map((bound, at) => {
      n += buckets[at] ?? 0;
      return row(`${name}_bucket`, [...names, 'le'], [...labels, number(bound)], n);
    });
    return [...upTo, row(`${name}_sum`, names, labels, sum), row(`${name}_count`, names, labels, n)];
  });
  return head(name) + rows.join('');
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
  return value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
}

function number(value: number): string {
  return value === Infinity ? '+Inf' : String(value);
}
