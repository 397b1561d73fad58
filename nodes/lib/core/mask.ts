/** A fiscal code that people may recognise but logs may hold: `RSS***********01U`. */
export function maskFiscalCode(fiscalCode: string): string {
  if (fiscalCode.length < 7) return '*'.repeat(fiscalCode.length);
  return fiscalCode.slice(0, 3) + '*'.repeat(fiscalCode.length - 6) + fiscalCode.slice(-3);
}

/** A text whose length and form show, and nothing else: every letter and digit is a dot. */
export function maskText(text: string): string {
  return text.replace(/[\p{L}\p{N}\p{M}]/gu, '•');
}

/** A row's values for who may only read: each as a masked text, whatever it was. */
export function maskedValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      maskText(typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? '')),
    ]),
  );
}
