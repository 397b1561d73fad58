/** Several processes that send for the same institutions, each for its share. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from './lines';
import { startSender, type Sender, type Standing } from './sender';

export interface Fleet {
  readonly senders: readonly Sender[];
  /** The lines of the process with this index. */
  shareOf(index: number): number[];
  standings(): Promise<Standing[]>;
  end(): Promise<void>;
}

const OWN_WITHIN_MS = 60_000;

/** @param patience milliseconds until a process without a sign of life counts as gone; undefined: what is proposed */
export async function startFleet(
  { url, key }: Place,
  processes: number,
  lines: number,
  patience?: number,
): Promise<Fleet> {
  const folder = await mkdtemp(path.join(tmpdir(), 'io-senders-'));
  const keyFile = path.join(folder, 'register.key');
  await writeFile(keyFile, key, { mode: 0o600 });
  const senders = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      startSender({
        folder: path.join(folder, String(index)),
        database: {
          ...{ url, keyFile, name: `sender-${index}`, isSynchronous: false },
          ...(patience === undefined ? {} : { patience }),
        },
      }),
    ),
  );
  const shareOf = (index: number): number[] =>
    Array.from({ length: lines }, (_, n) => n).filter((n) => n % processes === index);
  const fleet: Fleet = {
    ...{ senders, shareOf },
    standings: () => Promise.all(senders.map((sender) => sender.standing())),
    async end() {
      await Promise.all(senders.map((sender) => sender.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all(senders.map((sender, index) => sender.lines(shareOf(index))));
    await owned(fleet, lines);
    return fleet;
  } catch (error) {
    await fleet.end();
    throw error;
  }
}

async function owned(fleet: Fleet, lines: number): Promise<void> {
  for (const until = performance.now() + OWN_WITHIN_MS; ;) {
    const all = (await fleet.standings()).reduce((sum, { owned: own }) => sum + own, 0);
    if (all === lines) return;
    if (performance.now() > until) throw new Error(`${all} of ${lines} lines are sent for`);
    await delay(100);
  }
}
