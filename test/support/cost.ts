/** What a rule costs, in milliseconds of the processor, so that other processes do not count. */

/** Since `from`, or since the process began. */
export function used(from?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/**
 * The least of `tries`, or the first below `enough`: what a rule costs it costs each time, while a first time is also compiled,
 * and a pause of the process happens to one of them.
 */
export async function costOf(run: () => unknown, tries: number, enough = 0): Promise<number> {
  let least = Infinity;
  for (let left = tries; left > 0 && least >= enough; left -= 1) {
    const before = process.cpuUsage();
    await run();
    least = Math.min(least, used(before));
  }
  return least;
}

/** Below it nothing is said of how a cost grows. */
const NOTHING_MS = 20;

/**
 * What `rule` costs for an input of `small` and for one ten times as large, where that is more than it may be: ten times as much,
 * and as much again and half for what a measurement is worth.
 */
export async function grows(rule: (n: number) => unknown, small: number): Promise<string | undefined> {
  if ((await costOf(() => rule(10 * small), 1)) < NOTHING_MS) return undefined;
  let costs = '';
  // What grows does so each time it is looked at; a pause of the process does not.
  for (let looks = 4; looks > 0; looks -= 1) {
    const less = await costOf(() => rule(small), 5);
    const most = Math.max(NOTHING_MS, 25 * less);
    const more = await costOf(() => rule(10 * small), 3, most);
    if (more < most) return undefined;
    costs = `${less} → ${more} ms`;
  }
  return costs;
}
