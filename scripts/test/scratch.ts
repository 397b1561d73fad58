/** Where tests write: on a disk they wait longer than they work. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file system in memory that Linux has. */
const MEMORY = '/dev/shm';

/** Bytes; tests leave much less there at once. */
const ENOUGH = 1024 ** 3;

/**
 * Makes a folder for the temporary files of test runs, which goes with this process: in memory where there is room, else where the
 * system has its own. What the register promises is tested there as well: tests end processes and break disks, none cuts the power.
 */
export function scratchFolder(parent = hasMemory() ? MEMORY : tmpdir()): string {
  const path = mkdtempSync(join(parent, 'io-test-'));
  process.once('exit', () => {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Somebody still writes there, whom the tests have not ended.
    }
  });
  return path;
}

function hasMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH;
  } catch {
    return false;
  }
}
