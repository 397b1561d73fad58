import assert from 'node:assert/strict';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { checkStage } from './stage';

const NUMBER = '301000000000000025';
const pay = (letter: string, more: object = {}) => ({
  codice_fiscale: citizen(letter),
  nome: 'Prova',
  cognome: 'Inventata',
  causale: 'Mensa scolastica',
  importo: '12,50',
  data_scadenza: '30/11/2099',
  numero_avviso: NUMBER,
  ...more,
});

describe('what io-check says of payments', () => {
  const bench = checkStage();
  const { scene } = bench;
  const message = { type: 'io-avviso-pagamento' };

  it('tells from which amount to which what would leave asks, and their sum', async () => {
    await bench.load({ message });
    const verdict = await bench.check([
      pay('A', { importo: '1.012,50', numero_avviso: '301000000000000026' }),
      pay('E', { importo: '0,07', numero_avviso: '301000000000000027' }),
      pay('H'),
      pay('H'),
      pay('I', { importo: 'molto' }),
    ]);
    assert.deepEqual(verdict.importi, { avvisi: 3, minimo: 0.07, massimo: 1012.5, somma: 1025.07 });
    assert.match(verdict.testo, /Importi: da 0,07 € a 1\.012,50 €, in tutto 1\.025,07 €/);
  });

  it('has no amounts where no payment would leave', async () => {
    await bench.load();
    const verdict = await bench.check([row(citizen('A'))]);
    assert.equal(verdict.importi, null);
    assert.doesNotMatch(verdict.testo, /Importi/);
  });

  it('calls one notice number with two amounts an error, names both rows, and lets the first leave', async () => {
    await bench.load({ message });
    const bad = scene.runtime.wire('bad');
    const verdict = await bench.check([
      pay('A'),
      pay('E', { importo: '15,00' }),
      pay('A', { importo: '9,00' }),
    ]);
    assert.deepEqual([verdict.buone, verdict.sbagliate, verdict.da_inviare], [1, 2, 1]);
    assert.deepEqual(
      verdict.errori.map(({ codice, campo, esempi }) => [codice, campo, esempi]),
      [['NOTICE_NUMBER_TWO_AMOUNTS', 'numero_avviso', [3, 4]]],
    );
    assert.deepEqual(verdict.numeri_avviso_ripetuti.importi_diversi, {
      righe: 2,
      esempi: [
        { riga: 3, uguale_a: 2 },
        { riga: 4, uguale_a: 2 },
      ],
    });
    assert.match(verdict.testo, /la riga 3 e la 2 hanno lo stesso numero di avviso con importi diversi/);
    const [first] = (await bad.next()).payload as { errori: string }[];
    assert.match(first?.errori ?? '', /è anche alla riga 2, con un altro importo/);
  });

  it('says of what io-file found in single rows what is true of all of them, and no value', async () => {
    await bench.load({ message });
    const problems = [
      { code: 'MONEY_SPLIT', field: 'importo', value: '12', args: { row: 2, next: '53', as: '12,53' } },
      { code: 'NOTICE_NUMBER_TWO_AMOUNTS', field: 'numero_avviso', value: NUMBER, args: { row: 7 } },
    ];
    const verdict = await bench.check([pay('A')], { io: { file: { problems } } });
    for (const { spiegazione } of verdict.errori) assert.doesNotMatch(spiegazione, /53|__|riga \d/);
    assert.deepEqual(verdict.numeri_avviso_ripetuti.importi_diversi.esempi, [{ riga: 2, uguale_a: 7 }]);
  });

  it('warns of one notice for two people, with both rows, and lets both leave', async () => {
    await bench.load({ message });
    const verdict = await bench.check([pay('A'), pay('E')]);
    assert.equal(verdict.da_inviare, 2);
    assert.deepEqual(verdict.numeri_avviso_ripetuti.stesso_importo, {
      righe: 1,
      esempi: [{ riga: 3, uguale_a: 2 }],
    });
    assert.match(verdict.testo, /la 3, come la 2/);
  });

  it('takes the same notice with another reason for the same message', async () => {
    await bench.load({ message });
    const verdict = await bench.check([pay('A'), pay('A', { causale: 'Mensa della scuola' })]);
    assert.equal(verdict.doppioni.nel_file.righe, 1);
    assert.equal(verdict.numeri_avviso_ripetuti.stesso_importo.righe, 0);
  });

  it('knows of a notice that io-send has taken in with another amount, as io-send itself', async () => {
    await bench.load({ message });
    const { runtime } = scene;
    const [sent, discarded] = [runtime.wire('sent'), runtime.wire('discarded')];
    runtime.node('message').receive({ payload: pay('A') });
    await sent.next();
    const verdict = await bench.check([pay('E', { importo: '15,00' }), pay('A')]);
    assert.deepEqual(verdict.numeri_avviso_ripetuti.gia_presi_con_altro_importo, { righe: 1, esempi: [2] });
    assert.deepEqual([verdict.da_inviare, verdict.doppioni.gia_inviati.righe], [0, 0]);
    assert.match(verdict.testo, /già presi in carico con un altro importo: 1 riga/);
    runtime.node('message').receive({ payload: pay('E', { importo: '15,00' }) });
    const { io } = await discarded.next();
    assert.equal(io.reason, 'DUPLICATE');
    assert.match(io.detail ?? '', /con un altro importo\. Un avviso ha un solo importo/);
  });

  it('counts due dates that are over, except in the message about what was not paid in time', async () => {
    await bench.load({ message });
    const past = pay('A', { data_scadenza: '31/01/2024' });
    const verdict = await bench.check([pay('E', { numero_avviso: '301000000000000026' }), past]);
    assert.deepEqual(verdict.scadenze_passate, { righe: 1, esempi: [3] });
    assert.match(verdict.testo, /1 riga con la scadenza già passata \(per esempio: 3\)/);
    await scene.runtime.deploy(bench.flow({ message: { type: 'io-avviso-pagamento-mancato' } }));
    assert.equal((await bench.check([past])).scadenze_passate.righe, 0);
  });
});

describe('what io-check says of a list', () => {
  const bench = checkStage();

  it('names the columns that the message does not use', async () => {
    const message = {
      type: 'io-richiesta-accolta',
      ...{ caso: 'payload["N. pratica"]', casoType: 'msg' },
      ...{ campagna: '"Lotto " & payload.lotto', campagnaType: 'jsonata' },
    };
    await bench.load({ message });
    const columns = [
      ['codice_fiscale', 'CF'],
      ['email', 'E-mail'],
    ];
    const rows = [row(citizen('A'), { email: 'x', 'N. pratica': '7', lotto: 2, errori: 'vecchi' })];
    const verdict = await bench.check(rows);
    assert.deepEqual(verdict.colonne_non_usate, ['email']);
    assert.match(verdict.testo, /Colonne che il messaggio non usa: «email»\./);
    const named = await bench.check(rows, { io: { file: { row: 2, columns } } });
    assert.deepEqual(named.colonne_non_usate, ['E-mail']);
  });

  it('says of no column that it is not used when an expression takes the whole row', async () => {
    const message = { type: 'io-richiesta-accolta', caso: '$string(payload)', casoType: 'jsonata' };
    await bench.load({ message });
    const verdict = await bench.check([row(citizen('A'), { email: 'x' })]);
    assert.deepEqual(verdict.colonne_non_usate, []);
  });

  it('counts remarks that stop nothing by kind, with words', async () => {
    await bench.load({ message: { type: 'io-richiesta-accolta', title: 'Per te: {{codice_fiscale}}' } });
    const verdict = await bench.check([row(citizen('A')), row(citizen('E'))]);
    const [warning] = verdict.avvertenze.filter(({ codice }) => codice === 'TITLE_PERSONAL_DATA');
    assert.deepEqual([warning?.campo, warning?.righe, warning?.esempi], ['codice_fiscale', 2, [2, 3]]);
    assert.match(verdict.testo, /2 righe \(per esempio: 2, 3\)\. Il titolo contiene/);
    assert.doesNotMatch(verdict.testo, /AAAAAA/);
  });

  it('says first what was sent already, then what would leave, whom it reaches, how long, where, and what to correct', async () => {
    await bench.load({ check: { askProfiles: true } });
    const past = { data_scadenza: '31/01/2024' };
    const verdict = await bench.check([row(citizen('A'), past), row('ABCDEF')]);
    const order = [
      /già inviata/,
      /Partirebbe/,
      /Persone raggiungibili/,
      /Durata/,
      /in prova/,
      /Da correggere: 1/,
    ];
    const places = order.map((words) => verdict.testo.search(words));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(places.every((place) => place >= 0));
  });
});
