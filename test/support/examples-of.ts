/**
 * How many examples a property is tried with: of `n`, a quarter in `npm test`, each run with others, and all in
 * `npm run test:reliability` (test/reliability/properties.test.ts).
 */
export function examplesOf(n: number): number {
  return process.env.ALL_EXAMPLES === undefined ? Math.ceil(n / 4) : n;
}
