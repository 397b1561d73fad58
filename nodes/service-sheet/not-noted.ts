/** What could not be noted of an act that was done, or could not be begun because it was not noted. */
import { RegisterError } from '../lib/register';
import type { SheetProblem } from './checks';

/** @param id of the service that would otherwise be forgotten; empty when there is none */
export function notNoted(error: unknown, id: string): SheetProblem {
  if (error instanceof RegisterError)
    return {
      code: 'SHEET_REGISTER',
      field: 'service',
      args: { error: error.args.error ?? error.code, id },
    };
  const { code } = error as { code?: unknown };
  const name = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'ERROR';
  return { code: 'SHEET_DISK', field: 'service', args: { error: name, id } };
}
