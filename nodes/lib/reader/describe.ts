/** The sentences about files: from codes and arguments, in the language of the server's texts. */
import { Fault } from '../runtime/fault';
import { say, translate } from '../runtime/translate';
import { letters } from '../core/column-letters';
import { FileError } from './errors';
import type { Heading } from './heading';
import { ColumnsError } from './rows';
import type { Synonyms } from './synonyms';
import type { TableWarning } from './table';

/** A failed reading as a fault, with the file's name. Other errors stay what they are. */
export function asFault(error: unknown, name: string, synonyms: readonly Synonyms[]): unknown {
  if (!(error instanceof FileError)) return error;
  const { code, args, reason } = error;
  const known = { name, ...args };
  const what =
    error instanceof ColumnsError
      ? columns(error, synonyms)
      : reason === undefined
        ? ''
        : translate(`file.${reason}`, known);
  return new Fault(code, { ...known, what });
}

/** How many other names of a missing column are told. */
const SHOWN_NAMES = 4;
/** How many headings are told. */
const SHOWN_HEADINGS = 12;

/** First what was found, then what is wrong with it, then where the rest stands. */
function columns({ heading, table }: ColumnsError, synonyms: readonly Synonyms[]): string {
  const { missing, doubled, unnamed, cents } = heading.matched;
  const namesOf = new Map(synonyms.map(({ field, names }) => [field, names]));
  return [
    found(heading, table.sheet),
    ...missing.map((column) => {
      const names = (namesOf.get(column) ?? []).slice(0, SHOWN_NAMES);
      return names.length === 0
        ? translate('file.missing', { column })
        : translate('file.missingNamed', { column, names: quoted(names) });
    }),
    ...cents.map((header) => translate('file.cents', { header })),
    ...doubled.map(({ key, headers, hidden = [] }) =>
      [
        translate('file.doubled', { column: key, headers: quoted(headers) }),
        ...(hidden.length === 0 ? [] : [translate('file.doubledHidden', { headers: quoted(hidden) })]),
      ].join(' '),
    ),
    ...unnamed.map((place) => translate('file.unnamed', { place, letter: letters(place) })),
    ...heading.elsewhere.map(({ columns: some, row }) =>
      translate('file.elsewhereRow', { columns: quoted(some), row }),
    ),
    ...(table.elsewhere ?? []).map(({ sheet, row }) => translate('file.elsewhereSheet', { sheet, row })),
  ].join(' ');
}

function found({ row, matched }: Heading, sheet: string | undefined): string {
  const headers = matched.columns.map(({ header }) => header);
  const args = { row, headers: quoted(headers.slice(0, SHOWN_HEADINGS).map(short)) };
  const more = headers.length - SHOWN_HEADINGS;
  return [
    sheet === undefined ? translate('file.found', args) : translate('file.foundInSheet', { ...args, sheet }),
    ...(more > 0 ? [translate('file.foundMore', { n: more })] : []),
  ].join(' ');
}

/** UTF-16 units of a heading that are shown. */
const SHOWN_UNITS = 60;

function short(heading: string): string {
  return heading.length <= SHOWN_UNITS ? heading : `${heading.slice(0, SHOWN_UNITS - 1)}…`;
}

function quoted(names: readonly string[]): string {
  return names.map((one) => `«${one}»`).join(', ');
}

export interface Warning {
  readonly code: TableWarning['code'];
  readonly message: string;
}

export function describeWarnings(warnings: readonly TableWarning[]): Warning[] {
  return warnings.map(({ code, args }) => ({ code, message: say({ key: `file.warning.${code}`, args }) }));
}
