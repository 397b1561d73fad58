import assert from 'node:assert/strict';
import { allOf } from '../support/all-of';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Node } from 'node-red';
import { lastVerdict } from '../../nodes/lib/runtime/verdicts';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { checkStage, verdictIn } from './stage';

const good = (letter: string, more: object = {}) => row(citizen(letter), { ...more });
const wrongCode = row('ABCDEF');

describe('io-check', () => {
  const bench = checkStage();
  const { scene } = bench;
  const wire = (id: string) => scene.runtime.wire(id);
  const scratchFiles = () =>
    readdirSync(path.join(scene.runtime.userDir, 'io-servizi-sociali')).filter((name) =>
      name.startsWith('check-'),
    );

  describe('with a set that tells its size', () => {
    beforeEach(() => bench.load({ ente: { trialList: ['A', 'B', 'C'].map((l) => citizen(l)) } }));

    it('counts rows, errors by kind and people, and says how many would leave', async () => {
      const url = 'ftp://x';
      const rows = [
        good('A'),
        wrongCode,
        good('B', { url }),
        { ...wrongCode, url },
        good('C'),
        good('A', { n: 1 }),
      ];
      const verdict = await bench.check(rows);
      assert.equal(verdict.righe, 6);
      assert.equal(verdict.completo, true);
      assert.equal(verdict.buone, 3);
      assert.equal(verdict.sbagliate, 3);
      assert.deepEqual(
        verdict.errori.map(({ codice, campo, righe, esempi }) => [codice, campo, righe, esempi]),
        [
          ['FISCAL_CODE_INVALID', 'codice_fiscale', 2, [3, 5]],
          ['URL_SCHEME', 'url', 2, [4, 5]],
        ],
      );
      assert.equal(verdict.persone, 2);
      assert.equal(verdict.da_inviare, 2);
      assert.equal(verdict.messaggio, 'richiesta-accolta');
      assert.equal(verdict.numeri_di_riga, 'intestazione_compresa');
    });

    it('names both rows of a duplicate within the file', async () => {
      const verdict = await bench.check([good('A'), good('B'), good('A'), good('A')]);
      assert.deepEqual(verdict.doppioni.nel_file, {
        righe: 2,
        esempi: [
          { riga: 4, uguale_a: 2 },
          { riga: 5, uguale_a: 2 },
        ],
      });
      assert.equal(verdict.da_inviare, 2);
    });

    it('does not take two true messages that caso tells apart for duplicates', async () => {
      const message = { type: 'io-richiesta-accolta', caso: 'payload.figlio', casoType: 'msg' };
      await scene.runtime.deploy(bench.flow({ message, ente: { mode: 'simulator' } }));
      const rows = [good('A', { figlio: 'x' }), good('A', { figlio: 'y' }), good('A', { figlio: 'x' })];
      const verdict = await bench.check(rows);
      assert.equal(verdict.doppioni.nel_file.righe, 1);
      assert.equal(verdict.da_inviare, 2);
    });

    it('says what io-send would discard by its own check', async () => {
      const verdict = await bench.check([good('A'), good('D'), good('E')]);
      assert.deepEqual(verdict.scartate, { NOT_IN_TRIAL_LIST: 2 });
      assert.equal(verdict.da_inviare, 1);
      assert.match(verdict.testo, /elenco di prova: 2\./);
    });

    it('shows the first rows as they would be, and puts no value of a row into the sentences', async () => {
      const rows = ['A', 'B', 'C', 'A'].map((letter, n) =>
        good(letter, { oggetto_richiesta: `segreto ${n}` }),
      );
      const verdict = await bench.check([wrongCode, ...rows]);
      assert.deepEqual(
        verdict.anteprime.map(({ riga, titolo }) => [riga, titolo]),
        [3, 4, 5].map((riga) => [riga, 'La tua richiesta è stata accolta']),
      );
      assert.match(verdict.anteprime[0]?.testo ?? '', /segreto 0/);
      assert.doesNotMatch(verdict.anteprime[0]?.testo ?? '', /^---/);
      assert.doesNotMatch(verdict.testo, /segreto|ABCDEF|AAAAAA/);
    });

    it('sends nothing, takes nothing in, and leaves no file behind', async () => {
      await bench.check([good('A'), good('B')]);
      await scene.runtime.until(() => scratchFiles().length === 0);
      assert.equal(await scene.runtime.register.newest(), 0);
      assert.equal(scene.simulator.accepted.length, 0);
    });

    it('keeps the rows to correct of the last list only, until a deploy', async () => {
      await bench.check([wrongCode]);
      await bench.check([good('A'), wrongCode, { ...wrongCode, n: 2 }]);
      const check = scene.runtime.node('check') as unknown as Node;
      await scene.runtime.until(() => lastVerdict(check)?.wrong === 2);
      const { list, sentences } = lastVerdict(check) ?? assert.fail();
      assert.deepEqual(
        (await allOf(list.rows())).map(({ codice_fiscale }) => codice_fiscale),
        ['ABCDEF', 'ABCDEF'],
      );
      assert.doesNotMatch(JSON.stringify(sentences), /ABCDEF/);
      assert.equal(scratchFiles().length, 1);
      await scene.runtime.redeploy();
      await scene.runtime.until(() => scratchFiles().length === 0);
    });

    it('carries on what the msg carries, but not what was the row’s', async () => {
      const verdict = wire('verdict');
      bench.feed([good('A')], {
        filename: 'elenco.csv',
        columns: 'codice_fiscale',
        io: { file: { row: 9 } },
      });
      const msg = await verdict.next();
      assert.equal((msg as { filename?: string }).filename, 'elenco.csv');
      assert.deepEqual(
        ['parts', 'columns', 'io', 'complete'].filter((name) => name in msg),
        [],
      );
    });

    it('judges two files that arrive mixed each by itself', async () => {
      const verdicts = wire('verdict');
      for (const [index, letter] of ['A', 'B'].entries())
        for (const id of ['one', 'two'])
          scene.runtime.node('check').receive({ payload: good(letter), parts: { id, index, count: 2 } });
      const found = (await verdicts.take(2)).map(verdictIn);
      assert.deepEqual(
        found.map(({ righe, buone, doppioni }) => [righe, buone, doppioni.nel_file.righe]),
        [
          [2, 2, 0],
          [2, 2, 0],
        ],
      );
    });

    it('writes the wrong rows with their columns, their order and all errors', async () => {
      const bad = wire('bad');
      const columns = 'url,oggetto_richiesta,codice_fiscale,nota';
      bench.feed([good('A'), { ...wrongCode, url: 'ftp://x' }], { columns });
      const msg = await bad.next();
      const [wrong] = msg.payload as Record<string, string>[];
      assert.equal((msg as { columns?: string }).columns, `${columns},errori`);
      assert.equal((msg.payload as unknown[]).length, 1);
      assert.equal(wrong?.codice_fiscale, 'ABCDEF');
      assert.equal(wrong.url, 'ftp://x');
      assert.match(wrong.errori ?? '', /codice fiscale/i);
      assert.match(wrong.errori ?? '', /https:\/\//);
      assert.equal('parts' in msg, false);
      assert.equal((msg as { reset?: boolean }).reset, true);
    });

    it('passes the corrected rows, whatever their column of errors says', async () => {
      const verdict = await bench.check([{ ...good('A'), errori: 'Codice fiscale: sbagliato' }]);
      assert.deepEqual([verdict.buone, verdict.sbagliate], [1, 0]);
    });

    it('says in many msgs what is too much for one, and drops nothing', async () => {
      const bad = wire('bad');
      bench.feed(Array.from({ length: 5_001 }, (_, n) => ({ ...wrongCode, n })));
      const [first, second] = await bad.take(2);
      const rows = [...(first?.payload as { n: number }[]), ...(second?.payload as { n: number }[])];
      assert.deepEqual(
        rows.map(({ n }) => n),
        Array.from({ length: 5_001 }, (_, n) => n),
      );
      const parts = [first, second].map(
        (msg) => msg?.parts as unknown as { id: string; index: number; count: number },
      );
      assert.deepEqual(
        parts.map(({ index, count }) => [index, count]),
        [
          [0, 2],
          [1, 2],
        ],
      );
      assert.equal(parts[0]?.id, parts[1]?.id);
      assert.equal('reset' in (second ?? {}), false);
    });
  });

  describe('at the end of a set', () => {
    it('is told by msg.complete on the last row', async () => {
      await bench.load();
      const verdict = wire('verdict');
      scene.runtime.node('check').receive({ payload: good('A') });
      scene.runtime.node('check').receive({ payload: good('B'), complete: true });
      const found = verdictIn(await verdict.next());
      assert.deepEqual([found.righe, found.buone, found.numeri_di_riga], [2, 2, 'ordine_di_arrivo']);
      assert.equal(found.righe_attese, null);
    });

    it('is told by a msg.complete without a row, which is not counted', async () => {
      await bench.load();
      const verdict = wire('verdict');
      scene.runtime.node('check').receive({ payload: good('A') });
      scene.runtime.node('check').receive({ payload: Date.now(), complete: true });
      assert.equal(verdictIn(await verdict.next()).righe, 1);
    });

    it('is told at once of a list without rows', async () => {
      await bench.load();
      const verdict = wire('verdict');
      scene.runtime.node('check').receive({ payload: '', complete: true });
      const found = verdictIn(await verdict.next());
      assert.equal(found.righe, 0);
      assert.match(found.testo, /vuoto/);
    });

    it('is found by quiet, and says that rows are missing', async () => {
      await bench.load({ check: { quietSeconds: 0.05 } });
      const verdict = wire('verdict');
      bench.feed([good('A'), good('B')], {}, { count: 9 });
      const found = verdictIn(await verdict.next());
      assert.deepEqual([found.completo, found.righe, found.righe_attese], [false, 2, 9]);
      assert.match(found.testo, /ATTENZIONE: sono arrivate 2 righe su 9/);
    });
  });

  describe('when something is missing', () => {
    for (const [name, messageNode] of [
      ['no message node is chosen', ''],
      ['it is gone', 'gone'],
      ['it is another kind of node', 'send'],
    ] as const) {
      it(`says which node to choose when ${name}`, async () => {
        await bench.load({ check: { messageNode } });
        const caught = wire('caught');
        bench.feed([good('A')]);
        const { error } = await caught.next();
        assert.equal(error?.code, 'IO_MESSAGE_NODE_MISSING');
        assert.match(error.message, /scegli il nodo messaggio/);
      });
    }

    it('passes on what the message node itself would say', async () => {
      await bench.load({ message: { type: 'io-richiesta-accolta', service: 'gone' } });
      const caught = wire('caught');
      bench.feed([good('A')]);
      assert.equal((await caught.next()).error?.code, 'IO_SERVICE_MISSING');
    });
  });

  it('speaks the language of the server', async () => {
    for (const [language, words] of [
      ['en', /Nothing was sent/],
      ['de', /Es wurde nichts gesendet/],
    ] as const) {
      scene.runtime.language(language);
      await bench.load();
      const verdict = await bench.check([good('A'), wrongCode]);
      assert.match(verdict.testo, words);
      assert.doesNotMatch(verdict.testo, /check\.|__\w+__/);
      await scene.runtime.unload();
    }
    scene.runtime.language(undefined);
    await bench.load();
  });
});
