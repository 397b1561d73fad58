/** What is asked at each look: the register's counts, how the lines stand, the process; and what was counted since the start. */
import type { Outbox } from '../lib/outbox/outbox';
import { METRICS, type MetricName, type NameOf } from './catalogue';
import { lineSamples } from './lines';
import type { LoopDelay } from './loop-delay';
import type { Numbers, Read } from './numbers';
import { processSamples } from './process';
import { registerSamples } from './register';
import { durationsRows, samplesRows } from './text';

/** Hundreds of lines have thousands of values: so long are they written before others have their turn. */
const TURN_MS = 5;

/** Answers also where the register cannot be used: that is what somebody should hear then. */
export async function metricsText(outbox: Outbox, numbers: Numbers, delay: LoopDelay): Promise<string> {
  const read: Read = {
    ...(await registerSamples(outbox)),
    ...lineSamples(outbox.standings()),
    ...processSamples(delay),
  };
  const rows: string[] = [];
  let since = performance.now();
  for (const row of allRows(read, numbers)) {
    rows.push(row);
    if (performance.now() - since < TURN_MS) continue;
    await new Promise(setImmediate);
    since = performance.now();
  }
  return rows.join('');
}

function* allRows(read: Read, numbers: Numbers): Generator<string> {
  for (const name of Object.keys(METRICS) as MetricName[]) {
    if (isDurations(name)) yield* durationsRows(name, numbers.durations(name));
    else yield* samplesRows(name, read[name] ?? (isCounter(name) ? numbers.counts(name) : []));
  }
}

function isDurations(name: MetricName): name is NameOf<'histogram'> {
  return METRICS[name].type === 'histogram';
}

function isCounter(name: MetricName): name is NameOf<'counter'> {
  return METRICS[name].type === 'counter';
}
