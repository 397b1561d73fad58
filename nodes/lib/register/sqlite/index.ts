/** The register in one file of this computer, for one process. The default. */
import os from 'node:os';
import { isSimulated } from '../../core/destination';
import { actsOf } from './acts';
import { decisionsOf } from './decisions';
import { doubtsOf } from './doubt';
import { duplicatesOf } from './duplicates';
import { eraserOf } from './eraser';
import { forgetOf } from './forget';
import { followsOf, type Follows } from './follows';
import { groupCommitOf } from './group-commit';
import { holdsOf } from './holds';
import { keysOf } from './keys';
import { lanesOf, type Lanes } from './lanes';
import { retriesOf } from './retries';
import { noticeEraserOf } from './notice-eraser';
import { noticesOf, recoverNotices } from './notices';
import { openFile, type OpenOptions } from './open';
import { SHORT_CUT_MS } from './origin';
import { readerOf, type RowOf } from './reader';
import { retentionOf } from './retention';
import { rowsOf } from './rows';
import { NOT_GIVEN } from './schema';
import { scopeActsOf } from './scope-acts';
import { sentinelOf } from './sentinel';
import { storeOf, type Statement, type Store } from './store';
import { clockNotesOf } from './clock-notes';
import { trustedClockOf, type TrustedClock } from '../trusted-clock';
import type { GoneOut, Recovered, Register } from '../types';
import { unseenTimeOf } from '../unseen-time';
import { writerOf } from './writer';

/** Outcomes of one write: a text that is shortened is read and sealed, and the largest take some milliseconds. */
const EMITTED_AT_ONCE = 10;

export interface RegisterOptions extends Partial<OpenOptions> {
  /** For tests: how long erasures gather before the log is emptied; milliseconds. */
  readonly eraseDelay?: number;
  /** For tests: milliseconds that never jump. */
  readonly monotonic?: () => number;
  /** For tests: milliseconds that go on while the computer sleeps; by default those of `monotonic`, where that is given. */
  readonly sinceBoot?: () => number;
  /** Called when the register is lost (`Register.lost`), and when it is there again. */
  readonly onChange?: () => void;
  /** Of the text of who was not reached, what stays once the outcome is out; asked again it changes nothing. Default: all. */
  readonly rowOf?: RowOf;
  /** For tests: how often it is looked whether the register is still ours; milliseconds. */
  readonly lookEvery?: number;
}

/**
 * Opens the register in its folder (`<userDir>/io-servizi-sociali`), making both when they are new, and puts right what
 * the end of the last process interrupted. Only one process can have it open; every later one gets IO_REGISTER_BUSY.
 * Throws `RegisterError`.
 */
export function openRegister(folder: string, options: RegisterOptions = {}): Register {
  const now = options.now ?? Date.now;
  const store = storeOf(openFile(folder, { ...options, now }), now);
  try {
    return registerOf(store, options);
  } catch (error) {
    const fault = store.fault(error);
    store.close();
    throw fault;
  }
}

/** Milliseconds since the computer was started, sleep included; the monotonic clock where the system does not say. */
function uptime(): number {
  try {
    return os.uptime() * 1000;
  } catch {
    return performance.now();
  }
}

function registerOf(store: Store, options: RegisterOptions): Register {
  const { eraseDelay = 2000, lookEvery = 1000, monotonic = () => performance.now(), onChange } = options;
  const { rowOf = (msg: string) => msg } = options;
  const { sinceBoot = options.monotonic ?? uptime } = options;
  const clock = trustedClockOf(clockNotesOf(store), store.now, monotonic, sinceBoot);
  const recovered = recover(store, clock);
  const lanes = lanesOf(store);
  const keys = keysOf(store);
  const rows = rowsOf(store, lanes, keys);
  const group = groupCommitOf(store);
  const follows = followsOf(store);
  const noticeEraser = noticeEraserOf(store, follows);
  const retention = retentionOf(store);
  const log = actsOf(store, group, clock, retention.kept);
  const noteScope = scopeActsOf(store, lanes, rows, log);
  const eraser = eraserOf(store, lanes, noticeEraser, log.erase, clock, eraseDelay);
  const duplicates = duplicatesOf(store, lanes, keys, clock);
  const onErased = (): void => {
    eraser.erased();
  };
  const leaving = { keepsRows: retention.keepsRows, rowOf, onErased };
  const writer = writerOf(store, lanes, keys, duplicates, rows, leaving);
  const doubts = doubtsOf(store, group, noteScope);
  const sentinel = sentinelOf(store.hold, lookEvery, onChange);
  const { given, ...decisions } = decisionsOf(store, lanes, rows, group, noteScope);
  const paidEarly = store.prepare(`SELECT DISTINCT line FROM paid_early`);
  const unseen = unseenTimeOf(sinceBoot);
  const lines = (): string[] => linesOf(lanes, follows, paidEarly);

  return {
    ...readerOf(store, lanes, rows, rowOf),
    ...retriesOf(store, lanes, keys),
    lines: () => store.read(lines),
    ...forgetOf(store, lanes, noticeEraser, eraser, group, lines, noteScope),
    notices: noticesOf(store, follows, group, onErased),
    ...decisions,
    ...log.acts,
    ...holdsOf(store, lanes, rows, group, noteScope),
    keepFor: (line, settings) =>
      store.read(() => {
        retention.keepFor(line, settings);
      }),
    kept: () => store.read(retention.kept),
    recovered,
    doubt: () => doubts.doubt(),
    settleDoubt: (who, by) => doubts.settleDoubt(who, by),
    settledDoubts: () => doubts.settledDoubts(),
    clockDoubted: () => clock.doubted(),
    heard: (at) => {
      clock.heard(at);
      if (unseen(at) > SHORT_CUT_MS && waitsForIo(lanes)) {
        doubts.raise({ reason: 'rolled-back', at, lastSeenAt: store.now() });
        onChange?.();
      }
    },
    lost: () => store.hold.look(),
    takeIn: (entry) => group.write(() => writer.takeIn(entry), entry.msg.length),
    next: (filter) =>
      store.read(() => {
        store.assertOurs();
        doubts.assertMayLeave(filter.line);
        return writer.next(filter, given());
      }),
    release: (tried) =>
      group.write(() => {
        writer.release(tried);
      }),
    async intend(next) {
      if (doubts.doubt() !== null) doubts.assertMayLeave(store.use(() => writer.lineOf(next.id)));
      return group.write(() => writer.intend(next, given()));
    },
    record: (outcome) => group.write(() => writer.record(outcome)),
    unemitted: (node, afterId, limit) => store.read(() => writer.unemitted(node, afterId, limit)),
    owed: (atMost) => store.read(() => writer.owed(atMost)),
    giving: (ids) =>
      group.write(() => {
        writer.giving(ids);
      }),
    emitted: (outcomes) => {
      const few = (from: number): readonly GoneOut[] => outcomes.slice(from, from + EMITTED_AT_ONCE);
      const writes: Promise<void>[] = [];
      for (let from = 0; from < outcomes.length; from += EMITTED_AT_ONCE)
        writes.push(
          group.write(() => {
            writer.emitted(few(from));
          }),
        );
      return Promise.all(writes).then(() => undefined);
    },
    earlier: (line, identity, upTo) => store.use(() => duplicates.earlier(line, identity, upTo)),
    newest: () => store.read(() => writer.newest()),
    sweep: (line, settings) => store.read(() => (doubts.doubt() === null ? eraser.sweep(line, settings) : 0)),
    async withdraw() {
      group.flush();
      return Promise.resolve();
    },
    close() {
      if (store.refusal()?.args.error === 'CLOSED') return;
      group.flush();
      eraser.end();
      keys.end();
      sentinel.end();
      store.close();
    },
  };
}

/** Whether messages would leave for IO by themselves. */
function waitsForIo(lanes: Lanes): boolean {
  const cells = lanes.cells(lanes.inScope({}));
  return cells.some(
    ({ lane, state }) => (state === 'queued' || state === 'checking') && !isSimulated(lane.line),
  );
}

/** The lines of messages, of followed notices, and of payments of notices that may still come. */
function linesOf(lanes: Lanes, follows: Follows, paidEarly: Statement): string[] {
  const payments = paidEarly.all() as { line: string }[];
  const all = [...lanes.inScope({}), ...follows.where(() => true), ...payments];
  return [...new Set(all.map(({ line }) => line))];
}

/** What was being sent when the process ended may be at IO or not: a person decides. What was being checked waits again. */
function recover(store: Store, clock: TrustedClock): Recovered {
  const interrupt =
    store.prepare(`UPDATE message SET state = 'in-doubt', reason = 'INTERRUPTED', detail = NULL,
      changed_at = ?, run = ${NOT_GIVEN}, owed_to = (SELECT node FROM lane WHERE lane.id = message.lane)
    WHERE lane IN (SELECT id FROM lane) AND state = 'sending'`);
  const requeue = store.prepare(`UPDATE message SET state = 'queued', changed_at = ?
    WHERE lane IN (SELECT id FROM lane) AND state = 'checking'`);
  const recovered = store.transaction(() => {
    // Noted at every start, also where nothing is swept before the next one.
    clock.mayErase();
    recoverNotices(store);
    return {
      inDoubt: interrupt.run(store.now()).changes,
      requeued: requeue.run(store.now()).changes,
    };
  }, 'full');
  // What the last process erased must not stay in its log.
  store.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  return recovered;
}
