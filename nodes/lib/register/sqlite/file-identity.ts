/** Which file lies under a name: by what the file system gives to each file that is made, not by its content. */
import { fstatSync, statSync, type BigIntStats } from 'node:fs';

export interface FileIdentity {
  readonly dev: string;
  readonly ino: string;
  /** When it was made, in nanoseconds; empty where the file system does not say. */
  readonly born: string;
}

/** Null when there is no such file. @param births whether times of birth can be believed there (`keepsBirths`) */
export function identityOf(file: string, births = keepsBirths(file)): FileIdentity | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : identityFrom(stats, births);
}

export function identityOfOpen(descriptor: number, births: boolean): FileIdentity {
  return identityFrom(fstatSync(descriptor, { bigint: true }), births);
}

/**
 * Whether the file system keeps times of birth, by a file that was changed since it was made: some systems give the time of the
 * last change instead. A file that was only just made cannot tell.
 */
export function keepsBirths(file: string): boolean {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats !== undefined && stats.birthtimeNs > 0n && stats.birthtimeNs !== stats.ctimeNs;
}

/** The same file, while both were looked at by one run of the system. */
export function isSameFile(one: FileIdentity, other: FileIdentity | null): boolean {
  return other !== null && one.dev === other.dev && one.ino === other.ino;
}

/** The same file, be it after a restart of the computer: devices are numbered anew, and a number may be used again. */
export function isStillFile(one: FileIdentity, other: FileIdentity | null): boolean {
  if (other?.ino !== one.ino) return false;
  return one.born === '' || other.born === '' || one.born === other.born;
}

function identityFrom({ dev, ino, birthtimeNs }: BigIntStats, births: boolean): FileIdentity {
  return { dev: String(dev), ino: String(ino), born: births ? String(birthtimeNs) : '' };
}
