/** Values of labels that come from the register: an old or foreign file must not make new ones. */
import { HELD, REASON_CODES } from '../lib/core/codes';

const REASONS = new Set<string>(Object.values(REASON_CODES).flat());

/** Empty: there is none. */
export function reasonLabel(reason: string | null | undefined): string {
  if (reason === undefined || reason === null) return '';
  return REASONS.has(reason) ? reason : 'OTHER';
}

/** `held` is no state of the register: such messages are queued, with a reason. */
export function stateLabel(state: string, reason: string | null): string {
  return state === 'queued' && reason === HELD ? 'held' : state;
}
