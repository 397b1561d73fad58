/** What a caller asks of a file besides the file: only when it has changed, only a part (RFC 9110 §13, §14). */

export interface Conditions {
  readonly ifNoneMatch: string | undefined;
  readonly ifRange: string | undefined;
  readonly range: string | undefined;
}

/** The bytes to send, both ends included; `unchanged`: none, the caller has them; `outside`: the part asked for does not exist. */
export type Part =
  { readonly from: number; readonly to: number; readonly whole: boolean } | 'unchanged' | 'outside';

/** @param size undefined: nobody knows yet, so that there is only the whole */
export function partFor(
  { ifNoneMatch, ifRange, range }: Conditions,
  etag: string | undefined,
  size: number | undefined,
): Part {
  if (etag !== undefined && ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) return 'unchanged';
  if (size === undefined) return { from: 0, to: Infinity, whole: true };
  const whole = { from: 0, to: size - 1, whole: true };
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return whole;
  return single(range, size) ?? whole;
}

function matches(list: string, etag: string): boolean {
  if (list.trim() === '*') return true;
  return list.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** One range; undefined for several (whole costs less than a hundred slices) and for what cannot be read. */
function single(range: string, size: number): Part | undefined {
  const found = /^bytes=(\d*)-(\d*)$/i.exec(range.trim());
  const [first = '', last = ''] = found?.slice(1) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    // The last n bytes.
    const n = Math.min(Number(last), size);
    return n === 0 ? 'outside' : { from: size - n, to: size - 1, whole: false };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'outside' : { from, to, whole: false };
}
