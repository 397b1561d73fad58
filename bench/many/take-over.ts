/** One of four processes at full pace is killed: how long beyond the patience until all its lines send again. */
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet } from './fleet';
import { fillQueues, registerAt } from './lines';
import { startServer } from './server';

export interface TakeOverResult {
  readonly lines: number;
  readonly patienceMs: number;
  /** From the patience's end until the first, and the last, of its lines sends. */
  readonly firstBeyondMs: number;
  readonly lastBeyondMs: number;
}

const PROCESSES = 4;
const PER_SECOND = 30;
const SETTLE_MS = 5_000;
/** Beyond the patience; what is not sent for by then is a fault. */
const WITHIN_MS = 30_000;

/** @param patienceMs each of them is one kill, on a server of its own */
export async function benchTakeOver(
  lines: number,
  patienceMs: number,
  perSecond = PER_SECOND,
): Promise<TakeOverResult> {
  const server = await startServer();
  try {
    const place = await registerAt(await server.database());
    await fillQueues(place, lines, Math.ceil((perSecond * (SETTLE_MS + patienceMs + 10_000)) / 1_000));
    const fleet = await startFleet(place, PROCESSES, lines, patienceMs);
    try {
      const all = Array.from({ length: lines }, (_, n) => n);
      await Promise.all(fleet.senders.map((sender) => sender.lines(all)));
      await delay(SETTLE_MS);
      const [killed, ...others] = fleet.senders;
      const theirs = new Set(fleet.shareOf(0));
      await Promise.all(others.map((other) => other.forget()));
      const at = Date.now();
      await killed?.kill();
      await delay(patienceMs);
      for (const until = Date.now() + WITHIN_MS; ;) {
        const standings = await Promise.all(others.map((other) => other.standing()));
        const sent = standings.flatMap(({ firsts }) => firsts).filter(([line]) => theirs.has(line));
        if (sent.length === theirs.size) {
          const times = sent.map(([, first]) => first - at - patienceMs);
          const [firstBeyondMs, lastBeyondMs] = [Math.min(...times), Math.max(...times)];
          return { lines: theirs.size, patienceMs, firstBeyondMs, lastBeyondMs };
        }
        if (Date.now() > until) throw new Error(`${sent.length} of ${theirs.size} lines are sent for`);
        await delay(100);
      }
    } finally {
      await fleet.end();
    }
  } finally {
    await server.end();
  }
}
