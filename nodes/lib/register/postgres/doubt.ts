import type { NoteScope } from './acts';
import type { Db, Tx } from './db';
import { notYet } from './not-yet';
import type { Server } from './session';
import type { Doubt, Register } from '../types';

interface Doubts extends Pick<Register, 'doubt' | 'settleDoubt' | 'settledDoubts'> {
  /** Throws IO_REGISTER_UNCONFIRMED while nothing may leave on this line. */
  assertMayLeave(line: string): void;
  /** A server answers, perhaps another one; before anybody uses the connection. */
  met(tx: Tx, server: Server): Promise<void>;
  /** With each heartbeat: what other processes have raised or settled. */
  refresh(): Promise<void>;
}

export function doubtsOf(_db: Db, _log: { noteScope: NoteScope }): Doubts {
  return {
    doubt: (): Doubt | null => null,
    settleDoubt: notYet,
    settledDoubts: notYet,
    assertMayLeave: () => undefined,
    met: () => Promise.resolve(),
    refresh: () => Promise.resolve(),
  };
}
