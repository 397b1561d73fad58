/** Headings for comparison. Pure, for browser, server and the worker. */

/** A heading for comparison: `Codice Fiscale`, `COD_FISCALE`, `cod. fisc.` lose case, accents, blanks and signs. */
export function normalized(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
