/** A file of 100,000 rows at once from the core csv node: how fast it is taken in, what it costs, how soon it leaves after a restart. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startNodeRed, type Metrics } from '../scripts/node-red';
import { campaignFlow, campaignRow, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
import { simulatorProcess, type SimulatorProcess } from './simulator-process';

export interface BurstResult {
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Peak memory over that of the same flow without our nodes, megabytes. */
  readonly addedMemoryMb: number;
  readonly baselineMemoryMb: number;
  readonly longestOwnSliceMs: number;
  /** From `flows:started` to the first message at IO, with all rows queued; milliseconds. */
  readonly firstPostAfterRestartMs: number;
}

export async function benchBurst(rows: number): Promise<BurstResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'io-burst-'));
  const file = path.join(folder, 'rows.csv');
  await writeFile(file, csv(rows));
  const simulator = await simulatorProcess({ unlimited: true, capacity: 100 });
  try {
    const baseline = await withoutOurs(file, rows);
    const { metrics, userDir } = await takeIn(file, rows, simulator.baseUrl, false);
    const firstPostAfterRestartMs = await restart(userDir, simulator);
    // Timing every callback of ours costs time itself: a run of its own.
    const timed = await takeIn(file, rows, simulator.baseUrl, true);
    await rm(userDir, { recursive: true, force: true });
    await rm(timed.userDir, { recursive: true, force: true });
    return {
      rows,
      rowsPerSecond: rows / (metrics.countedMs / 1000),
      addedMemoryMb: (metrics.peakRss - baseline.peakRss) / 1e6,
      baselineMemoryMb: baseline.peakRss / 1e6,
      longestOwnSliceMs: timed.metrics.longestSliceMs,
      firstPostAfterRestartMs,
    };
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The file goes through csv into a node that does nothing. */
async function withoutOurs(file: string, rows: number): Promise<Metrics> {
  const nothing = { ...inTab, id: 'nothing', type: 'change', rules: [], wires: [] };
  const userDir = await userDirWith([
    { id: 'tab', type: 'tab', label: 'x' },
    ...source(file, 'nothing'),
    nothing,
  ]);
  const { metrics } = await run(userDir, 'change', rows, [], false);
  await rm(userDir, { recursive: true, force: true });
  return metrics;
}

/** The line is stopped before, so that taking in is measured alone. */
async function takeIn(
  file: string,
  rows: number,
  baseUrl: string,
  measure: boolean,
): Promise<{ metrics: Metrics; userDir: string }> {
  const userDir = await userDirWith(campaignFlow({ baseUrl, source: source(file, 'message') }));
  return run(userDir, 'io-send', rows, [{ node: 'send', msg: { topic: 'io/stop' } }], measure);
}

async function run(
  userDir: string,
  count: string,
  rows: number,
  before: readonly { node: string; msg: object }[],
  measure: boolean,
): Promise<{ metrics: Metrics; userDir: string }> {
  const settings = { userDir, port: 0, tellOutputOf: [], count, measure };
  const nodeRed = await startNodeRed(settings, () => undefined, measure ? { IO_MEASURE: '1' } : {});
  try {
    for (const { node, msg } of before) nodeRed.receive(node, [msg]);
    nodeRed.receive('start', [{}]);
    for (let stood = 0, last = -1; stood < 300; stood += 1) {
      const metrics = await nodeRed.metrics();
      if (metrics.done >= rows + before.length) return { metrics, userDir };
      if (metrics.done > last) stood = 0;
      last = metrics.done;
      await delay(100);
    }
    throw new Error(
      `${count}: ${JSON.stringify(await nodeRed.metrics())} after half a minute without progress`,
    );
  } finally {
    await nodeRed.stop();
  }
}

/** The stop is lifted by the first thing that Node-RED does; the clock runs from its start. */
async function restart(userDir: string, simulator: SimulatorProcess): Promise<number> {
  const first = simulator.firstAccepted();
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined);
  const started = performance.now();
  nodeRed.receive('send', [{ topic: 'io/resume' }]);
  await first;
  const elapsed = performance.now() - started;
  await nodeRed.kill();
  return elapsed;
}

function source(file: string, to: string): object[] {
  const read = {
    filename: file,
    filenameType: 'str',
    format: 'utf8',
    chunk: false,
    encoding: 'none',
    allProps: false,
  };
  const rows = {
    spec: 'rfc',
    sep: ';',
    hdrin: true,
    multi: 'one',
    ret: '\\n',
    temp: '',
    skip: '0',
    strings: false,
  };
  return [
    { ...inTab, id: 'start', type: 'file in', ...read, wires: [['csv']] },
    { ...inTab, id: 'csv', type: 'csv', ...rows, wires: [[to]] },
  ];
}

function csv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => Object.values(campaignRow(n)).join(';'));
  return [Object.keys(campaignRow(0)).join(';'), ...lines].join('\n');
}
