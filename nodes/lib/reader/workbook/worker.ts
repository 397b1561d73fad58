/** The thread in which a workbook is read, so that neither its size nor its tricks hold up Node-RED. A file of its own in dist. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { FileError } from '../errors';
import { asFileError } from '../source';
import type { TableRow } from '../table';
import type { FromWorker, Order, ToWorker } from './protocol';
import { openSheet } from './sheet';

/** What goes to Node-RED at a time, where taking it in holds up all else: rows, their cells, their signs. */
const MOST_ROWS = 200;
const MOST_CELLS = 5_000;
const MOST_SIGNS = 64 * 1024;

function say(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function failed(error: unknown): void {
  if (error instanceof FileError) {
    const { code, args, reason } = error;
    say({ kind: 'error', code, args, reason });
  } else say({ kind: 'failed', error: error instanceof Error ? error.name : typeof error });
}

function content({ path, bytes }: Order): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readFileSync(path ?? '');
  } catch (error) {
    throw asFileError(error, '');
  }
}

function start(order: Order): void {
  const sheet = openSheet(content(order), { name: order.sheet, names: order.names });
  let rows = sheet.rows();
  const next = (): void => {
    const batch: TableRow[] = [];
    let cells = 0;
    let signs = 0;
    while (batch.length < MOST_ROWS && cells < MOST_CELLS && signs < MOST_SIGNS) {
      const item = rows.next();
      if (item.done === true) break;
      batch.push(item.value);
      cells += item.value.cells.length;
      for (const cell of item.value.cells) signs += cell.length;
    }
    say(batch.length === 0 ? { kind: 'end' } : { kind: 'rows', rows: batch });
  };
  parentPort?.on('message', (asked: ToWorker) => {
    try {
      if (asked === 'first') rows = sheet.rows();
      next();
    } catch (error) {
      failed(error);
    }
  });
  const { name, others, elsewhere, hidden } = sheet;
  say({ kind: 'open', name, others, elsewhere, hidden });
}

try {
  start(workerData as Order);
} catch (error) {
  failed(error);
}
