/** A row as it leaves, and as the message node sees it before it leaves: the same msg, so that what was looked at is what is sent. */
import type { Problem } from '../lib/core';
import type { FileRow } from '../lib/reader/rows';
import { describeProblem } from '../lib/runtime/translate';
import type { Head, TableColumn } from './head';

export interface RowMaker {
  /** Of the list, while it goes through once. */
  readonly id: string;
  make(row: FileRow, place: { readonly index: number; readonly last?: boolean }): Record<string, unknown>;
}

/** @param id of this walk through the list */
export function rowMaker({ file, name, campaign, columns }: Head, id: string, count: number): RowMaker {
  // One list for all rows, so nobody may change it.
  const pairs = Object.freeze(columns.map(({ key, header }) => Object.freeze([key, header] as const)));
  return {
    id,
    make({ row, payload, problems }, { index, last = false }) {
      const wrong = problems?.map((one) => ({ ...one, message: describeProblem(one) }));
      const known = { id, name: file, row, columns: pairs, campaign: campaign === '' ? name : campaign };
      return {
        payload,
        parts: { id, index, count },
        io: { file: { ...known, ...(wrong === undefined ? {} : { problems: wrong }) } },
        ...(last ? { complete: true } : {}),
      };
    },
  };
}

/** The row under the names of its columns. */
export function fileRow(
  { row, cells }: { readonly row: number; readonly cells: readonly string[] },
  columns: readonly TableColumn[],
  problems: readonly Problem[] = [],
): FileRow {
  const payload: Record<string, string> = {};
  for (const { index, key } of columns) payload[key] = cells[index] ?? '';
  return problems.length === 0 ? { row, payload } : { row, payload, problems };
}

/** The msg of a row that stands alone: the composer must not take it for the one behind the last of a list. */
export function loneMessage(head: Head, row: FileRow): Record<string, unknown> {
  const { payload, io } = rowMaker(head, '', 1).make(row, { index: 0 });
  return { payload, io };
}
