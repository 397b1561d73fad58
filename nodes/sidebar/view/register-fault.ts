/** A register that does not open: the sidebar says what is wrong with it, and how to mend it. */
import type { FaultCode } from '../../lib/core/codes';
import type { Refusal } from '../api';
import { type PlainSidebarKey, say } from './texts';

type RegisterCode = Extract<FaultCode, `IO_REGISTER${string}`>;

/** Undefined: it is not the register. */
export function registerFault({ code, args }: Refusal): string | undefined {
  if (!isOfRegister(code)) return undefined;
  const known = { error: '', file: '', ...args };
  const mend = MEND[String(args.problem)] ?? `fault.${code}.remedy`;
  return `${say(`fault.${code}.text`, known)} ${say(mend, known)}`;
}

function isOfRegister(code: Refusal['code']): code is RegisterCode {
  return code.startsWith('IO_REGISTER');
}

/** By the problem that the register has found. */
const MEND: Readonly<Record<string, PlainSidebarKey>> = {
  'set-aside': 'sidebar.mend.aside',
  'still-there': 'sidebar.mend.aside',
  unreadable: 'sidebar.mend.unreadable',
  'key-missing': 'sidebar.mend.key',
  'key-wrong': 'sidebar.mend.key',
};
