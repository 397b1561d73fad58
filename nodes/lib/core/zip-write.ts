/** Writes a zip archive without compression: sample files in the browser, and workbooks whose parts have been checked. */
import { zipSync } from 'fflate';

export interface Part {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The first day that an archive knows: the same parts make the same archive, whatever the clock. */
const NO_DATE = new Date(1980, 0, 1);

export function storedZip(parts: readonly Part[]): Uint8Array {
  return zipSync(Object.fromEntries(parts.map(({ name, content }) => [name, content])), {
    level: 0,
    mtime: NO_DATE,
  });
}
