/** How late the event loop is: of the last whole half minute, however often somebody asks. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const EVERY_MS = 30_000;

export interface LoopDelay {
  /** Seconds, by quantile; empty in the first half minute. */
  readonly last: Readonly<Record<string, number>>;
}

/** Runs as long as the process. @param every only tests shorten it; milliseconds */
export function loopDelay(every = EVERY_MS): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const watched: { last: Record<string, number> } = { last: {} };
  histogram.enable();
  setInterval(() => {
    // A reset forgets the turn that is being measured: what has made this one late is to be measured first.
    setTimeout(() => {
      watched.last = delaysOf(histogram);
      histogram.reset();
    }, 2 * RESOLUTION_MS).unref();
  }, every).unref();
  return watched;
}

function delaysOf(histogram: IntervalHistogram): Record<string, number> {
  return {
    '0.5': late(histogram.percentile(50)),
    '0.99': late(histogram.percentile(99)),
    '1': late(histogram.max),
  };
}

/** What is measured is the time from turn to turn, in nanoseconds: the pause that was asked for is no delay. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000);
}
