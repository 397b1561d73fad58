/** An invented notice number for row `n`, with the check digits that pagoPA's have. */
export function noticeNumber(n: number): string {
  const digits = `3010000${String(n).padStart(9, '0')}`;
  return digits + String(Number(digits) % 93).padStart(2, '0');
}
