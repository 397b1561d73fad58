/** The two tables of the dialog: what saving would change, and what happened. Texts are never read as HTML. */
import type { Difference, HistoryLine } from '../api';
import { fieldWords, valueWords } from '../words';
import type { NamesUnder } from '../../lib/core/words';
import { sentence, text } from '../../lib/editor/catalogue';

export function changesTable(changes: readonly Difference[]): HTMLElement {
  return table(
    ['colField', 'colThere', 'colHere'],
    changes.map((one) => [
      fieldWords(sentence, one.field),
      valueWords(sentence, one, one.there),
      valueWords(sentence, one, one.here),
    ]),
  );
}

export function historyTable(lines: readonly HistoryLine[]): HTMLElement {
  return table(
    ['colWhen', 'colWhat'],
    lines.map(({ at, state, reason }) => [
      moment(at),
      [text(`sheet.event.${state}`), reason].filter((part) => part !== '').join(': '),
    ]),
  );
}

type Column = Extract<NamesUnder<'dialog.sheet'>, `col${string}`>;

function table(columns: readonly Column[], rows: readonly (readonly string[])[]): HTMLElement {
  const made = document.createElement('table');
  made.className = 'io-table';
  const head = made.createTHead().insertRow();
  for (const column of columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = text(`dialog.sheet.${column}`);
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) line.insertCell().textContent = value;
  }
  return made;
}

/** As institutions know it, in Italy's time; the page's own language is Node-RED's, which does not speak Italian. */
function moment(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return '–';
  return new Intl.DateTimeFormat(text('locale'), {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Rome',
  }).format(time);
}
