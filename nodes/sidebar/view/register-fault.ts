/** A register that does not open: the sidebar says what is wrong with it, and how to mend it. */
import type { Refusal } from '../data';
import { say } from './texts';

export function registerFault({ code, args }: Refusal): string {
  const known = { error: '', file: '', ...args };
  const mend = MEND[String(args.problem)] ?? `fault.${code}.remedy`;
  return `${say(`fault.${code}.text`, known)} ${say(mend, known)}`;
}

/** By the problem that the register has found. */
const MEND: Readonly<Record<string, string>> = {
  'set-aside': 'sidebar.mend.aside',
  'still-there': 'sidebar.mend.aside',
  unreadable: 'sidebar.mend.unreadable',
  'key-missing': 'sidebar.mend.key',
  'key-wrong': 'sidebar.mend.key',
};
