/**
 * How much is on its way through our nodes. Nodes that compose wait while many messages are going into the register: a file
 * that runs ahead of the disk would lie in memory composed, and memory that fills in one go is given back late. A node that
 * reads a file waits, besides, while many rows wait in front of our other nodes.
 */
const MANY = 64;
const MANY_WAITING = 256;

let takingIn = 0;
let waiting = 0;
const relieved = new Set<() => void>();

export function isCongested(): boolean {
  return takingIn >= MANY;
}

/** Counts a message until its take-in has settled. */
export async function whileTakingIn<T>(takeIn: () => Promise<T>): Promise<T> {
  takingIn += 1;
  try {
    return await takeIn();
  } finally {
    takingIn -= 1;
    relieve();
  }
}

/** Counts messages that wait in front of one of our nodes: `1` when one comes, `-1` when one is taken. */
export function countWaiting(change: 1 | -1): void {
  waiting += change;
  if (change < 0) relieve();
}

/** Whether messages are on their way through our nodes at all. */
export function isBusy(): boolean {
  return takingIn > 0 || waiting > 0;
}

/** Whether who reads a file should wait before handing on more of it. */
export function isBehind(): boolean {
  return isCongested() || waiting >= MANY_WAITING;
}

/** Resolves once our nodes have caught up with what they were given, or when `stop` does. */
export async function caughtUp(stop: Promise<void>): Promise<void> {
  if (!isBehind()) return;
  let wake = (): void => undefined;
  const relief = new Promise<void>((resolve) => {
    wake = resolve;
    relieved.add(wake);
  });
  await Promise.race([relief, stop]);
  relieved.delete(wake);
}

function relieve(): void {
  if (relieved.size === 0 || isBehind()) return;
  const all = [...relieved];
  relieved.clear();
  for (const wake of all) wake();
}
