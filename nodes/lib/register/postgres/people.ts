/** What people decide, in whatever process, and what the register does for them by itself: its log, its doubts, what it forgets. */
import os from 'node:os';
import type { Register } from '../types';
import { actsOf } from './acts';
import { clockOf, type Clock } from './clock';
import type { Db, Tx } from './db';
import { decisionsOf } from './decisions';
import { doubtsOf, type Doubts } from './doubt';
import { eraserOf } from './eraser';
import { forgetOf } from './forget';
import { hearingOf } from './hearing';
import { holdsOf } from './holds';
import type { Known } from './known';
import type { Lanes } from './lanes';
import { foldNotices } from './notice-tally';
import { noticesOf } from './notices';
import type { Order } from './order';
import { retentionOf } from './retention';
import type { Rows } from './rows';
import { scopeActsOf } from './scope-acts';
import type { Server } from './session';
import { sheetsOf } from './sheets';

/** Milliseconds between two times that the counts of notices are added up. */
const FOLD_EVERY_MS = 5_000;

export interface Clocks {
  /** For tests: milliseconds that never jump. */
  readonly monotonic?: () => number;
  /** For tests: milliseconds that go on while the computer sleeps; by default those of `monotonic`, where that is given. */
  readonly sinceBoot?: () => number;
  /** For tests: instead of the database's clock; milliseconds since the epoch. */
  readonly serverClock?: () => number;
}

export interface PeopleOptions {
  /** Of this process, for people. */
  readonly name: string;
  readonly failover: 'synchronous' | undefined;
  readonly known: Known;
  /** A doubt came or went. */
  readonly onChange: () => void;
  /** Whether this process owns the line, and so gives what is followed there. */
  readonly mayFollow: (line: string) => Promise<boolean>;
  /** Orders a decision among what this process takes in. */
  readonly between: Order['between'];
  readonly clocks: Clocks;
  /** Where sheets may have been remembered before (`SheetOptions.folder`). */
  readonly sheetFolder: string | undefined;
}

type Part =
  | ('cancel' | 'resend' | 'markSent' | 'giveAgain' | 'stop' | 'resume' | 'stops')
  | ('confirm' | 'letGoIfFew' | 'confirmations' | 'held' | 'heldNumbers')
  | ('noteAct' | 'acts' | 'brokenAct' | 'keepFor' | 'kept' | 'sweep' | 'forgetSimulated' | 'notices')
  | ('doubt' | 'settleDoubt' | 'settledDoubts' | 'heard' | 'clockDoubted' | 'sheets');

export interface People extends Pick<Doubts, 'assertMayLeave'> {
  readonly register: Pick<Register, Part>;
  readonly clock: Pick<Clock, 'time'>;
  /** A server answers, perhaps another one; before anybody uses the connection. */
  met(tx: Tx, server: Server): Promise<void>;
  /** With each heartbeat. */
  refresh(): Promise<void>;
  end(): void;
}

export function peopleOf(db: Db, lanes: Lanes, rows: Rows, options: PeopleOptions): People {
  const { name, failover, known, onChange, mayFollow, between, clocks, sheetFolder } = options;
  const { monotonic = () => performance.now(), serverClock } = clocks;
  const { sinceBoot = clocks.monotonic ?? uptime } = clocks;
  const log = actsOf(db);
  const noteScope = scopeActsOf(lanes, rows, log);
  const declared = failover === 'synchronous';
  const doubts = doubtsOf(db, noteScope, { declared, known, serverClock, onChange });
  const times = { name, monotonic, sinceBoot, ...(serverClock === undefined ? {} : { serverClock }) };
  const clock = clockOf(db, times);
  const eraser = eraserOf(db, clock, log.erase, () => doubts.doubt() === null);

  const assertMayLeave = (line: string): void => {
    doubts.assertMayLeave(line);
  };
  const sheets = sheetsOf(db, { folder: sheetFolder, assertMayLeave, sinceBoot, serverClock });

  let foldedAt = -Infinity;

  return {
    register: {
      ...decisionsOf(db, lanes, rows, noteScope, between),
      ...holdsOf(db, lanes, rows, noteScope, between),
      ...log.acts,
      ...retentionOf(db),
      ...forgetOf(db, noteScope, between),
      notices: noticesOf(db, mayFollow),
      sweep: (line, settings) => eraser.sweep(line, settings),
      doubt: () => doubts.doubt(),
      settleDoubt: (who, by) => doubts.settleDoubt(who, by),
      settledDoubts: () => doubts.settledDoubts(),
      heard: hearingOf(db, doubts, clock, sinceBoot),
      clockDoubted: () => clock.doubted(),
      sheets,
    },
    clock,
    assertMayLeave,
    met: (tx, server) => doubts.met(tx, server),
    async refresh() {
      await doubts.refresh();
      await clock.refresh();
      if (performance.now() - foldedAt < FOLD_EVERY_MS) return;
      foldedAt = performance.now();
      await foldNotices(db);
    },
    end() {
      eraser.end();
    },
  };
}

/** Milliseconds since the computer was started, sleep included; the monotonic clock where the system does not say. */
function uptime(): number {
  try {
    return os.uptime() * 1000;
  } catch {
    return performance.now();
  }
}
