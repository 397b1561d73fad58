/**
 * How long our nodes keep the event loop at a stretch. Loaded before the nodes, it wraps `setImmediate` and `setTimeout`
 * and times callbacks that our package scheduled; the child adds what our nodes do on receiving a message.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './protocol';

const OURS = 'dist/io-servizi-sociali.js';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let longest = 0;

/** A stretch of our work, in milliseconds. */
export function note(ms: number): void {
  longest = Math.max(longest, ms);
}

const counted = { received: 0, done: 0, first: 0, last: 0 };

export function received(): void {
  if (counted.received === 0) counted.first = performance.now();
  counted.received += 1;
}

let awaited: { readonly done: number; readonly then: () => void } | undefined;

export function done(): void {
  counted.done += 1;
  counted.last = performance.now();
  callWhoWaits();
}

/** Calls once, when so many messages are done. */
export function whenDone(wanted: number, then: () => void): void {
  awaited = { done: wanted, then };
  callWhoWaits();
}

function callWhoWaits(): void {
  if (awaited === undefined || counted.done < awaited.done) return;
  const { then } = awaited;
  awaited = undefined;
  then();
}

/** Delays of the event loop count from now on. */
export function forgetDelays(): void {
  delay.reset();
}

export function metrics(): Metrics {
  const { user, system } = process.cpuUsage();
  return {
    received: counted.received,
    done: counted.done,
    countedMs: counted.last - counted.first,
    cpuMs: (user + system) / 1_000,
    peakRss: process.resourceUsage().maxRSS * 1024,
    rss: process.memoryUsage().rss,
    longestSliceMs: longest,
    loopDelayMaxMs: delay.max / 1e6,
    loopDelayMeanMs: delay.mean / 1e6,
    loopDelayP99Ms: delay.percentile(99) / 1e6,
  };
}

type Callback = (...args: unknown[]) => void;

function timed(callback: Callback): Callback {
  const caller = new Error().stack?.split('\n')[3] ?? '';
  if (!caller.includes(OURS)) return callback;
  return (...args) => {
    const start = performance.now();
    callback(...args);
    note(performance.now() - start);
  };
}

if (process.env.IO_MEASURE === '1') {
  const { setImmediate: immediate, setTimeout: timeout } = globalThis;
  Object.assign(globalThis, {
    setImmediate: Object.assign(
      (callback: Callback, ...args: unknown[]) => immediate(timed(callback), ...args),
      immediate,
    ),
    setTimeout: Object.assign(
      (callback: Callback, ms?: number, ...args: unknown[]) => timeout(timed(callback), ms, ...args),
      timeout,
    ),
  });
}
