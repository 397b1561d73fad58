import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { sheet } from './workbook';
import { citizen } from '../support/flow';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, orderOf, pageFlow, Visitor } from './stage';

describe('a list on the page', () => {
  const scene = stage();
  let base: string;
  let visitor: Visitor;
  after(async () => {
    closePage();
    await closeSimulator();
  });
  beforeEach(async () => {
    await scene.runtime.load(pageFlow(scene));
    base = await openPage();
    visitor = new Visitor({ base });
  });
  const folder = (): string => path.join(scene.runtime.userDir, 'io-servizi-sociali', 'pages');

  it('shows the wrong rows with their reasons, and a corrected cell makes its row right at once', async () => {
    const wrong = `BBBBBB00A00B00;contributo;https://www.comune.example/9`;
    const sending = await visitor.checked(listOf(2, 'A', [wrong]));
    assert.deepEqual([sending.rows, sending.good, sending.check?.leave], [3, 2, 2]);
    const { rows, columns, found } = await visitor.rows(sending.id, 'show=wrong');
    assert.deepEqual([found, rows[0]?.row, rows[0]?.state], [1, 4, 'wrong']);
    assert.equal(rows[0]?.problems[0]?.code, 'FISCAL_CODE_INVALID');
    const key = columns.find(({ field }) => field === 'codice_fiscale')?.key ?? '';
    const { status, body } = await visitor.correct(sending.id, rows[0], columns, key, citizen('B'));
    assert.deepEqual(
      [status, body.row.state, body.good, body.version > sending.version],
      [200, 'right', 3, true],
    );
    const stale = await visitor.sending(sending.id);
    assert.equal(stale.check?.stale, true);
    assert.equal((await visitor.confirm(stale)).status, 409);
    await visitor.post(`sending/${sending.id}/check`, { version: stale.version });
    const again = await visitor.until(sending.id, ({ stage }) => stage === 'checked');
    assert.deepEqual([again.good, again.check?.leave, again.check?.stale], [3, 3, false]);
  });

  it('finds rows by any of their cells', async () => {
    const { id } = await visitor.checked(listOf(120));
    const { found, rows } = await visitor.rows(id, 'search=NUMERO%20117');
    assert.deepEqual([found, rows[0]?.row], [1, 118]);
    assert.equal((await visitor.rows(id, 'from=100&count=50')).rows.length, 20);
  });

  it('tells who sees an old value, in another tab, that somebody was quicker', async () => {
    const sending = await visitor.checked(listOf(1));
    const { rows, columns } = await visitor.rows(sending.id);
    const key = columns[1]?.key ?? '';
    const row = rows[0];
    assert.ok(row);
    assert.equal((await visitor.correct(sending.id, row, columns, key, 'una cosa')).status, 200);
    const late = await visitor.correct(sending.id, row, columns, key, 'altra cosa');
    assert.deepEqual([late.status, (late.body as unknown as { code: string }).code], [409, 'PAGE_CHANGED']);
    const old = await visitor.confirm(sending);
    assert.deepEqual([old.status, (old.body as unknown as { code: string }).code], [409, 'PAGE_CHANGED']);
  });

  it('says of a row which earlier one is the same, and of one sent before when and in which campaign', async () => {
    const [header = '', one = ''] = listOf(1).split('\r\n');
    const first = await visitor.checked([header, one].join('\n'), 'Prima.csv');
    await visitor.confirm(first);
    await visitor.until(first.id, ({ stage }) => stage === 'left');
    const other = `${citizen('A')};altro;https://www.comune.example/2`;
    const sending = await visitor.checked([header, one, other, other].join('\n'), 'Seconda.csv');
    const { rows } = await visitor.rows(sending.id);
    assert.deepEqual(
      rows.map(({ state, other: said }) => [state, said?.key]),
      [
        ['sent', 'page.said.sent'],
        ['right', undefined],
        ['same', 'page.said.same'],
      ],
    );
    assert.equal(rows[0]?.other?.args.campaign, 'Prima');
    assert.equal(sending.check?.leave, 1);
  });

  it('remembers for the next list with the same headings which column is which field', async () => {
    const text = listOf(1).replace('Oggetto della richiesta', 'Descrizione interna');
    const { body } = await visitor.upload(text);
    const first = await visitor.sending(body.id);
    assert.deepEqual(
      first.columns?.remarks.map(({ key }) => key),
      ['page.said.missing'],
    );
    assert.equal(first.columns.columns[1]?.samples[0], 'contributo numero 1');
    const fields = { 0: 'codice_fiscale', 1: 'oggetto_richiesta', 2: 'url' };
    await visitor.post(`sending/${body.id}/columns`, { version: first.version, fields, go: true });
    const checked = await visitor.until(body.id, ({ stage }) => stage === 'checked');
    assert.equal(checked.good, 1);
    const { body: second } = await visitor.upload(text);
    const next = await visitor.sending(second.id);
    assert.deepEqual([next.columns?.remembered, next.columns?.remarks], [true, []]);
  });

  it('refuses amounts in cents as euro, two columns for one field, and what has no rows', async () => {
    const none = await visitor.upload('Codice fiscale;Oggetto della richiesta;Link');
    const first = await visitor.sending(none.body.id);
    await visitor.post(`sending/${first.id}/columns`, { version: first.version, go: true });
    const empty = await visitor.until(first.id, ({ stage }) => stage === 'columns');
    assert.equal(empty.fault?.code, 'IO_FILE_EMPTY');
    const fields = { 0: 'codice_fiscale', 1: 'oggetto_richiesta', 2: 'oggetto_richiesta' };
    const twice = await visitor.post<typeof first>(`sending/${first.id}/columns`, {
      version: empty.version,
      fields,
      go: true,
    });
    assert.equal(twice.body.stage, 'columns');
    assert.ok(twice.body.columns?.remarks.some(({ key }) => key === 'page.said.twice'));
    const wrong = await visitor.upload(Buffer.from('%PDF-1.7 not a list'), 'a.pdf');
    assert.deepEqual(
      [wrong.status, (wrong.body as unknown as { code: string }).code],
      [400, 'IO_FILE_FORMAT'],
    );
  });

  it('reads a workbook, on the sheet that a person chooses', async () => {
    const rows = [
      ['Codice fiscale', 'Oggetto', 'Link'],
      [citizen('A'), 'contributo', 'https://www.comune.example/1'],
    ];
    const book = sheet({ Uno: [['Appunti'], ['niente']], Due: rows });
    const { body } = await visitor.upload(book, 'Elenco.xlsx');
    const first = await visitor.sending(body.id);
    assert.deepEqual([first.columns?.sheet, first.columns?.sheets.includes('Uno')], ['Due', true]);
    await visitor.post(`sending/${body.id}/columns`, { version: first.version, sheet: 'Due', go: true });
    const checked = await visitor.until(body.id, ({ stage }) => stage !== 'checking');
    assert.deepEqual([checked.stage, checked.good], ['checked', 1]);
  });

  it('gives the rows to correct as a workbook in which no cell calls anything', async () => {
    const { id } = await visitor.checked(
      listOf(0, 'A', ['=cmd|calc;contributo;https://www.comune.example/1']),
    );
    const bytes = await visitor.bytes(`sending/${id}/list?of=wrong`);
    const { Sheets, SheetNames } = read(bytes);
    const [row] = utils.sheet_to_json<Record<string, string>>(Sheets[SheetNames[0] ?? ''] ?? {});
    assert.equal(row?.['Codice fiscale'], "'=cmd|calc");
    assert.ok((row.errori ?? '') !== '');
  });

  it('keeps nothing of an upload that is cut off, and refuses one that is too large', async () => {
    const before = readdirSync(folder()).length;
    const address = new URL(`${base}/io-servizi-sociali/pagina/invii/api/upload?name=a.csv`);
    const headers = {
      'content-type': 'application/octet-stream',
      'x-requested-with': 'io-page',
      'content-length': 1_000_000,
    };
    const cut = http.request(address, { method: 'POST', headers });
    cut.on('error', () => undefined);
    cut.write(listOf(100));
    await scene.runtime.until(() => readdirSync(folder()).length > before);
    cut.destroy();
    await scene.runtime.until(() => readdirSync(folder()).length === before);
    const large = http.request(address, {
      method: 'POST',
      headers: { ...headers, 'content-length': 60 * 1024 * 1024 },
    });
    large.on('error', () => undefined);
    large.flushHeaders();
    const [answer] = (await once(large, 'response')) as [http.IncomingMessage];
    const { code } = JSON.parse((await answer.setEncoding('utf8').toArray()).join('')) as { code: string };
    large.destroy();
    assert.deepEqual([answer.statusCode, code], [400, 'IO_FILE_TOO_LARGE']);
    assert.equal(readdirSync(folder()).length, before);
  });

  it('keeps names, codes and texts on disk in files that only their owner reads, and none of them in the clear', async () => {
    const sending = await visitor.checked(listOf(30), 'Segreto.csv');
    const { rows, columns } = await visitor.rows(sending.id);
    assert.ok(rows[0]);
    await visitor.correct(sending.id, rows[0], columns, columns[1]?.key ?? '', 'parola riservata');
    for (const name of readdirSync(folder())) {
      const file = path.join(folder(), name);
      const bytes = readFileSync(file).toString('latin1');
      for (const text of ['AAAAAA00A', 'contributo', 'riservata', 'Segreto', 'Codice fiscale'])
        assert.ok(!bytes.includes(text), `${name} holds ${text}`);
      if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o077, 0, name);
    }
    assert.equal(statSync(folder()).mode & 0o077, 0);
  });

  it('is gone from the disk once a person deletes it', async () => {
    const sending = await visitor.checked(listOf(3));
    const deleted = await visitor.post(`sending/${sending.id}/act`, {
      do: 'delete',
      version: sending.version,
    });
    assert.equal(deleted.status, 200);
    assert.ok(!readdirSync(folder()).some((name) => name.startsWith(sending.id)));
    assert.equal((await visitor.get(`sending/${sending.id}`)).status, 404);
  });

  it('shows what a citizen sees of a row, and sends a test with invented values', async () => {
    const sending = await visitor.checked(listOf(3));
    const look = await visitor.look(sending.id, 3);
    assert.deepEqual([look.row, look.before, look.after, look.fiscalCode], [3, 2, 4, citizen('A')]);
    assert.ok(look.content?.markdown.includes('contributo numero 2'));
    const { body: choices } = await visitor.get<{ to: string[] }>('test');
    const test = await visitor.post<{ kind: string }>(`sending/${sending.id}/test`, {
      n: 0,
      to: choices.to[0],
    });
    assert.equal(test.body.kind, 'sent');
  });

  it('leaves at its hour, and comes back to the table when a person says so', async () => {
    const sending = await visitor.checked(listOf(2));
    const at = Date.now() + 3_600_000;
    await visitor.post(`sending/${sending.id}/confirm`, orderOf(sending, { at }));
    const scheduled = await visitor.until(sending.id, ({ stage }) => stage === 'scheduled');
    assert.equal(scheduled.at, at);
    await visitor.post(`sending/${sending.id}/act`, { do: 'back', version: scheduled.version });
    const back = await visitor.sending(sending.id);
    assert.deepEqual([back.stage, back.at, await scene.runtime.states()], ['checked', null, {}]);
    const soon = Date.now() + 300;
    await visitor.post(`sending/${sending.id}/confirm`, orderOf(back, { at: soon }));
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 2);
  });
});
