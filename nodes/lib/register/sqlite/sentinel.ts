/** Looks every second whether the register is still ours, and leaves a sign of life now and then. */
import type { Hold } from './hold';

const SIGN_EVERY_MS = 10 * 60_000;

export interface Sentinel {
  end(): void;
}

/** @param onChange called when the register is lost, and when it is there again */
export function sentinelOf(hold: Hold, lookEvery: number, onChange: (() => void) | undefined): Sentinel {
  let wasOurs = true;
  let signedAt = performance.now();

  function look(): void {
    const isOurs = hold.look() === null;
    const changed = isOurs !== wasOurs;
    wasOurs = isOurs;
    if (changed) onChange?.();
    if (isOurs && performance.now() - signedAt > SIGN_EVERY_MS) sign();
  }

  function sign(): void {
    signedAt = performance.now();
    try {
      hold.beat();
    } catch {
      // No room just now. A sign that is older is no harm: it is compared with days.
    }
  }

  const timer = setInterval(look, lookEvery).unref();
  return {
    end() {
      clearInterval(timer);
    },
  };
}
