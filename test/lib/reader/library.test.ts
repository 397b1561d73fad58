import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type BookType, utils, write } from '@e965/xlsx';

const READER = path.resolve(__dirname, '../../../dist/io-servizi-sociali-workbook.js');
const ASK = `require(${JSON.stringify(READER)});
require('node:worker_threads').parentPort.on('message', (asked) => {
  if (asked !== 'loaded') return;
  const loaded = Object.keys(require.cache).some((file) => /cpexcel/.test(file));
  require('node:worker_threads').parentPort.postMessage({ kind: 'loaded', loaded, left: typeof cptable });
});`;

/** Whether the thread that reads such a workbook has made the code pages, and what it leaves for others to see. */
async function codePagesFor(bookType: BookType): Promise<unknown> {
  const book = utils.book_new();
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([
      ['codice_fiscale', 'nome'],
      ['AAAAAA00A00A000A', 'Niccolò'],
    ]),
  );
  const bytes = write(book, { type: 'buffer', bookType }) as Buffer;
  const worker = new Worker(ASK, {
    eval: true,
    workerData: { bytes: new Uint8Array(bytes), sheet: '', names: new Set() },
  });
  try {
    for (;;) {
      const [message] = (await once(worker, 'message')) as [{ kind: string }];
      assert.ok(['open', 'rows', 'end', 'loaded'].includes(message.kind), JSON.stringify(message));
      if (message.kind === 'loaded') return message;
      worker.postMessage(message.kind === 'open' ? 'first' : 'loaded');
    }
  } finally {
    await worker.terminate();
  }
}

describe('file: the code pages of the library of workbooks', () => {
  for (const [bookType, loaded] of [
    ['xlsx', false],
    ['ods', false],
    ['biff8', true],
  ] as const)
    it(`are ${loaded ? '' : 'not '}made for ${bookType}`, async () => {
      assert.deepEqual(await codePagesFor(bookType), { kind: 'loaded', loaded, left: 'undefined' });
    });
});
