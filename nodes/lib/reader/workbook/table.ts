/** A workbook as a table. It is read in a worker with a limit of memory; here its rows come in on demand. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { FileError } from '../errors';
import type { Source } from '../source';
import type { Table, TableRow } from '../table';
import type { Sheet } from './sheet';
import type { FromWorker, Order, ToWorker } from './protocol';

/** Bytes of a workbook on disk. */
const MOST_BYTES = 50 * 1024 * 1024;
/** Of the worker's heap. */
const MOST_MEGABYTES = 640;
const OPEN_WITHIN_MS = 120_000;

/** Beside the program in dist; the tests run from the sources. */
function workerFile(): string {
  const name = 'io-servizi-sociali-workbook.js';
  const beside = path.join(__dirname, name);
  return existsSync(beside) ? beside : path.join(__dirname, '../../../../dist', name);
}

/** Throws what `openSheet` throws, and IO_FILE_TOO_LARGE when memory or time runs out. */
export async function workbookTable(
  source: Source,
  { sheet, names, signal }: Pick<Order, 'sheet' | 'names'> & { readonly signal?: AbortSignal },
): Promise<Table & { close(): void }> {
  if (source.size > MOST_BYTES)
    throw new FileError('IO_FILE_TOO_LARGE', { megabytes: MOST_BYTES / 1024 / 1024 }, 'fileTooLarge');
  const reader = new WorkerReader({
    ...(source.path === undefined ? {} : { path: source.path }),
    ...(source.bytes === undefined ? {} : { bytes: source.bytes }),
    sheet,
    names,
  });
  signal?.addEventListener('abort', () => {
    reader.close();
  });
  const opened = await reader.opened().catch((error: unknown) => {
    reader.close();
    throw error;
  });
  return {
    ...described(opened),
    rows: () => reader.rows(),
    close: () => {
      reader.close();
    },
  };
}

/** What a sheet says of itself, as a table says it. */
export function described({
  name,
  others,
  elsewhere,
  hidden,
}: Pick<Sheet, 'name' | 'others' | 'elsewhere' | 'hidden'>): Omit<Table, 'rows'> {
  return {
    sheet: name,
    others,
    elsewhere,
    hidden,
    warnings:
      others.length === 0 ? [] : [{ code: 'OTHER_SHEETS', args: { sheet: name, sheets: others.join(', ') } }],
  };
}

/** The reader's end of the conversation with its worker. */
class WorkerReader {
  readonly #worker: Worker;
  #heard: FromWorker[] = [];
  #failed: unknown;
  #wake: (() => void) | undefined;

  constructor(order: Order) {
    this.#worker = new Worker(workerFile(), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
      // What the library prints about odd files is not for Node-RED's log.
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (message: FromWorker) => {
      this.#heard.push(message);
      this.#wake?.();
    });
    this.#worker.on('error', (error: unknown) => {
      this.#fail(
        (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge')
          : new FileError('IO_FILE_FORMAT', {}, 'damaged'),
      );
    });
    this.#worker.on('exit', () => {
      this.#fail(new FileError('IO_FILE_FORMAT', {}, 'damaged'));
    });
  }

  async opened(): Promise<Extract<FromWorker, { kind: 'open' }>> {
    const timer = setTimeout(() => {
      this.#fail(new FileError('IO_FILE_TOO_LARGE', {}, 'slow'));
    }, OPEN_WITHIN_MS);
    try {
      const message = await this.#next();
      if (message.kind === 'open') return message;
      throw new Error('A worker that does not open');
    } finally {
      clearTimeout(timer);
    }
  }

  /** One walk at a time. */
  async *rows(): AsyncGenerator<readonly TableRow[]> {
    for (let asked: ToWorker = 'first'; ; asked = 'more') {
      this.#worker.postMessage(asked);
      const message = await this.#next();
      if (message.kind !== 'rows') return;
      yield message.rows;
    }
  }

  close(): void {
    void this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#failed ??= error;
    this.#wake?.();
  }

  async #next(): Promise<Exclude<FromWorker, { kind: 'error' | 'failed' }>> {
    for (;;) {
      const message = this.#heard.shift();
      if (message?.kind === 'error') throw new FileError(message.code, message.args, message.reason);
      if (message?.kind === 'failed') throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
      if (message !== undefined) return message;
      if (this.#failed !== undefined) throw this.#failed as Error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
