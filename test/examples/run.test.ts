import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { example, type Example } from './support/examples';
import { SIMULATOR_CONFIGURATION_ID } from '../../nodes/lib/simulator';
import { Run, type Seen } from './support/runtime';

describe('the imported example 02, run against the simulator', () => {
  let run: Run;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-lists-'));
    run = await Run.start(withLists(example('02'), folder));
    run.press('Invia il bando');
    await run.until(30 + 4);
  });

  after(async () => {
    await run.end();
    await rm(folder, { recursive: true });
  });

  it('gives each of the thirty rows an outcome', () => {
    const { Scritto: written, ...outcomes } = run.counts();
    assert.equal(written, 4);
    assert.deepEqual(outcomes, {
      'Da correggere': 4,
      Inviato: 20,
      'Non raggiungibile': 4,
      'In dubbio': 1,
      Scartato: 1,
    });
    assert.deepEqual(reasons(run.at('Non raggiungibile')), [
      'NOT_ON_IO',
      'NOT_ON_IO',
      'NOT_ON_IO',
      'SENDER_NOT_ALLOWED',
    ]);
    assert.deepEqual(reasons(run.at('In dubbio')), ['SERVER_ERROR']);
    assert.deepEqual(reasons(run.at('Scartato')), ['DUPLICATE']);
  });

  it('names all errors of each wrong row', () => {
    assert.deepEqual(problems(run.at('Da correggere')), [
      ['FISCAL_CODE_IS_VAT codice_fiscale'],
      ['DATE_IMPOSSIBLE data_pubblicazione'],
      ['FIELD_MISSING oggetto_bando'],
      ['DATE_SHORT_YEAR data_pubblicazione', 'FIELD_MISSING url'],
    ]);
  });

  it('keeps accents, the euro sign and the row itself on the way from a Windows file', () => {
    const rows = run
      .at('Inviato')
      .map(({ payload }) => payload as { nome: string; cognome: string; email: string });
    const first = rows.find(({ nome }) => nome === 'Nicolò');
    assert.deepEqual([first?.cognome, first?.email], ['D’Àvila', 'nicolo.davila@posta.example']);
    const text = run.at('Inviato')[0]?.io?.message?.content.markdown ?? '';
    assert.match(text, /contributi per l’affitto, fino a 1\.500 € l’anno/);
    assert.ok(run.at('Inviato').every(({ io }) => io?.campaign === 'Bando affitto 2027'));
  });

  it('writes who was not reached once its node is switched on, with a reason in every row', async () => {
    const text = await readFile(path.join(folder, 'non-raggiungibili.csv'), 'latin1');
    const [header = '', ...rows] = text.split('\r\n');
    assert.match(header, /^codice_fiscale;.*;email;motivo$/);
    assert.equal(rows.pop(), '', 'the last line ends');
    assert.equal(rows.length, 4);
    for (const row of rows) assert.match(row, /@[^;]+;[^;]{20,}$/);
    assert.match(rows.join('\n'), /ilario\.bottega@posta\.example/);
  });

  it('writes the rows to correct in a workbook where the user says, and sends nothing meanwhile', async () => {
    const before = run.total;
    run.press('Controlla');
    await run.until(before + 2);
    assert.equal(run.counts().Verdetto, 1);
    assert.match(JSON.stringify(await sheetIn(path.join(folder, 'da-correggere.xlsx'))), /31\/02\/2027/);
  });
});

describe('an imported example, run against the simulator', () => {
  let run: Run;

  afterEach(async () => {
    await run.end();
  });

  /** Node-RED's debug sidebar cuts at a thousand characters. */
  async function assertSentences(): Promise<void> {
    for (const [name, text] of await run.printed()) {
      assert.equal(typeof text, 'string', name);
      assert.match(text as string, /^.{10,900}$/su, name);
      assert.doesNotMatch(text as string, /undefined|\[object|\{/, name);
    }
  }

  async function press(start: string, button: string, messages: number): Promise<void> {
    run = await Run.start(example(start));
    run.press(button);
    await run.until(messages);
    await assertSentences();
  }

  it('01 sends the right row', async () => {
    await press('01', 'Una riga giusta', 1);
    assert.deepEqual(run.counts(), { Inviato: 1 });
    const [sent] = run.at('Inviato');
    assert.equal(sent?.io?.message?.content.subject, 'Il bando è stato aggiornato');
    assert.match(sent.io.id ?? '', /^[0-9A-Z]{26}$/);
    assert.equal((sent.payload as { email: string }).email, 'anna.prova@posta.example');
  });

  it('01 names both errors of the wrong row, in Italian', async () => {
    await press('01', 'Una riga sbagliata', 1);
    assert.deepEqual(problems(run.at('Da correggere')), [
      ['FISCAL_CODE_CHECK codice_fiscale', 'DATE_IMPOSSIBLE data_aggiornamento'],
    ]);
    for (const error of run.at('Da correggere')[0]?.io?.errors ?? []) assert.match(error.message, /[.!]$/);
  });

  it('01 discards the same row when its button is pressed again, as its comment says', async () => {
    await press('01', 'Una riga giusta', 1);
    run.press('Una riga giusta');
    await run.until(2);
    assert.deepEqual(run.counts(), { Inviato: 1, Scartato: 1 });
    assert.equal(run.at('Scartato')[0]?.io?.reason, 'DUPLICATE');
  });

  it('03 tells a parent of both children and leaves out the sentence without a date', async () => {
    await press('03', 'Invia la graduatoria', 6);
    assert.deepEqual(run.counts(), { 'Da correggere': 1, Inviato: 4, 'Non raggiungibile': 1 });
    assert.deepEqual(problems(run.at('Da correggere')), [['FIELD_MISSING nome']]);
    const texts = run.at('Inviato').map(({ io }) => io?.message?.content.markdown ?? '');
    assert.equal(texts.filter((text) => text.includes('rinunciare')).length, 3);
    assert.equal(texts.filter((text) => /(?:Tobia|Nina) Esempio/.test(text)).length, 2);
  });

  it('04 asks for documents where some are missing and confirms the other requests', async () => {
    await press('04', 'Invia', 6);
    assert.deepEqual(run.counts(), { 'Da correggere': 1, Inviato: 4, 'Non raggiungibile': 1 });
    assert.deepEqual(problems(run.at('Da correggere')), [['DATE_IMPOSSIBLE data_scadenza']]);
    assert.deepEqual(types(run.at('Inviato')), { messaggio: 2, 'integrazione-documentazione': 2 });
    const texts = run.at('Inviato').map(({ io }) => io?.message?.content.markdown ?? '');
    assert.ok(texts.some((text) => text.includes('ISEE 2027\n')));
    assert.ok(texts.some((text) => text.includes('in data 11/01/2027. Ha il numero 2027-0102.')));
  });

  it('05 sends each of the three payment messages and refuses amounts and numbers that are not clear', async () => {
    await press('05', 'Invia', 8);
    assert.deepEqual(run.counts(), {
      'Stato sconosciuto': 1,
      'Da correggere': 2,
      Inviato: 4,
      'Non raggiungibile': 1,
    });
    assert.deepEqual(problems(run.at('Da correggere')), [
      ['MONEY_AMBIGUOUS importo'],
      ['NOTICE_NUMBER_SHORT numero_avviso'],
    ]);
    assert.deepEqual(types(run.at('Inviato')), {
      'avviso-pagamento': 2,
      'avviso-pagamento-in-scadenza': 1,
      'avviso-pagamento-mancato': 1,
    });
  });

  it('06 tells outcomes apart and sends nothing where the outcome is unknown', async () => {
    await press('06', 'Invia', 6);
    assert.deepEqual(run.counts(), {
      'Esito sconosciuto': 1,
      'Da correggere': 1,
      Inviato: 3,
      'Non raggiungibile': 1,
    });
    assert.deepEqual(types(run.at('Inviato')), { 'richiesta-accolta': 2, 'richiesta-non-accolta': 1 });
  });

  it('07 finds out what arrived, and reports the campaign', async () => {
    await press('07', 'Invia', 3);
    assert.deepEqual(run.counts(), { Consegnato: 1, 'Respinto da IO': 1, 'Non raggiungibile': 1 });
    assert.equal(run.at('Consegnato')[0]?.io?.status, 'PROCESSED');
    run.press('Fai il resoconto');
    await run.until(6);
    await assertSentences();
    const [header = '', ...rows] = String(run.at('Righe')[0]?.payload).trimEnd().split('\r\n');
    assert.match(header, /^codice_fiscale;esito;motivo;/);
    assert.equal(rows.length, 3);
    const totals = run.at('Totali')[0]?.payload as { totale: number; motivi: object };
    assert.deepEqual([totals.totale, totals.motivi], [3, { NOT_ON_IO: 1 }]);
  });

  it('08 recognises the columns of a list and reads amounts and accents as they are meant', async () => {
    await press('08', "Leggi l'elenco", 3);
    assert.deepEqual(run.counts(), { Riassunto: 1, 'Da correggere': 2 }, 'reading a list sends nothing');
    await run.untilStatus('IO invia', /^Simulatore · 6 da confermare$/);
    run.press('Invia ora');
    await run.until(9);
    assert.deepEqual(run.counts(), { Riassunto: 1, 'Da correggere': 2, Inviato: 5, 'Non raggiungibile': 1 });
    assert.deepEqual(problems(run.at('Da correggere')), [
      ['MONEY_AMBIGUOUS importo'],
      ['NOTICE_NUMBER_SHORT numero_avviso'],
    ]);
    const summary = run.at('Riassunto')[0]?.payload as { rows: number; encoding: string; ignored: string[] };
    assert.deepEqual([summary.rows, summary.encoding, summary.ignored], [8, 'windows-1252', ['E-mail']]);
    const payments = run.at('Inviato').map(({ io }) => io?.message?.content.payment_data);
    assert.deepEqual(payments.map((payment) => payment?.amount).sort(), [123456, 1250, 8640, 8640, 8640]);
    assert.ok(payments.some((payment) => payment?.notice_number === '001000000000012168'));
    assert.ok(run.at('Inviato').some(({ payload }) => (payload as { cognome: string }).cognome === 'Làrice'));
  });
});

describe('the imported example 21, run against the simulator', () => {
  let run: Run;

  beforeEach(async () => {
    run = await Run.start(example('21'));
  });
  afterEach(async () => {
    await run.end();
  });

  it('goes from the draft to the publication, step by step', async () => {
    const state = async (button: string): Promise<Record<string, unknown>> => {
      run.press(button);
      await run.until(run.total + 1);
      return run.at('Stato del servizio').at(-1)?.payload as Record<string, unknown>;
    };
    assert.equal((await state('Salva')).done, 'created');
    assert.equal((await state('Salva')).done, 'unchanged');
    let now = await state('Chiedi la revisione');
    assert.equal(now.lifecycle, 'submitted');
    // The simulator takes two seconds for its review, and limits the calls as IO does.
    while (now.lifecycle === 'submitted') {
      await pause(250);
      now = await state('Leggi lo stato');
    }
    assert.equal(now.lifecycle, 'approved');
    assert.equal((await state('Pubblica')).publication, 'published');
    assert.equal((await state('Togli dalla pubblicazione')).publication, 'unpublished');
    assert.deepEqual(run.at('Problemi'), []);
  });

  it('says what is missing when it is published too early, as its comment says', async () => {
    run.press('Salva');
    await run.until(1);
    run.press('Pubblica');
    await run.until(2);
    const [problem] = run.at('Problemi')[0]?.payload as { code: string; message: string }[];
    assert.equal(problem?.code, 'SHEET_PUBLISH_STATE');
    assert.match(problem.message, /questo servizio è: bozza\. Chiedi la revisione/);
  });
});

describe('the imported example 19, run against the simulator', () => {
  let run: Run;
  beforeEach(async () => {
    run = await Run.start(example('19'));
    run.press('Invia il bando');
    await run.until(3);
  });
  afterEach(async () => {
    await run.end();
  });

  it('sends one call with its attachment, one without, and corrects the name of a file that is not there', () => {
    assert.deepEqual(run.counts(), { Inviato: 2, 'Da correggere': 1 });
    assert.deepEqual(problems(run.at('Da correggere')), [['ATTACHMENT_NOT_FOUND allegato']]);
    const [premium, plain] = ['PRVNNA80A41Z999H', 'AAAAAA00A00A000B'].map(
      (code) => run.at('Inviato').find(({ io }) => io?.message?.fiscal_code === code)?.io?.message,
    );
    assert.equal(premium?.feature_level_type, 'ADVANCED');
    assert.equal(premium.content.third_party_data?.configuration_id, SIMULATOR_CONFIGURATION_ID);
    assert.match(premium.content.markdown, /in allegato a questo messaggio\.$/);
    assert.deepEqual(Object.keys(plain ?? {}), ['fiscal_code', 'content']);
    assert.doesNotMatch(plain?.content.markdown ?? '', /allegato/);
  });
});

describe('the imported example 09, run against the simulator', () => {
  let run: Run;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-lists-'));
    run = await Run.start(withLists(example('09'), folder));
  });
  afterEach(async () => {
    await run.end();
    await rm(folder, { recursive: true });
  });

  it('tells all that is wrong, sends nothing, and writes the rows to correct', async () => {
    run.press('Controlla');
    await run.until(3);
    assert.deepEqual(run.counts(), { Riassunto: 1, Verdetto: 1, 'Righe da correggere': 1 });
    const words = String(run.at('Verdetto')[0]?.payload);
    assert.match(words, /Righe: 30\. Giuste: 26\. Da correggere: 4\./);
    assert.match(words, /Un doppione dentro l'elenco: /);
    assert.match(words, /Partirebbero 25 messaggi/);
    const [headings = [], ...rows] = await sheetIn(path.join(folder, 'da-correggere.xlsx'));
    const columns = [
      'codice_fiscale',
      'cognome',
      'nome',
      'data_pubblicazione',
      'oggetto_bando',
      'url',
      'email',
    ];
    assert.deepEqual(headings, [...columns, 'errori']);
    assert.equal(rows.length, 4);
    for (const row of rows) assert.ok((row.at(-1) ?? '').length >= 20);
  });

  it('sends what was checked on a person’s word, and says so at the next check', async () => {
    run.press('Controlla');
    await run.until(3);
    const held = run.untilStatus('IO invia', /25 da confermare/);
    assert.equal(await run.sendChecked('IO controlla'), 'begun');
    await held;
    assert.equal(run.total, 4, 'the file was read twice');
    run.press('Invia ora');
    await run.until(4 + 25);
    run.press('Controlla');
    await run.until(4 + 25 + 3);
    assert.match(String(run.at('Verdetto')[1]?.payload), /questo elenco è già stato inviato/);
  });
});

describe('the imported example 24, run against the simulator', () => {
  it('sends for two services of one institution, and a notice only with its number', async () => {
    const run = await Run.start(example('24'));
    try {
      run.press('Invia');
      await run.until(6);
      assert.deepEqual(run.counts(), { Inviato: 4, 'Da correggere': 1, 'Servizio sconosciuto': 1 });
      const sent = run.at('Inviato').map(({ io }) => [io?.type, io?.message?.content]);
      assert.deepEqual(types(run.at('Inviato')), { 'richiesta-accolta': 2, messaggio: 2 });
      const notices = sent
        .filter(([type]) => type === 'messaggio')
        .map(([, content]) => JSON.stringify(content));
      assert.ok(
        notices.every((content) => /"amount":(?:8640|11200)/.test(content) && content.includes('“Paga')),
      );
      assert.deepEqual(problems(run.at('Da correggere')), [['FIELD_MISSING numero_avviso']]);
    } finally {
      await run.end();
    }
  });
});

/** The example as someone leaves it who wants the lists on disk. */
function withLists({ name, nodes }: Example, folder: string): Example {
  const switchedOn = nodes.map((node) => {
    if (node.type === 'io-check') return { ...node, listFile: path.join(folder, 'da-correggere.xlsx') };
    if (node.type !== 'file') return node;
    return { ...node, d: false, filename: path.join(folder, String(node.filename)) };
  });
  return { name, nodes: switchedOn };
}

/** The first sheet of a workbook, as texts. */
async function sheetIn(file: string): Promise<string[][]> {
  const { Sheets, SheetNames } = read(await readFile(file));
  return utils.sheet_to_json(Sheets[SheetNames[0] ?? ''] ?? {}, { header: 1, defval: '' });
}

function problems(messages: readonly Seen[]): string[][] {
  return messages.map(({ io }) => (io?.errors ?? []).map(({ code, field }) => `${code} ${field}`));
}

function reasons(messages: readonly Seen[]): (string | undefined)[] {
  return messages.map(({ io }) => io?.reason).sort();
}

function types(messages: readonly Seen[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { io } of messages) counts[io?.type ?? ''] = (counts[io?.type ?? ''] ?? 0) + 1;
  return counts;
}
