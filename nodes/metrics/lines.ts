/** How the lines of this process stand. */
import type { LineStanding } from '../lib/outbox/line-standing';
import { lineLabels } from './line-labels';
import type { Read, Sample } from './numbers';

export function lineSamples(lines: readonly LineStanding[]): Read {
  const labelled = lines.map((standing) => ({ ...standing, labels: lineLabels(standing.line) }));
  const each = (value: (standing: LineStanding) => number): Sample[] =>
    labelled.map((standing) => ({ labels: standing.labels, value: value(standing) }));
  return {
    io_pace_limit_calls: each(({ limit }) => limit),
    io_pace_allowed_calls: each(({ allowed }) => allowed),
    io_pace_held_calls: each(({ held }) => held),
    io_paused_seconds: each(({ paused }) => paused / 1000),
    io_outage: each(({ outage }) => (outage ? 1 : 0)),
    io_window_closed_seconds: each(({ untilOpen }) => untilOpen / 1000),
    io_halts: labelled.flatMap(({ labels, halts }) =>
      [...new Set(halts)].map((code) => ({
        labels: [...labels, code],
        value: halts.filter((halt) => halt === code).length,
      })),
    ),
  };
}
