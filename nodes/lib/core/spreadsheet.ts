/**
 * Texts in a file that a spreadsheet opens. Excel and LibreOffice run a cell that begins with one of `= + - @`, in ASCII or in full
 * width, or with a tab or line end before one; quotes in the file do not help, and where the file is opened with another separator
 * than its own, each part of a cell is a cell. A leading apostrophe makes text of it (OWASP, "CSV Injection").
 */

/** What is left alone: amounts, phone numbers, dates, a dash for nothing. Signs and digits call nothing and name no cell. */
const HONEST = /^\s*[+-]?\s*\d[\d\s./:()-]*(?:€|EUR|%)?\s*$/;
const NOTHING = /^\s*[-\s]+$/;
/** `- una voce`, `-50 euro in meno`: words after a blank, in a cell that calls nothing. */
const ITEM = /^\s*-\d{0,9}\s+\p{L}/u;
const CALLS = /[(|!=\uFF08\uFF5C\uFF01\uFF1D]/;

const SIGNS = '=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20';
const ANY_SIGN = new RegExp(`[${SIGNS}\\t\\r\\n]`);
/** What a spreadsheet may make a cell of, with a sign at its start: behind blanks, marks without width and opening quotes. */
const FORMULA = new RegExp(`^[\\s"\\p{Cc}\\p{Cf}]*[${SIGNS}]`, 'u');
/** The cell or, after a separator, a part of it. */
const PART = /(^|[,;|\t\r\n])([^,;|\t\r\n]+)/g;

/** `=1+1` → `'=1+1`; `a;=1` → `a;'=1`; `-12,50` as it is. A cell made safe once does not change again. */
export function asCell(text: string): string {
  if (!ANY_SIGN.test(text)) return text;
  const calls = CALLS.test(text);
  const safe = text.replace(PART, (whole, separator: string, part: string) =>
    isFormula(part, calls) ? `${separator}'${part}` : whole,
  );
  // What Excel leaves out at the start of a cell may not uncover anything.
  return /^[\t\r\n]/.test(safe) ? `'${safe}` : safe;
}

function isFormula(part: string, calls: boolean): boolean {
  if (!FORMULA.test(part) || HONEST.test(part) || NOTHING.test(part)) return false;
  return calls || !ITEM.test(part);
}

/** A row with safe texts under safe names; numbers and the like as they are. */
export function asCells(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      asCell(name),
      typeof value === 'string' ? asCell(value) : value,
    ]),
  );
}

/** The row and why it did not leave, for a list that a spreadsheet opens. */
export function cellsOf(payload: unknown, reason: string): Record<string, unknown> {
  const row = typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload : {};
  return asCells({ ...row, motivo: reason });
}
