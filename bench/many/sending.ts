/** Several processes at full pace on one PostgreSQL: what leaves, and what it costs the server and the processes. */
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet } from './fleet';
import { fillQueues, registerAt } from './lines';
import { startServer, takesHugePages } from './server';
import { between, serverCost } from './server-cost';

export interface SendingResult {
  readonly processes: number;
  readonly lines: number;
  /** Whether the server has its memory in huge pages: the computer decides it, not the bench. */
  readonly hugePages: boolean;
  readonly postsPerSecond: number;
  /** Processor seconds a second: of the server, and of all Node processes together. */
  readonly postgresCores: number;
  readonly nodeCores: number;
  /** Processor time of the server for 1,000 messages. */
  readonly postgresMsPer1000: number;
  readonly walBytesPerMessage: number;
  /** Messages per second in each minute; of one minute or less there is only the whole. */
  readonly byMinute: readonly number[];
}

/** What a line may send in a second, and a little more. */
const PER_SECOND = 30;
const SETTLE_MS = 10_000;
const MINUTE_S = 60;

export async function benchSending(
  processes: readonly number[],
  lines: number,
  seconds: number,
): Promise<SendingResult[]> {
  const server = await startServer();
  try {
    const place = await registerAt(await server.database());
    const results: SendingResult[] = [];
    for (const n of processes) {
      await fillQueues(place, lines, Math.ceil(PER_SECOND * (SETTLE_MS / 1_000 + seconds + 2)));
      const fleet = await startFleet(place, n, lines);
      try {
        await delay(SETTLE_MS);
        const sums = async () => {
          const all = await fleet.standings();
          const sum = (of: 'posts' | 'cpuMs') => all.reduce((so, one) => so + one[of], 0);
          return { at: performance.now(), posts: sum('posts'), cpuMs: sum('cpuMs') };
        };
        const [costBefore, before] = [await serverCost(place.url), await sums()];
        const byMinute: number[] = [];
        let [after, left] = [before, seconds];
        while (left > 0) {
          const since = after;
          await delay(Math.min(left, MINUTE_S) * 1_000);
          left -= MINUTE_S;
          after = await sums();
          byMinute.push(((after.posts - since.posts) / (after.at - since.at)) * 1_000);
        }
        const costAfter = await serverCost(place.url);
        const cost = between(costBefore, costAfter);
        const [elapsed, posts] = [after.at - before.at, after.posts - before.posts];
        results.push({
          ...{ processes: n, lines, hugePages: takesHugePages(), postsPerSecond: (posts / elapsed) * 1_000 },
          byMinute: byMinute.length > 1 ? byMinute : [],
          ...{ postgresCores: cost.cpuMs / elapsed, nodeCores: (after.cpuMs - before.cpuMs) / elapsed },
          ...{ postgresMsPer1000: (cost.cpuMs / posts) * 1_000, walBytesPerMessage: cost.walBytes / posts },
        });
      } finally {
        await fleet.end();
      }
    }
    return results;
  } finally {
    await server.end();
  }
}
