/**
 * Whether bytes are a whole PDF. IO looks at the first bytes and answers the citizen with an error for anything else; an
 * upload that broke off lacks the end.
 */
const START = Buffer.from('%PDF-', 'latin1');
const END = Buffer.from('%%EOF', 'latin1');

/** Readers look for the end mark in the last kilobyte; a little more for what some programs append. */
export const TAIL_BYTES = 2048;

export function beginsAsPdf(head: Buffer): boolean {
  return head.subarray(0, START.length).equals(START);
}

/** @param tail the last TAIL_BYTES, or all there are */
export function endsAsPdf(tail: Buffer): boolean {
  return tail.subarray(-TAIL_BYTES).includes(END);
}
