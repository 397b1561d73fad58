/** Where the texts of a fault are. Pure. */
import type { FaultCode } from './codes';
import type { Reason } from './reason';
import type { Args, NamesUnder } from './words';

/** Why the register cannot be used, as far as there are texts of its own (`causeOf`). */
export type RegisterCause = NamesUnder<'cause'> extends `${infer Cause}.${string}` ? Cause : never;

/** The branch with `text` and `remedy`. @param args of the fault: the server has put the `cause` there */
export function faultBranch<Code extends FaultCode>(
  code: Code,
  { cause }: Readonly<Record<string, unknown>>,
): `fault.${Code}` | `cause.${RegisterCause}` {
  return cause === undefined ? `fault.${code}` : `cause.${cause as RegisterCause}`;
}

/** What is wrong with the installation, and what to do. */
export function faultReasons(code: FaultCode, args: Args = {}): Reason[] {
  const branch = faultBranch(code, args);
  const known = { error: '', file: '', ...args };
  return [
    { key: `${branch}.text`, args: known },
    { key: `${branch}.remedy`, args: known },
  ];
}
