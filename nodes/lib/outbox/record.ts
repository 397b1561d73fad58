/** The outcome of a message comes to disk, however often the disk does not take it. */
import type { OutcomeRecord } from '../register';
import type { LineOptions } from './line-types';

/** So long after a failure the register is tried again; milliseconds. */
export const REGISTER_RETRY_MS = 5_000;

interface Recorded {
  /** False: the message had its outcome before (`Register.record`). */
  readonly recorded: boolean;
  /** It was in doubt meanwhile, and that may have been told. */
  readonly settled: { readonly settled?: true };
  /** Nobody was there to hear of it: it waits in the register. */
  readonly waits: boolean;
}

/**
 * IO has decided. Until the disk has it the message is "sending" there: in doubt, should we die meanwhile.
 * @param node the io-send node that is to hear of it
 * @param failed is told of each failure; false: it is not tried again
 * @returns undefined: it is not on disk, and nobody tries again
 */
export async function recordOutcome(
  { register, emitter, clock }: Pick<LineOptions, 'register' | 'emitter' | 'clock'>,
  node: string,
  outcome: Omit<OutcomeRecord, 'waits'>,
  failed: (error: unknown) => boolean,
): Promise<Recorded | undefined> {
  for (;;) {
    try {
      const waits = !emitter.isThere(node);
      const recorded = await register.record({ ...outcome, ...(waits ? { waits } : {}) });
      return {
        recorded: recorded !== false,
        settled: recorded === 'settled' ? { settled: true } : {},
        waits,
      };
    } catch (error) {
      if (!failed(error)) return undefined;
      await new Promise<void>((resolve) => clock.after(REGISTER_RETRY_MS, resolve));
    }
  }
}
