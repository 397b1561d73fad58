/** Chance that can be repeated: the same seed gives the same faults and the same message ids. */

/** Numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** A small 32-bit generator (mulberry32). Good enough to mix faults; not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID, the form of IO's message ids: 10 characters of time (milliseconds), 16 of chance. */
export function ulid(now: number, random: Random): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32))
    time = CROCKFORD.charAt(rest % 32) + time;
  let chance = '';
  for (let i = 0; i < 16; i++) chance += CROCKFORD.charAt(Math.floor(random() * 32));
  return time + chance;
}
