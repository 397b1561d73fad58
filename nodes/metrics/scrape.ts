/** What is asked at each look: the register's counts, how the lines stand, the process; and what was counted since the start. */
import type { Outbox } from '../lib/outbox/outbox';
import { METRICS, type MetricName, type NameOf } from './catalogue';
import { lineSamples } from './lines';
import type { LoopDelay } from './loop-delay';
import type { Numbers, Plain, Read } from './numbers';
import { processSamples } from './process';
import { registerSamples } from './register';
import { durationsText, samplesText } from './text';

/** Answers also where the register cannot be used: that is what somebody should hear then. */
export async function metricsText(outbox: Outbox, numbers: Numbers, delay: LoopDelay): Promise<string> {
  const read: Read = {
    ...(await registerSamples(outbox)),
    ...lineSamples(outbox.standings()),
    ...processSamples(delay),
  };
  let text = '';
  for (const name of Object.keys(METRICS) as MetricName[]) {
    text += isDurations(name) ? durationsText(name, numbers.durations(name)) : samplesOf(name, read, numbers);
    // Hundreds of lines have thousands of values: between two metrics others have their turn.
    await new Promise(setImmediate);
  }
  return text;
}

function samplesOf(name: Plain, read: Read, numbers: Numbers): string {
  return samplesText(name, read[name] ?? (isCounter(name) ? numbers.counts(name) : []));
}

function isDurations(name: MetricName): name is NameOf<'histogram'> {
  return METRICS[name].type === 'histogram';
}

function isCounter(name: MetricName): name is NameOf<'counter'> {
  return METRICS[name].type === 'counter';
}
