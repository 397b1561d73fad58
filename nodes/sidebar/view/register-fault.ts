/** A register that does not open: the sidebar says what is wrong with it, and how to mend it. */
import type { FaultCode } from '../../lib/core/codes';
import { faultBranch } from '../../lib/core/fault-words';
import type { NamesUnder } from '../../lib/core/words';
import type { Refusal } from '../api';
import { say } from './texts';

type RegisterCode = Extract<FaultCode, `IO_REGISTER${string}`>;

/** Undefined: it is not the register. */
export function registerFault({ code, args }: Refusal): string | undefined {
  if (!code.startsWith('IO_REGISTER')) return undefined;
  const known = { error: '', file: '', ...args };
  const branch = faultBranch(code as RegisterCode, args);
  const mend = MEND[args.problem as string];
  const remedy = mend === undefined ? (`${branch}.remedy` as const) : (`sidebar.mend.${mend}` as const);
  return `${say(`${branch}.text`, known)} ${say(remedy, known)}`;
}

/** By the problem that the register has found. */
const MEND: Readonly<Record<string, NamesUnder<'sidebar.mend'>>> = {
  'set-aside': 'aside',
  'still-there': 'aside',
  unreadable: 'unreadable',
  'key-missing': 'key',
  'key-wrong': 'key',
};
