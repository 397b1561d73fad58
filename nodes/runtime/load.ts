/**
 * How many messages are on their way into the register. Nodes that compose wait while there are many: a file that runs
 * ahead of the disk would lie in memory composed, and memory that fills in one go is given back late.
 */
const MANY = 64;

let takingIn = 0;

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
  }
}
