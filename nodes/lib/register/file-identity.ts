/** Which file lies under a name: by what the file system gives to each file that is made, not by its content. */
import { fstatSync, statSync, type BigIntStats } from 'node:fs';

export interface FileIdentity {
  readonly dev: string;
  readonly ino: string;
  /** When it was made, in nanoseconds; empty where the file system does not say. */
  readonly born: string;
}

/** Null when there is no such file. */
export function identityOf(file: string): FileIdentity | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : identityFrom(stats);
}

export function identityOfOpen(descriptor: number): FileIdentity {
  return identityFrom(fstatSync(descriptor, { bigint: true }));
}

/** The same file, while both were looked at by one run of the system. */
export function isSameFile(one: FileIdentity, other: FileIdentity | null): boolean {
  return other !== null && one.dev === other.dev && one.ino === other.ino;
}

/** The same file, be it after a restart of the computer: devices are numbered anew, and a number may be used again. */
export function isStillFile(one: FileIdentity, other: FileIdentity | null): boolean {
  if (other === null || one.ino !== other.ino) return false;
  return one.born === '' || other.born === '' || one.born === other.born;
}

/** Where the time of birth is not kept, some systems give that of the last change instead. */
function identityFrom({ dev, ino, birthtimeNs, ctimeNs }: BigIntStats): FileIdentity {
  const isKept = birthtimeNs > 0n && birthtimeNs !== ctimeNs;
  return { dev: String(dev), ino: String(ino), born: isKept ? String(birthtimeNs) : '' };
}
