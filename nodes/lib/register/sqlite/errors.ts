/**
 * What SQLite and the file system report, in the words of the register. Nothing of the original error is kept but its
 * code: messages of SQLite may quote values.
 */
import { InvalidWriteError, RegisterError } from '../types';

/** SQLite codes that blame the one write that was tried, not the disk or the file. */
const WRITE_FAULTS = [
  'SQLITE_CONSTRAINT',
  'SQLITE_MISMATCH',
  'SQLITE_RANGE',
  'SQLITE_TOOBIG',
  'SQLITE_ERROR',
];

const BUSY = ['SQLITE_BUSY', 'SQLITE_LOCKED'];
const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];
const FULL = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'];

/** libsql reports a file that cannot be opened with SQLite's result code at the end of the text, and no code. */
const OPEN_FAILED = /Unable to open connection to local database .*: (\d+)"?\)?$/s;

/** The code of an error of SQLite (`SQLITE_FULL`) or of the file system (`EACCES`); empty when it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return OPEN_FAILED.test(error.message) ? 'SQLITE_CANTOPEN' : '';
}

/** Whether the error is the write's own (a value that cannot be stored), so that its neighbours may still pass. */
export function isWriteFault(error: unknown): boolean {
  if (error instanceof RegisterError) return false;
  const code = codeOf(error);
  if (WRITE_FAULTS.some((known) => is(code, known))) return true;
  return !code.startsWith('SQLITE_') && !/^E[A-Z]+$/.test(code);
}

/** Whether the file itself is broken, as opposed to locked, full or out of reach. */
export function isDamage(error: unknown): boolean {
  return error instanceof RegisterError
    ? error.code === 'IO_REGISTER_DAMAGED'
    : DAMAGED.some((known) => is(codeOf(error), known));
}

/**
 * The register's error for a fault of disk, file or lock.
 * @param file path of the register, for the person who has to mend it
 */
export function toRegisterError(error: unknown, file: string): RegisterError {
  if (error instanceof RegisterError) return error;
  const cause = codeOf(error);
  const args = { file, error: cause };
  if (BUSY.some((known) => is(cause, known))) return new RegisterError('IO_REGISTER_BUSY', args);
  if (DAMAGED.some((known) => is(cause, known))) {
    return new RegisterError('IO_REGISTER_DAMAGED', { ...args, problem: 'unreadable' });
  }
  if (FULL.some((known) => is(cause, known))) return new RegisterError('IO_REGISTER_FULL', args);
  return new RegisterError('IO_REGISTER_UNAVAILABLE', args);
}

/** The error of a write that is wrong by itself. */
export function toWriteError(error: unknown): InvalidWriteError {
  return error instanceof InvalidWriteError ? error : new InvalidWriteError(codeOf(error) || 'NOT_STORABLE');
}

/** Extended codes carry the plain one in front: SQLITE_IOERR_WRITE, SQLITE_CONSTRAINT_CHECK. */
function is(code: string, plain: string): boolean {
  return code === plain || code.startsWith(`${plain}_`);
}
