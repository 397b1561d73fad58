import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { whileTakingIn } from '../../nodes/lib/runtime/load';
import { institution, service, TestRuntime } from '../support/flow';
import { number, workbook } from '../lib/reader/support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const HEAD = 'Codice Fiscale;Oggetto;URL;E-mail';
const line = (n: number): string =>
  `${CITIZEN};contributo ${n};https://www.comune.example/${n};a${n}@posta.example`;

interface RowOut {
  payload: Record<string, string>;
  parts: { id: string; index: number; count?: number };
  complete?: boolean;
  io: {
    file: {
      id: string;
      name: string;
      row: number;
      columns: string[][];
      problems?: { code: string; message: string }[];
    };
  };
  [more: string]: unknown;
}

function flow(file: object = {}, wires: string[][] = [['rows'], ['summary']]): Record<string, unknown>[] {
  const nodes: Record<string, unknown>[] = [
    { id: 'tab', type: 'tab', label: 'test' },
    { id: 'read', type: 'io-file', wires, ...file },
    { id: 'message', type: 'io-richiesta-accolta', service: 'servizio', wires: [['ready'], ['wrong']] },
    ...['rows', 'summary', 'ready', 'wrong', 'caught'].map((id) => ({ id, type: 'helper', wires: [] })),
    { id: 'catcher', type: 'catch', scope: null, wires: [['caught']] },
  ];
  return [
    ...nodes.map((node) => ({ z: 'tab', x: 100, y: 100, ...node })),
    institution('http://127.0.0.1:9', { mode: 'simulator' }),
    service(),
  ];
}

describe('io-file', () => {
  const runtime = new TestRuntime();
  let folder: string;
  const write = (name: string, content: string | Buffer): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const rowsOf = async (n: number): Promise<RowOut[]> =>
    (await runtime.wire('rows').take(n)) as unknown as RowOut[];
  const fault = async (msg: object) => {
    const caught = runtime.wire('caught');
    const rows = runtime.wire('rows');
    runtime.node('read').receive(msg);
    const { error } = await caught.next();
    await runtime.idle();
    assert.equal(rows.all.length, 0, 'no row has left');
    return error;
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-file-'));
    await runtime.start();
  });
  afterEach(() => runtime.unload());
  after(async () => {
    await runtime.stop();
    rmSync(folder, { recursive: true });
  });

  it('gives one msg a row, with its columns by field and all that the msg had', async () => {
    await runtime.load(flow());
    const filename = write('elenco.csv', `${HEAD}\n${line(1)}\n\n${line(2)}\n`);
    const [taken, summary] = [rowsOf(2), runtime.wire('summary').next()];
    runtime.node('read').receive({ filename, topic: 'prova', nota: { a: 1 }, payload: Buffer.alloc(9) });
    const [first, second] = await taken;
    assert.ok(first && second);
    assert.deepEqual(first.payload, {
      codice_fiscale: CITIZEN,
      Oggetto: 'contributo 1',
      url: 'https://www.comune.example/1',
      'E-mail': 'a1@posta.example',
    });
    assert.deepEqual([first.topic, first.nota, first.filename], ['prova', { a: 1 }, filename]);
    const { id } = first.parts;
    assert.deepEqual(
      [first.parts, second.parts],
      [
        { id, index: 0 },
        { id, index: 1, count: 2 },
      ],
    );
    assert.deepEqual([first.complete, second.complete], [undefined, true]);
    const columns = [
      ['codice_fiscale', 'Codice Fiscale'],
      ['Oggetto', 'Oggetto'],
      ['url', 'URL'],
      ['E-mail', 'E-mail'],
    ];
    assert.deepEqual(second.io, { file: { id, name: 'elenco.csv', row: 4, columns } });
    assert.deepEqual((await summary).payload, {
      rows: 2,
      name: 'elenco.csv',
      encoding: 'utf-8',
      separator: ';',
      columns,
      ignored: ['Oggetto', 'E-mail'],
      warnings: [
        {
          code: 'AMBIGUOUS_COLUMN',
          message: '«Oggetto» può essere più di un dato: scegli nel nodo il messaggio per cui leggi il file.',
        },
      ],
    });
  });

  it('names the columns as the chosen message node reads them, so that its rows become messages', async () => {
    await runtime.load(
      flow({ messageNode: 'message', filename: '', filenameType: 'str' }, [['message'], ['summary']]),
    );
    const ready = runtime.wire('ready').take(2);
    runtime.node('read').receive({ payload: `${HEAD}\n${line(1)}\n${line(2)}\n` });
    const texts = (await ready).map(({ io }) => io.message?.content.markdown ?? '');
    assert.match(texts[1] ?? '', /contributo 2/);
  });

  it('says which column a message lacks before any row goes, in words', async () => {
    await runtime.load(flow({ messageNode: 'message' }));
    const error = await fault({ filename: write('senza.csv', `CF;Oggetto\n${CITIZEN};x\n`) });
    assert.equal(error?.code, 'IO_FILE_COLUMNS');
    assert.match(error.message, /«senza\.csv».*riga 1.*Manca la colonna «url» \(vanno bene anche «link»/);
    assert.doesNotMatch(error.message, /__/);
  });

  it('takes the names that the user gave', async () => {
    const synonyms = [
      { field: 'url', names: ['pagina della pratica'] },
      { field: 'prot', names: ['n. protocollo'] },
    ];
    await runtime.load(flow({ synonyms }));
    const taken = rowsOf(1);
    runtime
      .node('read')
      .receive({ filename: write('s.csv', `Pagina della pratica;N_PROTOCOLLO\nhttps://a.example;7`) });
    assert.deepEqual((await taken)[0]?.payload, { url: 'https://a.example', prot: '7' });
  });

  it('leaves the bytes and the request of an upload out of its rows, and keeps them for the answer', async () => {
    await runtime.load(flow({ filename: '', filenameType: 'str' }));
    const [taken, summary] = [rowsOf(1), runtime.wire('summary').next()];
    const files = [{ buffer: Buffer.alloc(100) }];
    runtime
      .node('read')
      .receive({ payload: Buffer.from(`CF\n${CITIZEN}`), req: { a: 1 }, res: { b: 2 }, files });
    const [row] = await taken;
    assert.deepEqual(Object.keys(row ?? {}).sort(), ['_msgid', 'complete', 'io', 'parts', 'payload']);
    const answer = (await summary) as unknown as Record<string, unknown>;
    assert.deepEqual([answer.req, answer.res], [{ a: 1 }, { b: 2 }]);
  });

  it('gives each row its own copy of what the msg had', async () => {
    await runtime.load(flow());
    const taken = rowsOf(2);
    runtime.node('read').receive({ filename: write('c.csv', `CF\n${CITIZEN}\n${CITIZEN}`), nota: { a: 1 } });
    const [first, second] = await taken;
    (first?.nota as { a: number }).a = 2;
    assert.deepEqual(second?.nota, { a: 1 });
  });

  it('makes a message node refuse a row whose number the sheet has damaged, also where it would be a text', async () => {
    await runtime.load(
      flow({ messageNode: 'message', filename: '', filenameType: 'str' }, [['message'], ['summary']]),
    );
    const [wrong, ready] = [runtime.wire('wrong').next(), runtime.wire('ready').next()];
    const rows = [
      ['CF', 'Oggetto', 'URL'],
      [CITIZEN, number('2.0260000000000001E+17'), 'https://a.example'],
      [CITIZEN, 'pratica', 'https://a.example'],
    ];
    runtime.node('read').receive({ payload: workbook([{ rows }]) });
    const { io } = await wrong;
    assert.ok(io.errors);
    assert.deepEqual(
      io.errors.map(({ code, field }) => [code, field]),
      [['CELL_LONG_NUMBER', 'oggetto_richiesta']],
    );
    assert.match(io.errors[0]?.message ?? '', /^Oggetto della richiesta: "2,03E\+17" nel foglio/);
    await ready;
  });

  const faults: [string, string, () => object, object?][] = [
    ['a file that is not there', 'IO_FILE_MISSING', () => ({ filename: path.join(folder, 'manca.csv') })],
    ['a folder', 'IO_FILE_UNREADABLE', () => ({ filename: folder })],
    ['nothing', 'IO_FILE_NOT_GIVEN', () => ({ payload: {} })],
    ['headings without rows', 'IO_FILE_EMPTY', () => ({ filename: write('e.csv', 'CF;Nome\n') })],
    [
      'a message node that is gone',
      'IO_FILE_NODE_MISSING',
      () => ({ payload: 'x' }),
      { messageNode: 'altro' },
    ],
    [
      'an expression that cannot be read',
      'IO_FILE_NOT_GIVEN',
      () => ({}),
      { filename: '$x(', filenameType: 'jsonata' },
    ],
  ];
  for (const [what, code, msg, settings] of faults)
    it(`calls ${what} a fault, with a remedy, and turns red`, async () => {
      await runtime.load(flow(settings ?? {}));
      const red = runtime.status('read', ({ fill }) => fill === 'red');
      const error = await fault(msg());
      assert.equal(error?.code, code);
      assert.match(error.message, /\. \S.*\.$/);
      assert.doesNotMatch(error.message, /__/);
      assert.doesNotMatch(String((await red).text), /__|\./);
    });

  it('reads one file after the other', async () => {
    await runtime.load(flow());
    const taken = rowsOf(4);
    const files = ['uno', 'due'].map((name) => write(`${name}.csv`, `CF\n${CITIZEN}\n${CITIZEN}`));
    for (const filename of files) runtime.node('read').receive({ filename });
    assert.deepEqual(
      (await taken).map(({ io }) => io.file.name),
      ['uno.csv', 'uno.csv', 'due.csv', 'due.csv'],
    );
  });

  it('waits while the register is busy, and then reads on to the end', async () => {
    const rows = 2_000;
    const filename = write(
      'molte.csv',
      `${HEAD}\n${Array.from({ length: rows }, (_none, n) => line(n)).join('\n')}`,
    );
    await runtime.load(flow());
    const wire = runtime.wire('rows');
    let release = (): void => undefined;
    const busy = new Promise<void>((resolve) => {
      release = resolve;
    });
    const takings = Array.from({ length: 64 }, () => whileTakingIn(() => busy));
    runtime.node('read').receive({ filename });
    await wire.next();
    await runtime.idle();
    assert.ok(wire.all.length < 200, `${wire.all.length} rows have left`);
    release();
    await Promise.all(takings);
    await runtime.until(() => wire.all.length === rows);
  });

  it('stops at a deploy, and says at which row', async () => {
    const rows = 20_000;
    const filename = write(
      'lungo.csv',
      `${HEAD}\n${Array.from({ length: rows }, (_none, n) => line(n)).join('\n')}`,
    );
    await runtime.load(flow());
    const some = runtime.wire('rows').take(100);
    runtime.node('read').receive({ filename });
    await some;
    const red = runtime.status('read', ({ fill }) => fill === 'red');
    await runtime.deploy(flow({ name: 'altro' }));
    const { error } = await runtime.wire('caught').next();
    assert.equal(error?.code, 'IO_FILE_INTERRUPTED');
    const [, row] = /fino alla riga (\d+)/.exec(error.message) ?? [];
    assert.ok(Number(row) > 100 && Number(row) < rows, error.message);
    assert.equal((await red).text, `fermo a riga ${row}`);
    const again = runtime.wire('rows').take(100);
    runtime.node('read').receive({ filename });
    await again;
  });

  it('goes on after a deploy that changes other nodes', async () => {
    const rows = 5_000;
    const filename = write(
      'altro.csv',
      `${HEAD}\n${Array.from({ length: rows }, (_none, n) => line(n)).join('\n')}`,
    );
    await runtime.load(flow());
    const before = runtime.wire('rows');
    runtime.node('read').receive({ filename });
    await before.take(100);
    const summary = runtime.wire('summary');
    await runtime.deploy(
      flow().map((node) => (node.id === 'message' ? { ...node, name: 'altro' } : node)),
      'nodes',
    );
    assert.equal(((await summary.next()).payload as { rows: number }).rows, rows);
    await runtime.until(() => before.all.length === rows);
  });
});
