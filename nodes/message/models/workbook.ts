/** The messages of a workbook of PagoPA's models: one in each column of the sheet «Template messaggi», its parts in rows. */
import type { ModelText } from './model-text';

/** Columns that are looked at; the largest of PagoPA's has some thirty. */
const MOST_TEXTS = 200;
const LONGEST = 10_000;

/** By the beginning of what stands in the first column. */
const ROWS = {
  title: 'titolo del messaggio',
  body: 'testo del messaggio',
  button: 'pulsante 1',
  attachment: 'allegato',
  recipients: 'destinatari',
  when: 'quando inviarlo',
} as const;

/** What PagoPA writes for nothing. */
const NOTHING = /^(?:[-–—]|n\/?a|nessuno)?$/i;
/** The button that the app puts by itself. */
const PAYMENT = /^(?:paga|vedi avviso)\b/i;

/**
 * @param rows cells of the sheet; a cell may be missing
 * @param group what they are found under
 * @returns those that have a title and a text, in the order of the columns; none of a sheet of another shape
 */
export function textsOf(rows: readonly (readonly string[])[], group: string): ModelText[] {
  const labelled = (label: string): readonly string[] =>
    rows.find(([first = '']) => first.trim().toLowerCase().startsWith(label)) ?? [];
  const parts = Object.fromEntries(
    Object.entries(ROWS).map(([part, label]) => [part, labelled(label)]),
  ) as Record<keyof typeof ROWS, readonly string[]>;
  const names =
    rows.find((row) => (row[0] ?? '').trim() === '' && row.some((cell) => cell.trim() !== '')) ?? [];
  const texts: ModelText[] = [];
  for (let column = 1; column < Math.min(parts.title.length, MOST_TEXTS + 1); column += 1) {
    const cell = (row: readonly string[]): string => normal(row[column] ?? '');
    const [title, body, written] = [cell(parts.title), cell(parts.body), cell(parts.button)];
    if (title === '' || body === '') continue;
    const payment = PAYMENT.test(written);
    texts.push({
      ...{ name: cell(names) || title, group, title, body },
      ...(payment || NOTHING.test(written) ? {} : { button: written }),
      ...(payment ? { payment } : {}),
      ...(NOTHING.test(cell(parts.attachment)) ? {} : { attachment: true }),
      ...{ recipients: cell(parts.recipients), when: cell(parts.when) },
    });
  }
  return texts;
}

/** `IO - Template servizi - Attività sportive.xlsx`: the last part of the name. */
export function groupOf(fileName: string): string {
  return (
    fileName
      .replace(/\.\w+$/, '')
      .split(' - ')
      .at(-1)
      ?.trim() ?? ''
  );
}

function normal(cell: string): string {
  return cell
    .slice(0, LONGEST)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .trim();
}
