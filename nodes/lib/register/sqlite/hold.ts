/**
 * That the register is still where it was opened, and ours: looked at every second and before anything is written. A file
 * that was renamed or removed would take our notes along with it, and after a restart nobody would know what was sent.
 */
import { randomBytes } from 'node:crypto';
import { identityOf, isSameFile, type FileIdentity } from './file-identity';
import type { FolderLock } from '../folder-lock';
import { lifeFileIn, readLife, writeLife, type Life } from './life';
import { RegisterError } from '../types';

export interface Hold {
  /** Why nothing may be written now; null: the file is ours. */
  look(): RegisterError | null;
  /** Leaves a sign of life. Throws what the file system throws. */
  beat(): void;
  /** Gives the folder back, and leaves word that the register was closed. */
  end(): void;
}

export interface Held {
  readonly folder: string;
  readonly file: string;
  readonly lock: FolderLock;
  readonly now: () => number;
  /** What a sign of life says of the register and of this computer. */
  readonly about: Pick<Life, 'register' | 'run' | 'host'>;
  readonly db: FileIdentity;
}

/** Leaves the first sign of life: whoever had the register before sees that it is ours now. */
export function holdOf({ folder, file, lock, now, about, db }: Held): Hold {
  const owner = randomBytes(12).toString('hex');
  const lifeFile = lifeFileIn(folder);
  let lost: RegisterError | undefined;
  let life = leaveLife(false);

  function leaveLife(closed: boolean): Life {
    return writeLife(folder, { ...about, owner, at: now(), closed, db });
  }

  function look(): RegisterError | null {
    // What another has had may have changed: our pages of it are old ones.
    if (lost !== undefined) return lost;
    if (!isSameFile(db, identityOf(file))) return new RegisterError('IO_REGISTER_MOVED', { file });
    const self = identityOf(lifeFile);
    if (self === null || isSameFile(life.self, self)) return null;
    const found = readLife(folder);
    if (found === null || found.owner === owner) return null;
    lost = new RegisterError('IO_REGISTER_BUSY', { file, error: 'TAKEN' });
    return lost;
  }

  return {
    look,
    beat() {
      if (look() === null) life = leaveLife(false);
    },
    end() {
      try {
        if (look() === null) leaveLife(true);
      } catch {
        // No room or no disk: the next start takes it for a power cut.
      }
      lock.release();
    },
  };
}
