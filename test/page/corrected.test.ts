import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import type { Proof, Sending } from '../../nodes/page/api';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';
import { sheet } from './workbook';

type Cells = readonly (readonly string[])[];

const WRONG = [
  'PROVA;contributo senza nome;https://www.comune.example/1',
  'PROVB;altro;https://www.comune.example/2',
];

describe('a corrected file dropped on its sending', () => {
  const scene = stage();
  let visitor: Visitor;
  let sending: Sending;
  after(async () => {
    closePage();
    await closeSimulator();
  });
  beforeEach(async () => {
    await scene.runtime.load(pageFlow(scene));
    visitor = new Visitor({ base: await openPage() });
    sending = await visitor.checked(listOf(3, 'A', WRONG));
  });

  const toCorrect = async (): Promise<string[][]> => {
    const book = read(await visitor.bytes(`sending/${sending.id}/list?of=wrong`));
    const first = book.Sheets[book.SheetNames[0] ?? ''];
    assert.ok(first);
    return utils.sheet_to_json<string[]>(first, { header: 1, raw: false, defval: '' });
  };
  const drop = async (rows: Cells, name = 'corrette.xlsx') =>
    visitor.upload(sheet({ Foglio1: rows }), name, sending);
  const afterwards = (): Promise<Sending> => visitor.until(sending.id, ({ stage }) => stage !== 'checking');
  const keys = ({ told }: Sending): string[] => told.map(({ key }) => key);
  const actsOf = async (): Promise<string[]> =>
    (await visitor.get<Proof>(`sending/${sending.id}/proof`)).body.acts.map(({ what, n }) => `${what} ${n}`);
  const uploads = (): string[] =>
    readdirSync(path.join(scene.runtime.userDir, 'io-servizi-sociali/pages')).filter((name) =>
      name.endsWith('.upload'),
    );
  const corrected = async (): Promise<string[][]> => {
    const [heading = [], ...rows] = await toCorrect();
    return [heading, ...rows.map((row) => ['CCCCCC00A00C000A', ...row.slice(1)])];
  };

  it('puts its rows in the place of the wrong ones they were, whatever their order, and leaves the others', async () => {
    assert.deepEqual([sending.rows, sending.good], [5, 3]);
    const [heading = [], , second = []] = await corrected();
    const { status } = await drop([heading, ['CCCCCC00A00C000A', 'riga mia', ...second.slice(2)]]);
    assert.equal(status, 200);
    const checked = await afterwards();
    assert.deepEqual([checked.stage, checked.rows, checked.good, checked.version], ['checked', 5, 4, 3]);
    assert.deepEqual([keys(checked), checked.told[0]?.args.n], [['page.said.rowsTaken'], 1]);
    const { rows } = await visitor.rows(sending.id);
    assert.deepEqual(
      rows.map(({ row, state, cells }) => [row, state === 'wrong', cells[1]]),
      [
        [2, false, 'contributo numero 1'],
        [3, false, 'contributo numero 2'],
        [4, false, 'contributo numero 3'],
        [5, true, 'contributo senza nome'],
        [6, false, 'riga mia'],
      ],
    );
    assert.deepEqual(await actsOf(), ['prepare 0', 'export 2', 'correct 1']);
    assert.equal(checked.sha256, sending.sha256);
    assert.equal(uploads().length, 1);
  });

  it('takes no row whose number is not among those to correct, and says how many', async () => {
    const [heading = [], first = [], second = []] = await corrected();
    const place = heading.findIndex((name) => name.startsWith('riga '));
    const numbered = (row: readonly string[], n: string) => row.map((cell, at) => (at === place ? n : cell));
    await drop([heading, first, numbered(first, '5'), numbered(second, '2'), numbered(second, '')]);
    const checked = await afterwards();
    assert.deepEqual([checked.good, keys(checked)], [4, ['page.said.rowsTaken', 'page.said.rowsLeft']]);
    assert.equal(checked.told[1]?.args.n, 3);
    assert.deepEqual((await visitor.rows(sending.id)).rows[0]?.cells[1], 'contributo numero 1');
  });

  it('refuses the list of another sending, and leaves its own as it was', async () => {
    const own = sending;
    const list = await corrected();
    sending = await visitor.checked(listOf(1, 'A', WRONG));
    const { status, body } = await drop(list);
    assert.deepEqual([status, (body as unknown as { code: string }).code], [409, 'PAGE_OTHER_LIST']);
    const { version, rows, good } = await visitor.sending(sending.id);
    assert.deepEqual([version, rows, good], [2, 3, 1]);
    assert.deepEqual(uploads().sort(), [`${own.id}.upload`, `${sending.id}.upload`].sort());
  });

  it('replaces the whole list with any other one, and looks at it at once where the headings are the same', async () => {
    assert.equal(
      (await visitor.upload(listOf(2).replaceAll('contributo', 'assegno'), 'nuova.csv', sending)).status,
      200,
    );
    const checked = await afterwards();
    assert.deepEqual(
      [checked.stage, checked.rows, checked.good, checked.file, checked.name],
      ['checked', 2, 2, 'nuova.csv', 'lista'],
    );
    assert.notEqual(checked.sha256, sending.sha256);
    assert.deepEqual(keys(checked), ['page.said.listTaken']);
    const { rows } = await visitor.rows(sending.id, 'show=all');
    assert.deepEqual(
      rows.map(({ cells }) => cells[1]),
      ['assegno numero 1', 'assegno numero 2'],
    );
    assert.equal(uploads().length, 1);
    await visitor.confirm(checked);
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 2);
    assert.deepEqual(uploads(), []);
  });

  it('asks for the columns again where its headings are others', async () => {
    const other = listOf(2).replace('Link', 'Indirizzo web della pratica');
    await visitor.upload(other, 'nuova.csv', sending);
    const { stage, columns, told } = await visitor.sending(sending.id);
    assert.deepEqual([stage, told[0]?.key], ['columns', 'page.said.otherHeadings']);
    assert.equal(columns?.columns[2]?.header, 'Indirizzo web della pratica');
  });

  it('is refused where somebody was quicker, or the file is no list; then nothing has changed', async () => {
    const stale = await visitor.upload(listOf(1), 'nuova.csv', {
      id: sending.id,
      version: sending.version - 1,
    });
    assert.equal(stale.status, 409);
    const none = await visitor.upload('%PDF-1.7', 'foto.pdf', sending);
    assert.equal(none.status, 400);
    assert.deepEqual([(await visitor.sending(sending.id)).version, uploads().length], [sending.version, 1]);
  });

  it('is taken to its end although Node-RED ends in the middle', async () => {
    const list = await corrected();
    assert.equal((await drop(list)).status, 200);
    await scene.runtime.crash();
    await scene.runtime.load(pageFlow(scene));
    const checked = await afterwards();
    assert.deepEqual([checked.stage, checked.rows, checked.good], ['checked', 5, 5]);
    assert.equal(uploads().length, 1);
  });
});
