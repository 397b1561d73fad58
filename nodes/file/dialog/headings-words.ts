/** What is said of the headings of a file. */
import { fieldLabel, sentence, text } from '../../lib/editor/catalogue';
import type { Look } from '../../lib/editor/result';
import type { Wanted } from '../../messages/columns';
import type { HeadingsAnswer } from '../api';
import { letters } from '../../lib/core/column-letters';
import type { Matched } from '../../lib/reader/headers';

/** Why a file cannot be read, as the node would say it. */
export function wrongWords({ code, args, reason }: Extract<HeadingsAnswer, { result: 'wrong' }>): string {
  const all = { name: '', sheet: '', sheets: '', row: 1, n: 0, error: '', ...args };
  const what = reason === undefined ? '' : sentence({ key: `file.${reason}`, args: all });
  const known = { ...all, what };
  return `${sentence({ key: `fault.${code}.text`, args: known })} ${sentence({ key: `fault.${code}.remedy`, args: known })}`;
}

interface Chosen {
  readonly matched: Matched;
  readonly wanted: readonly Wanted[] | undefined;
  /** The row that is shown, and the one in which the node will look for its columns. */
  readonly row: number;
  readonly readRow: number;
}

/** Whether the node can read the file as the choices are now: what is missing, one thing a line. */
export function verdict({ matched, wanted, row, readRow }: Chosen): { look: Look; words: string } {
  const labels = new Map((wanted ?? []).map(({ column, field }) => [column, fieldLabel(field)]));
  const labelOf = (column: string): string => labels.get(column) ?? fieldLabel(column);
  const wrong = [
    ...(row === readRow ? [] : [text('dialog.file.headings.otherRow', { row: readRow })]),
    ...(matched.missing.length === 0
      ? []
      : [text('dialog.file.headings.missing', { fields: quoted(matched.missing.map(labelOf)) })]),
    ...matched.doubled.map(({ key, headers }) =>
      text('dialog.file.headings.doubled', { field: labelOf(key), headers: quoted(headers) }),
    ),
    ...matched.unnamed.map((place) => text('file.unnamed', { place, letter: letters(place) })),
    ...matched.cents.map((header) => text('file.cents', { header })),
  ];
  if (wrong.length > 0) return { look: 'bad', words: wrong.join('\n') };
  const odd = matched.second.map(({ headers: [header = '', ...others] }) =>
    text('file.warning.SECOND_COLUMN', { header, others: quoted(others) }),
  );
  if (wanted !== undefined)
    return { look: 'good', words: [text('dialog.file.headings.complete'), ...odd].join('\n') };
  const n = matched.columns.filter(({ reads }) => reads !== undefined).length;
  const known = text('dialog.file.headings.known', { n });
  return { look: 'fair', words: [known, text('dialog.file.headings.anyMessage'), ...odd].join('\n') };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `«${name}»`).join(', ');
}
