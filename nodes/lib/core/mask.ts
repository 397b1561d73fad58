/** A fiscal code that people may recognise but logs may hold: `RSS***********01U`. */
export function maskFiscalCode(fiscalCode: string): string {
  if (fiscalCode.length < 7) return '*'.repeat(fiscalCode.length);
  return fiscalCode.slice(0, 3) + '*'.repeat(fiscalCode.length - 6) + fiscalCode.slice(-3);
}
