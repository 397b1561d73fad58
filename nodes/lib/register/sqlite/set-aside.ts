/**
 * What is damaged is set aside under a new name, never overwritten; as long as it lies there no new register is begun, because
 * a new one does not know what was already sent.
 */
import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { RegisterError } from '../types';

/** The person who moves the damaged register away has seen it; until then nothing is sent. */
export function refuseWhileDamagedLies(folder: string): void {
  const names = readdirSync(folder);
  refuseElsewhere(folder, names);
  const damaged = names.find((name) => /^register\.damaged-.*\.db(-wal)?$/.test(name));
  if (damaged === undefined) return;
  throw new RegisterError('IO_REGISTER_DAMAGED', { file: join(folder, damaged), problem: 'still-there' });
}

/** What was here is in a database now, or on its way to it or from there (move/names.ts): what is begun here would not know it. */
export function refuseElsewhere(folder: string, names: readonly string[]): void {
  const moved = names.find((name) => /^register\.(moved|moving|returning)-/.test(name));
  if (moved !== undefined) throw new RegisterError('IO_REGISTER_ELSEWHERE', { file: join(folder, moved) });
}

/**
 * Renames the register to `register.damaged-<time>.db`, with its write-ahead log. The file goes first: a register without
 * its log would be an older one, and would send again. Where it cannot be renamed it stays, and the next start meets it again.
 */
export function setAside(folder: string, file: string, now: number): RegisterError {
  const aside = asideIn(folder, now);
  try {
    if (existsSync(file)) renameSync(file, aside);
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  } catch {
    return new RegisterError('IO_REGISTER_DAMAGED', { file, problem: 'unreadable' });
  }
  return new RegisterError('IO_REGISTER_DAMAGED', { file: aside, problem: 'set-aside' });
}

/** A copy of the log beside where the register is set aside: to close the register deletes the log. */
export function keepLog(folder: string, file: string, now: number): void {
  copyFileSync(`${file}-wal`, `${asideIn(folder, now)}-wal`);
}

function asideIn(folder: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
  return join(folder, `register.damaged-${stamp}.db`);
}
