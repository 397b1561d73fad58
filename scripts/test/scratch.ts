/** Where tests write: on a disk they wait longer than they work. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file system in memory that Linux has. */
const MEMORY = '/dev/shm';

/** Bytes; tests leave much less there at once. */
const ENOUGH = 1024 ** 3;

/**
 * Makes a folder for the temporary files of test runs: in memory where there is room, else where the system has its own. What the
 * register promises is tested there as well: tests end processes and break disks, none cuts the power.
 */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'io-test-'));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
    },
  };
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
