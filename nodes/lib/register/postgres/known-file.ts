/**
 * `database.life`: what the last process of this folder knew to have been confirmed by the database (known.ts), beside nothing personal.
 * A missing, unreadable or older one makes the next start less watchful, never wrong.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../secrets';

/** What may be older than the truth, and never newer: it is noted after the database has confirmed it. */
export interface Remembered {
  /** The register's own name (`io.meta`, 'register'): the same in every copy of it. */
  readonly register: string;
  /** Which servers, database and schema, as a hash. */
  readonly place: string;
  readonly system: string;
  /** The highest seen; eight hexadecimal digits. */
  readonly timeline: string;
  /** Whether commits waited for a second server, and when that was looked at last: milliseconds by the database's clock. */
  readonly synchronous: boolean;
  readonly at: number;
  /** The last confirmation of a doubt (`answers`); null: none. */
  readonly answer: string | null;
  /** A number that this process, or the one before it, had; 0: none. */
  readonly process: number;
  /** Its heartbeat: how many, and when; microseconds by the database's clock. */
  readonly n: number;
  readonly beatAt: number;
  /** It ended by its own word, which the database has confirmed. */
  readonly ended: boolean;
}

export interface KnownFile {
  /** Null: there is none, or it cannot be understood. */
  read(): Remembered | null;
  /** Whole or not at all. Throws nothing. */
  write(remembered: Remembered): void;
}

/** @param onUnwritable the code of the file system's error, and the file; once until it was written, if it answers that this was heard */
export function knownFileIn(
  folder: string | undefined,
  onUnwritable: (error: string, file: string) => boolean,
): KnownFile {
  if (folder === undefined) return { read: () => null, write: () => undefined };
  const file = join(folder, 'database.life');
  let isTold = false;
  return {
    read() {
      try {
        const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
        return isRemembered(value) ? value : null;
      } catch {
        return null;
      }
    },
    write(remembered) {
      try {
        writeWhole(file, `${JSON.stringify(remembered)}\n`);
        syncFolder(folder);
        isTold = false;
      } catch (error) {
        isTold ||= onUnwritable((error as NodeJS.ErrnoException).code ?? 'UNKNOWN', file);
      }
    },
  };
}

function writeWhole(file: string, text: string): void {
  // Two containers may share a folder, and have one number for their process.
  const draft = `${file}.${randomUUID()}.new`;
  try {
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const {
    register,
    place,
    system,
    timeline,
    synchronous,
    at,
    answer,
    process: id,
    n,
    beatAt,
    ended,
  } = value as Record<string, unknown>;
  return (
    [register, place, system, timeline].every((one) => typeof one === 'string') &&
    [at, id, n, beatAt].every((one) => typeof one === 'number') &&
    [synchronous, ended].every((one) => typeof one === 'boolean') &&
    (answer === null || typeof answer === 'string')
  );
}
