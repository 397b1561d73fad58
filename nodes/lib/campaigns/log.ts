/** The log of who did what as a list that people read and that anybody can verify, and whether it is whole. */
import { DateTime } from 'luxon';
import { actPlace, isActName } from '../core/acts';
import { asCell } from '../core/spreadsheet';
import { XLSX_TYPE } from '../core/xlsx';
import { noteAct } from '../outbox/acts';
import type { Outbox } from '../outbox/outbox';
import type { Act, Acts, By } from '../register';
import { type Response, WrongCall } from '../runtime/routes';
import { rowBook, type RowList } from '../runtime/row-book';
import { translate } from '../runtime/translate';
import { csvOfRows } from './csv';
import { CSV, fileHeaders, written } from './download';
import type { LogCheck } from './types';

/** Entries read at once. */
const AT_ONCE = 250;

/** For people, and then the fields from which each `impronta` is made (docs/register.md). */
const COLUMNS = [
  ...['voce', 'quando', 'utente', 'azione', 'campagna', 'quanti', 'origine', 'file_sha256'],
  ...['registro', 'invio', 'istante', 'atto', 'linea', 'dettagli', 'impronta_prima', 'impronta'],
];

type As = 'csv' | 'xlsx';

/** @throws WrongCall */
export function asOf(value: unknown): As {
  if (value !== 'csv' && value !== 'xlsx') throw new WrongCall();
  return value;
}

/** Whether no entry was changed or taken out. @param page of one page's log; undefined: of all */
export async function checkLog(register: Acts, page?: string): Promise<LogCheck> {
  return { broken: await register.brokenAct(page) };
}

/**
 * Writes the log, of a page or all of it, with the entry that says that it was asked for.
 * @param page id of the page's node; undefined: all
 */
export async function writeLog(
  outbox: Pick<Outbox, 'register'>,
  by: By,
  page: string | undefined,
  as: As,
  response: Response,
): Promise<void> {
  await noteAct(outbox, by, 'export-log', { n: 0 });
  const list = logList(outbox.register, page);
  response.set(fileHeaders(as === 'csv' ? CSV : XLSX_TYPE, `io-registro-azioni.${as}`));
  if (await written(response, as === 'csv' ? csvOfRows(list) : rowBook(list))) response.end();
}

function logList(register: Acts, page: string | undefined): RowList {
  return {
    sheet: translate('page.view.log.sheet'),
    columns: COLUMNS,
    async *rows() {
      for (let after = 0; ;) {
        const acts = await register.acts({ ...(page === undefined ? {} : { page }), after, limit: AT_ONCE });
        for (const act of acts) yield rowOf(act);
        const last = acts.at(-1);
        if (last === undefined || acts.length < AT_ONCE) return;
        after = last.id;
      }
    },
  };
}

function rowOf(act: Act): Record<string, string> {
  const { id, page, sending, at, who, what, line, campaign, n, detail, before, hash } = act;
  const more = JSON.parse(detail) as Record<string, string | undefined>;
  const row = {
    ...{
      voce: String(id),
      quando: DateTime.fromMillis(at, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy HH:mm:ss'),
    },
    ...{ utente: who, azione: actWord(what), campagna: campaign, quanti: String(n) },
    ...{ origine: placeWord(page, more), file_sha256: more.sha256 ?? '' },
    ...{ registro: page, invio: sending, istante: String(at), atto: what, linea: line, dettagli: detail },
    ...{ impronta_prima: before, impronta: hash },
  };
  return Object.fromEntries(Object.entries(row).map(([name, text]) => [name, asCell(text)]));
}

function actWord(what: string): string {
  return isActName(what) ? translate(`page.view.act.${what}`) : what;
}

function placeWord(page: string, { from, node = '' }: Readonly<Record<string, string | undefined>>): string {
  const place = actPlace(page, from);
  if (place === undefined) return '';
  return place === 'wire' ? translate('page.view.from.wire', { node }) : translate(`page.view.from.${place}`);
}
