import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import type { NodeAPI } from 'node-red';
import type { HeadingsAnswer } from '../../nodes/file/api';
import type { SheetAnswer } from '../../nodes/lib/core/sheet-answer';
import { knownNames } from '../../nodes/lib/reader/headers';
import { headingAmong } from '../../nodes/lib/reader/heading';
import { serveFile } from '../../nodes/file/routes';
import { SYNONYMS } from '../../nodes/lib/reader/synonyms';
import { modelWorkbook } from '../support/model-workbook';
import { workbook } from '../lib/reader/support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const WRITER = ['io-servizi-sociali.read', 'io-servizi-sociali.write'];
const MAY: Readonly<Record<string, readonly string[]>> = {
  reader: ['io-servizi-sociali.read'],
  writer: WRITER,
  deployer: [...WRITER, 'flows.write'],
};
const names = [...knownNames({ synonyms: SYNONYMS })];

describe('io-file: what its dialog is told of a file', () => {
  let server: Server;
  let folder: string;
  const settings: { fileWorkingDirectory?: string } = {};
  const write = (name: string, content: string | Buffer): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-dialog-'));
    const app = express();
    app.use(express.json());
    const needsPermission =
      (permission: string): express.RequestHandler =>
      (request, response, next) => {
        if (MAY[request.get('x-user') ?? '']?.includes(permission)) next();
        else response.status(401).end();
      };
    serveFile({ httpAdmin: app, auth: { needsPermission }, settings } as unknown as NodeAPI);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const call = (
    act: string,
    body: object,
    { user = 'deployer', signal }: { user?: string; signal?: AbortSignal } = {},
  ) =>
    fetch(
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/io-servizi-sociali/file/${act}`,
      {
        method: 'POST',
        headers: { 'x-user': user, 'x-requested-with': 'XMLHttpRequest', 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      },
    );
  const looked = async (written: string): Promise<unknown> => (await call('look', { path: written })).json();
  const headings = async (file: string, more: object = {}): Promise<HeadingsAnswer> =>
    (await (await call('headings', { path: file, names, ...more })).json()) as HeadingsAnswer;

  it('is for who may deploy: a flow could read the same file', async () => {
    const file = write('elenco.csv', `CF;Importo\n${CITIZEN};1,00\n`);
    for (const act of ['look', 'headings'])
      for (const [user, status] of [
        ['nobody', 401],
        ['reader', 401],
        ['writer', 403],
        ['deployer', 200],
      ] as const)
        assert.equal((await call(act, { path: file, names }, { user })).status, status, `${act} ${user}`);
  });

  it('is the reason why a path leads to no file', async () => {
    const file = write('esiste.csv', 'CF\n');
    mkdirSync(path.join(folder, 'cartella'), { recursive: true });
    assert.deepEqual(await looked(`  ${file} `), { result: 'file', name: 'esiste.csv', bytes: 3 });
    for (const [written, result] of [
      ['', 'empty'],
      [`"${file}"`, 'quoted'],
      ['elenco che non esiste.csv', 'relative'],
      [path.join(folder, 'manca.csv'), 'missing'],
      [path.join(file, 'sotto.csv'), 'missing'],
      [path.join(folder, 'cartella'), 'folder'],
      [`${folder}/${'x'.repeat(300)}`, 'unreadable'],
    ] as const)
      assert.deepEqual(await looked(written), { result }, written);
  });

  it('begins in the folder of Node-RED’s settings, as the node does', async () => {
    settings.fileWorkingDirectory = folder;
    try {
      write('dentro.csv', 'CF\n');
      assert.deepEqual(await looked('dentro.csv'), { result: 'file', name: 'dentro.csv', bytes: 3 });
      assert.deepEqual(await looked('fuori.csv'), { result: 'missing' });
    } finally {
      delete settings.fileWorkingDirectory;
    }
  });

  it('are the first rows, cut short, from which the reader’s rule finds the headings', async () => {
    const rows = Array.from({ length: 200 }, (_one, n) => `${CITIZEN};${String(n)},00;${'x'.repeat(500)}`);
    const answer = await headings(write('lungo.csv', ['Elenco 2027', 'CF;Quota;Nota', ...rows].join('\n')));
    assert.equal(answer.result, 'read');
    assert.ok(answer.rows.length <= 30);
    assert.equal(answer.rows[2]?.cells[2]?.length, 200);
    const { row, cells } = headingAmong(answer.rows, { synonyms: SYNONYMS });
    assert.deepEqual([row, cells], [2, ['CF', 'Quota', 'Nota']]);
  });

  it('are those of the sheet that was asked for, with the other sheets', async () => {
    const file = write(
      'due.xlsx',
      workbook([
        {
          name: 'Gennaio',
          rows: [
            ['CF', 'Importo'],
            [CITIZEN, '1,00'],
          ],
        },
        {
          name: 'Febbraio',
          rows: [
            ['Cod. Fisc.', 'Quota'],
            [CITIZEN, '2,00'],
          ],
        },
      ]),
    );
    const first = await headings(file);
    assert.ok(first.result === 'read');
    assert.deepEqual([first.sheet, first.others], ['Gennaio', ['Febbraio']]);
    const second = await headings(file, { sheet: 'Febbraio' });
    assert.ok(second.result === 'read');
    assert.deepEqual([second.sheet, second.rows[0]?.cells], ['Febbraio', ['Cod. Fisc.', 'Quota']]);
    const none = await headings(file, { sheet: 'Marzo' });
    assert.ok(none.result === 'wrong');
    assert.deepEqual([none.code, none.args.sheets], ['IO_FILE_SHEET', 'Gennaio, Febbraio']);
  });

  it('are why the file cannot be read, by code', async () => {
    const pdf = await headings(write('elenco.pdf', '%PDF-1.4'));
    assert.deepEqual(pdf, {
      result: 'wrong',
      code: 'IO_FILE_FORMAT',
      args: { name: 'elenco.pdf' },
      reason: 'notTable',
    });
    const missing = await headings(path.join(folder, 'manca.csv'));
    assert.ok(missing.result === 'wrong' && missing.code === 'IO_FILE_MISSING');
  });

  it('come for one dialog at a time, and a dialog that is closed ends the reading', async () => {
    const gone = new AbortController();
    const file = write('grande.csv', `CF;Importo\n${`${CITIZEN};1,00\n`.repeat(4_000_000)}`);
    const calls = [1, 2].map(() => call('headings', { path: file, names }, { signal: gone.signal }));
    const refused = await Promise.race(calls);
    assert.deepEqual(await refused.json(), { result: 'busy' });
    gone.abort();
    assert.equal((await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected').length, 1);
    const begun = process.hrtime.bigint();
    while ((await headings(write('x.csv', 'CF\n'))).result === 'busy')
      assert.ok(process.hrtime.bigint() - begun < 60_000_000_000n);
  });

  it('of a workbook of models are read from what the browser sends, by who may write, and tell nothing of this computer', async () => {
    const content = modelWorkbook().toString('base64');
    for (const [user, status] of [
      ['reader', 401],
      ['writer', 200],
    ] as const)
      assert.equal((await call('model', { content }, { user })).status, status);
    const answer = (await (await call('model', { content })).json()) as SheetAnswer;
    assert.ok(answer.result === 'read');
    assert.equal(answer.rows[3]?.[2], 'Hai un nuovo avviso di pagamento');
    const other: unknown = await (await call('model', { content: folder, path: folder })).json();
    assert.deepEqual(other, { result: 'unreadable' });
  });
});
