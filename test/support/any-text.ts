import fc from 'fast-check';

const BEFORE_SURROGATES = 0xd800;
const SURROGATES = 0x800;
const LAST = 0x10ffff;

/**
 * Any code point. As `fc.string({ unit: 'binary' })` has it, which makes a table of all of them first: seconds, in each process.
 */
const anyCharacter = fc.integer({ min: 0, max: LAST - SURROGATES }).map(
  (n) => String.fromCodePoint(n < BEFORE_SURROGATES ? n : n + SURROGATES),
  (text) => {
    const n = (text as string).codePointAt(0) ?? -1;
    return n < BEFORE_SURROGATES ? n : n - SURROGATES;
  },
);

export function anyText(constraints: fc.StringSharedConstraints = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: anyCharacter });
}
