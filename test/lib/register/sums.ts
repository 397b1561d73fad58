/** What the tests of totals compare. */
import type { Total } from '../../../nodes/lib/register';

/** Summed anew, of totals or of counts, whatever their order: `[[line, node, service, state, reason], n]`. */
export function totalsIn(counts: readonly Total[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { line, node, service, state, reason, n } of counts) {
    const name = JSON.stringify([line, node, service, state, reason]);
    sums.set(name, (sums.get(name) ?? 0) + n);
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
}
