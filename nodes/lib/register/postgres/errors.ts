/** Faults of PostgreSQL as errors of the register. Never a text of the server or the driver: it could have a password or a row in it. */
import { DATABASE } from '../../core/register-causes';
import { InvalidWriteError, RegisterError } from '../types';
import { driverCode } from './driver-errors';

/** The connection ended, or gave no answer in time: nobody knows what became of the last statement. */
export class ConnectionLost extends Error {
  constructor(readonly why: string) {
    super('connection lost');
    this.name = 'ConnectionLost';
  }
}

/** SQLSTATE classes and codes after which the same statement may pass on another connection. */
const LOST = ['08', '57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '25006', '53300'];
/** Of transactions that met another one, or a plan older than a table. */
const AGAIN = ['40001', '40P01', '55P03', '0A000'];
/** That blame the one write that was tried: a value that cannot be stored. */
const WRITE_FAULTS = ['22', '23', '54'];

const UNAVAILABLE = 'IO_REGISTER_UNAVAILABLE';

/** The SQLSTATE, the code of the network's error or of what the driver has found; empty when there is none. */
export function codeOf(error: unknown): string {
  if (error instanceof ConnectionLost) return error.why;
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' && error.code !== ''
    ? error.code
    : driverCode(error);
}

export function isLost(error: unknown): boolean {
  return error instanceof ConnectionLost || starts(error, LOST);
}

/** Of the network; of a server that starts, stops or has no room for one more connection; nobody knows what. */
const PASSING = /^(E(?!RR_)[A-Z_]+|TIMEOUT|CONNECTION|57P0\d|53300|)$/;

/** Of ours: another server becomes the primary; a statement that was given up ends. */
const PASSING_BY_ITSELF = ['NOT_PRIMARY', 'OLD_TIMELINE', 'NO_STANDBY', 'STILL_BUSY'];

/** Whether the same attempt to connect may succeed a moment later, without anybody's doing. */
export function isPassing(error: unknown): boolean {
  if (isLost(error)) return true;
  if (error instanceof RegisterError) return PASSING_BY_ITSELF.includes(error.args.error ?? '');
  return PASSING.test(codeOf(error));
}

/** Whether the same transaction may pass when it is run once more. */
export function isConflict(error: unknown): boolean {
  return starts(error, AGAIN);
}

export function isWriteFault(error: unknown): boolean {
  return error instanceof InvalidWriteError || starts(error, WRITE_FAULTS);
}

/** Where the register is, in the place of a file: an address would name the user, and perhaps more. */
const PLACE = { file: DATABASE } as const;

/** IO_REGISTER_UNAVAILABLE with `error` and `file`, or IO_REGISTER_FULL. */
export function toRegisterError(error: unknown): RegisterError {
  if (error instanceof RegisterError) return error;
  const code = codeOf(error) || 'UNKNOWN';
  return new RegisterError(code.startsWith('53100') ? 'IO_REGISTER_FULL' : UNAVAILABLE, {
    ...PLACE,
    error: code,
  });
}

export function toWriteError(error: unknown): InvalidWriteError {
  return error instanceof InvalidWriteError ? error : new InvalidWriteError(codeOf(error) || 'NOT_STORABLE');
}

/** @param more what its text names, e.g. an option of the address */
export function unavailable(error: string, more: Readonly<Record<string, string>> = {}): RegisterError {
  return new RegisterError(UNAVAILABLE, { ...PLACE, error, ...more });
}

/** The institution's register is a file by now. @param line `<fiscalCode>|…` */
export function movedAway(line: string): RegisterError {
  return new RegisterError('IO_REGISTER_ELSEWHERE', {
    file: `${PLACE.file}: ${line.split('|', 1)[0] ?? ''}`,
  });
}

function starts(error: unknown, codes: readonly string[]): boolean {
  const code = codeOf(error);
  return codes.some((known) => code.startsWith(known));
}
