/** The doubts that people have ended, as any register keeps them. */
import type { SettledDoubt } from './types';

const REMEMBERED = 20;

/** Those that are remembered of these, oldest first. */
export function remembered(all: readonly SettledDoubt[]): SettledDoubt[] {
  return all.slice(-REMEMBERED);
}
