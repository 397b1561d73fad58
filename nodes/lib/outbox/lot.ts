import type { Lot } from '../register';

/** Different for different lots, whatever stands in their names. */
export function nameOfLot({ line, node, campaign }: Lot): string {
  return JSON.stringify([line, node, campaign]);
}
