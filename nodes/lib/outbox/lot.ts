/** What one io-send node takes in for one campaign on one line. */
export interface Lot {
  readonly line: string;
  readonly node: string;
  readonly campaign: string;
}

/** Different for different lots, whatever stands in their names. */
export function nameOfLot({ line, node, campaign }: Lot): string {
  return JSON.stringify([line, node, campaign]);
}
