/** What the register throws. */

type RegisterCode =
  | 'IO_REGISTER_BUSY'
  | 'IO_REGISTER_DAMAGED'
  | 'IO_REGISTER_FULL'
  | 'IO_REGISTER_UNAVAILABLE'
  | 'IO_REGISTER_MOVED'
  | 'IO_REGISTER_ROLLED_BACK'
  | 'IO_REGISTER_ELSEWHERE'
  | 'IO_REGISTER_UNCONFIRMED';

/** Why the register cannot be used. `code` is one of the fault codes IO_REGISTER_*. */
export class RegisterError extends Error {
  constructor(
    readonly code: RegisterCode,
    readonly args: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.name = 'RegisterError';
  }
}

/** A write that cannot be: a state that does not lead to the one asked for, an id that is not there, no text where text must be. */
export class InvalidWriteError extends Error {
  readonly code = 'IO_INTERNAL';
  constructor(readonly why: string) {
    super(why);
    this.name = 'InvalidWriteError';
  }
}
