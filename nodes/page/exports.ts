/** Lists of a sending as workbooks, with the columns of the list itself where they are still kept. No cell of them calls anything. */
import { ERRORS_COLUMN } from '../lib/check/original';
import { fileHeaders, slugOf, written } from '../lib/campaigns/download';
import { asCell } from '../lib/core/spreadsheet';
import { XLSX_TYPE } from '../lib/core/xlsx';
import { notReached } from '../lib/outbox/not-reached';
import { reportRow } from '../lib/outbox/report-row';
import { type Response, WrongCall } from '../lib/runtime/routes';
import { type RowList, rowBook, type Values } from '../lib/runtime/row-book';
import { describeProblem, translate } from '../lib/runtime/translate';
import type { ListOf } from './api';
import type { Sendings } from './sendings';
import type { Head } from './head';
import { rowColumnOf } from './merging';

const AT_ONCE = 250;
const REPORT = ['codice_fiscale', 'esito', 'motivo', 'aggiornato', 'tentativi', 'id', 'spiegazione'] as const;

export function listOf(value: unknown): ListOf {
  const all = ['wrong', 'sent', 'unreachable', 'in-doubt', 'discarded'] as const;
  const found = all.find((one) => one === value);
  if (found === undefined) throw new WrongCall();
  return found;
}

/** Writes the workbook. Resolves to how many rows it has. */
export async function writeListOf(
  sendings: Sendings,
  head: Head,
  of: ListOf,
  response: Response,
): Promise<number> {
  const counted = { n: 0 };
  const list = counting(await listFor(sendings, head, of), counted);
  const name = head.campaign === '' ? head.name : head.campaign;
  response.set(fileHeaders(XLSX_TYPE, `${of}${slugOf(name)}.xlsx`));
  await written(response, rowBook(list));
  response.end();
  return counted.n;
}

function counting(list: RowList, counted: { n: number }): RowList {
  return {
    ...list,
    async *rows() {
      for await (const row of list.rows()) {
        counted.n += 1;
        yield row;
      }
    },
  };
}

async function listFor(sendings: Sendings, head: Head, of: ListOf): Promise<RowList> {
  if (of === 'wrong') return wrongRows(sendings, head);
  const scope = { line: head.line, campaign: head.campaign };
  if (head.campaign === '') return { columns: [...REPORT], rows: () => [] };
  const { register } = sendings;
  if (of === 'unreachable' || of === 'in-doubt') {
    const found = await notReached(register, { scope, state: of });
    return { ...found, sheet: translate(`outcome.${of}`).slice(0, 31) };
  }
  return {
    sheet: translate(`outcome.${of}`).slice(0, 31),
    columns: [...REPORT],
    async *rows() {
      for (let after = 0; ;) {
        const rows = await register.page({ scope, state: of, after, limit: AT_ONCE, fiscalCode: 'full' });
        for (const row of rows) {
          const report = reportRow(row);
          yield Object.fromEntries(REPORT.map((name) => [name, asCell(String(report[name]))]));
        }
        if (rows.length < AT_ONCE) return;
        after = rows.at(-1)?.id ?? after;
      }
    },
  };
}

/** As they were dropped, and why they are wrong: corrected, the same file can be dropped again. */
function wrongRows(sendings: Sendings, head: Head): RowList {
  const columns = head.columns.map(({ header }) => asCell(header));
  const places = new Map<string, number>();
  head.columns.forEach(({ index, header }) => {
    if (!places.has(asCell(header))) places.set(asCell(header), index);
  });
  return {
    columns: [
      ...columns.filter((one, at) => columns.indexOf(one) === at),
      rowColumnOf(head.id),
      ERRORS_COLUMN,
    ],
    *rows() {
      for (let after = 0; ;) {
        const rows = sendings.sendingFile(head.id).rows(after, AT_ONCE);
        for (const { row, cells, found, state } of rows) {
          if (state !== 'wrong') continue;
          const values: Record<string, unknown> = {};
          for (const [header, index] of places) values[header] = asCell(cells[index] ?? '');
          values[rowColumnOf(head.id)] = String(row);
          values[ERRORS_COLUMN] = asCell((found.problems ?? []).map(describeProblem).join(' '));
          yield values satisfies Values;
        }
        if (rows.length < AT_ONCE) return;
        after = rows.at(-1)?.row ?? after;
      }
    },
  };
}
