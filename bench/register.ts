/**
 * What the register can do on this machine's disk, without network and without Node-RED.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openRegister,
  type Entry,
  type NewEntry,
  type NextFilter,
  type Register,
} from '../nodes/lib/register';

const ROWS = 100_000;
/** As many as the line has in flight. */
const IN_FLIGHT = 20;
const PIPELINE_MESSAGES = 3_000;
const LINE = '01199250158|simulator|';
const FILTER: NextFilter = { line: LINE, nodes: ['bench'], haltedServices: [], limit: 50 };

export interface RegisterFigures {
  /** Messages of one burst that are on disk per second. */
  readonly takeInPerSecond: number;
  /** The longest time for which the register held the event loop during that burst, commit included; milliseconds. */
  readonly longestSliceMs: number;
  /** Messages per second from take-in to emission, 20 in flight, each step on disk before the next. */
  readonly pipelinePerSecond: number;
  /** Time to claim 50 messages of 100,000 queued, the median of 101; milliseconds. */
  readonly claimMs: number;
  /** Time for the counts of a node with 100,000 queued, the median of 101; milliseconds. */
  readonly countsMs: number;
  /** Time to open the register again with 100,000 queued; milliseconds. */
  readonly reopenMs: number;
}

export async function benchRegister(): Promise<RegisterFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'register-bench-'));
  try {
    const pipelinePerSecond = await pipeline(join(folder, 'pipeline'));
    const burst = join(folder, 'burst');
    const register = openRegister(burst);
    const { takeInPerSecond, longestSliceMs } = await takeIn(register);
    const claimMs = median(() => register.next(FILTER).length === FILTER.limit);
    const countsMs = median(() => register.counts({ node: 'bench' }).length > 0);
    register.close();
    const start = performance.now();
    openRegister(burst).close();
    const reopenMs = performance.now() - start;
    return { takeInPerSecond, longestSliceMs, pipelinePerSecond, claimMs, countsMs, reopenMs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A burst as Node-RED delivers it: all rows lie ready as callbacks of one and the same turn of the event loop. */
async function takeIn(
  register: Register,
): Promise<Pick<RegisterFigures, 'takeInPerSecond' | 'longestSliceMs'>> {
  const start = performance.now();
  let taken = 0;
  let longestSliceMs = 0;
  let last = start;
  const tick = (): void => {
    longestSliceMs = Math.max(longestSliceMs, performance.now() - last);
    last = performance.now();
    if (taken < ROWS) setImmediate(tick);
  };
  await new Promise<void>((resolve, reject) => {
    for (let i = 0; i < ROWS; i += 1) {
      setImmediate(() => {
        longestSliceMs = Math.max(longestSliceMs, performance.now() - last);
        last = performance.now();
        register.takeIn(message(i)).then(() => {
          taken += 1;
          if (taken === ROWS) resolve();
        }, reject);
      });
    }
    last = performance.now();
    setImmediate(tick);
  });
  return { takeInPerSecond: (ROWS / (performance.now() - start)) * 1000, longestSliceMs };
}

async function pipeline(folder: string): Promise<number> {
  const register = openRegister(folder);
  const start = performance.now();
  const all = Array.from({ length: PIPELINE_MESSAGES }, (_, i) => register.takeIn(message(i)));
  const waiting: Entry[] = [];
  async function work(): Promise<void> {
    for (;;) {
      if (waiting.length === 0) waiting.push(...register.next(FILTER));
      const entry = waiting.shift();
      if (entry === undefined) return;
      const { id, attempts } = entry;
      await register.intend({ id, attempts });
      await register.record({ id, state: 'sent', ioId: `id-${id}` });
      await register.emitted([{ id, state: 'sent', attempts: attempts + 1 }]);
    }
  }
  await Promise.all(all);
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  register.close();
  return (PIPELINE_MESSAGES / (performance.now() - start)) * 1000;
}

function median(measure: () => boolean): number {
  const times = Array.from({ length: 101 }, () => {
    const start = performance.now();
    if (!measure()) throw new Error('the register has nothing to measure');
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[50] ?? 0;
}

function message(i: number): NewEntry {
  const key = i.toString(16).padStart(64, '0');
  const payload = { codice_fiscale: 'AAAAAA00A00A000A', nome: 'Prova', riga: i, oggetto: 'x'.repeat(200) };
  const io = { key, message: { content: { subject: 'Avviso di prova', markdown: 'y'.repeat(900) } } };
  return {
    line: LINE,
    node: 'bench',
    service: 'service',
    type: 'richiesta-accolta',
    campaign: 'Prova',
    key,
    fiscalCode: 'AAAAAA00A00A000A',
    msg: JSON.stringify({ payload, io, _msgid: key.slice(-16) }),
    resend: false,
  };
}
