/**
 * `register.life`: the last sign of life, beside the register. It says who has the register open, and lets the next start see
 * whether it meets the register that was left here (origin.ts). It holds nothing personal.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { identityOfOpen, keepsBirths, type FileIdentity } from './file-identity';
import type { Host } from './host';
import { syncFolder } from '../secrets';

export interface Life {
  /** Of the register: made with it, the same for ever. */
  readonly register: string;
  /** How many times it was opened. */
  readonly run: number;
  /** Of the opening: who finds another one there has lost the register. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it was closed as it should be. */
  readonly closed: boolean;
  readonly host: Host;
  /** `register.db`, and this file itself: what was put back is another one. */
  readonly db: FileIdentity;
  readonly self: FileIdentity;
}

export function lifeFileIn(folder: string): string {
  return join(folder, 'register.life');
}

/** Null when there is none or it cannot be understood. */
export function readLife(folder: string): Life | null {
  try {
    const value: unknown = JSON.parse(readFileSync(lifeFileIn(folder), 'utf8'));
    return isLife(value) ? value : null;
  } catch {
    return null;
  }
}

/** Writes it whole or not at all, each time as a new file. Throws what the file system throws. */
export function writeLife(folder: string, life: Omit<Life, 'self'>): Life {
  const file = lifeFileIn(folder);
  // A draft that was left would be the same file once more.
  rmSync(`${file}.new`, { force: true });
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  let whole: Life;
  try {
    const births = keepsBirths(join(folder, 'register.db'));
    whole = { ...life, self: identityOfOpen(descriptor, births) };
    writeSync(descriptor, `${JSON.stringify(whole)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
  syncFolder(folder);
  return whole;
}

function isLife(value: unknown): value is Life {
  if (typeof value !== 'object' || value === null) return false;
  const { register, run, owner, at, closed, host, db, self } = value as Record<string, unknown>;
  const texts = [register, owner].every((one) => typeof one === 'string');
  const numbers = [run, at].every((one) => typeof one === 'number');
  const objects = [host, db, self].every((one) => typeof one === 'object' && one !== null);
  return texts && numbers && objects && typeof closed === 'boolean';
}
