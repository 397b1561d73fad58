/** The outcome of a message comes to disk, however often the disk does not take it. */
import type { Entry, OutcomeRecord } from '../register';
import type { Job } from './job';
import type { LineOptions } from './line-types';

/** So long after a failure the register is tried again; milliseconds. */
export const REGISTER_RETRY_MS = 5_000;

export type Outcome = Omit<OutcomeRecord, 'id' | 'waits'>;

/**
 * IO has decided. Until the disk has it the message is "sending" there: in doubt, should we die meanwhile.
 * @param failed is told of each failure; false: it is not tried again
 * @returns the row as the register has it from now on; `known`: the message had its outcome before (`Register.record`); undefined: it is
 * not on disk, and nobody tries again
 */
export async function recordOutcome(
  { register, emitter, clock }: Pick<LineOptions, 'register' | 'emitter' | 'clock'>,
  { entry, attempts }: Job,
  outcome: Outcome,
  failed: (error: unknown) => boolean,
): Promise<Entry | 'known' | undefined> {
  for (;;) {
    try {
      // Nobody is there to hear of it: it waits in the register.
      const waits = !emitter.isThere(entry.node);
      const recorded = await register.record(recordOf(entry.id, outcome, waits));
      if (recorded === false) return 'known';
      const made = madeOf(entry, outcome, attempts, clock.now());
      // It was in doubt meanwhile, and that may have been told.
      if (recorded === 'settled') Object.assign(made, { settled: true });
      return waits ? Object.assign(made, { waits }) : made;
    } catch (error) {
      if (!failed(error)) return undefined;
      await new Promise<void>((resolve) => clock.after(REGISTER_RETRY_MS, resolve));
    }
  }
}

function recordOf(id: number, { state, reason, detail, ioId }: Outcome, waits: boolean): OutcomeRecord {
  return { id, state, reason, detail, ioId, waits };
}

/** One by one: of each copy made with `...entry` V8 in Node 20 keeps a hidden class, and here is one for each message. */
function madeOf(
  entry: Entry,
  { state, reason, detail, ioId }: Outcome,
  attempts: number,
  changedAt: number,
): Entry {
  return {
    id: entry.id,
    line: entry.line,
    node: entry.node,
    service: entry.service,
    type: entry.type,
    campaign: entry.campaign,
    state,
    msg: entry.msg,
    attempts,
    reason: reason ?? null,
    detail: detail ?? null,
    ioId: ioId ?? null,
    takenAt: entry.takenAt,
    changedAt,
    decided: entry.decided,
    again: entry.again,
  };
}
