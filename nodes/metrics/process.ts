/** The process that Node-RED runs in. */
import type { LoopDelay } from './loop-delay';
import { one, type Read } from './numbers';

export function processSamples({ last }: LoopDelay): Read {
  const { user, system } = process.cpuUsage();
  return {
    io_event_loop_delay_seconds: Object.entries(last).map(([quantile, value]) => ({
      labels: [quantile],
      value,
    })),
    io_process_start_time_seconds: one(performance.timeOrigin / 1000),
    io_process_cpu_seconds_total: one((user + system) / 1e6),
    io_process_resident_memory_bytes: one(process.memoryUsage.rss()),
  };
}
