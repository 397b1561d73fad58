import assert from 'node:assert/strict';
import type { Node } from 'node-red';
import { row, stage } from '../support/stage';

const ente = { mode: 'trial', trialList: [] };
type Json = Record<string, unknown>;
const reading = (value: string, type: string): Json => ({
  type: 'io-richiesta-accolta',
  oggetto_richiesta: value,
  oggetto_richiestaType: type,
});

describe('the typed inputs of a message node', () => {
  const scene = stage();
  const bodyOf = async (payload: unknown, more: object = {}) => {
    const ready = scene.runtime.wire('ready');
    scene.runtime.node('message').receive({ payload, ...more });
    return (await ready.next()).io.message?.content.markdown ?? '';
  };
  const errorsOf = async (payload: unknown) => {
    const wrong = scene.runtime.wire('wrong');
    scene.runtime.node('message').receive({ payload });
    return (await wrong.next()).io.errors ?? [];
  };

  afterEach(() => {
    delete process.env.IO_TEST_WORDS;
  });

  it('read any property of the msg, nested and in brackets', async () => {
    await scene.load({ ente, message: reading('dati["Oggetto richiesta"][0]', 'msg') });
    const body = await bodyOf(row(), { dati: { 'Oggetto richiesta': ['buono spesa'] } });
    assert.match(body, /La tua richiesta di buono spesa è stata accolta/);
  });

  it('leave the campaign to a list that was given one', async () => {
    await scene.load({
      ente,
      message: { ...reading('buono spesa', 'str'), campagna: 'Del nodo', campagnaType: 'str' },
    });
    const ready = scene.runtime.wire('ready');
    scene.runtime.node('message').receive({ payload: row() });
    scene.runtime.node('message').receive({ payload: row(), io: { file: { campaign: 'Mensa marzo' } } });
    assert.deepEqual(
      (await ready.take(2)).map(({ io }) => io.campaign),
      ['Del nodo', 'Mensa marzo'],
    );
  });

  it('take a property whose parent is missing as an empty field', async () => {
    await scene.load({ ente, message: reading('dati.di.nessuno', 'msg') });
    assert.deepEqual(
      (await errorsOf(row())).map(({ code, field }) => [code, field]),
      [['FIELD_MISSING', 'oggetto_richiesta']],
    );
  });

  it('take nothing from what a row inherits', async () => {
    await scene.load({ ente, message: reading('payload.constructor.name', 'msg') });
    for (const payload of [row(), JSON.parse(JSON.stringify(row())) as object])
      assert.deepEqual(
        (await errorsOf(payload)).map(({ code, field }) => [code, field]),
        [['FIELD_MISSING', 'oggetto_richiesta']],
      );
  });

  it('take nothing from a prototype that a row was given', async () => {
    await scene.load({ ente, message: reading('payload.oggetto', 'msg') });
    const polluted: unknown = Object.assign(Object.create({ oggetto: 'buono di un altro' }) as object, row());
    const named: unknown = JSON.parse(
      `{"__proto__": {"oggetto": "buono di un altro"}, "codice_fiscale": "AAAAAA00A00A000A"}`,
    );
    for (const payload of [polluted, named])
      assert.ok(
        (await errorsOf(payload)).some(
          ({ code, field }) => code === 'FIELD_MISSING' && field === 'oggetto_richiesta',
        ),
      );
  });

  it('take what the class of a record works out', async () => {
    class Record {
      get oggetto(): string {
        return ['buono', 'spesa'].join(' ');
      }
    }
    await scene.load({ ente, message: reading('payload.oggetto', 'msg') });
    assert.match(await bodyOf(Object.assign(new Record(), row())), /richiesta di buono spesa/);
  });

  it('read the flow context', async () => {
    await scene.load({ ente, message: reading('oggetto', 'flow') });
    (scene.runtime.node('message') as Node).context().flow.set('oggetto', 'buono libri');
    assert.match(await bodyOf(row()), /richiesta di buono libri/);
  });

  it('read the global context', async () => {
    await scene.load({ ente, message: reading('oggetto', 'global') });
    (scene.runtime.node('message') as Node).context().global.set('oggetto', 'buono affitto');
    assert.match(await bodyOf(row()), /richiesta di buono affitto/);
  });

  it('take a fixed text', async () => {
    await scene.load({ ente, message: reading('contributo unico', 'str') });
    assert.match(await bodyOf(row()), /richiesta di contributo unico/);
  });

  it('evaluate JSONata on the msg', async () => {
    await scene.load({ ente, message: reading('payload.tipo & " " & $string(payload.anno)', 'jsonata') });
    assert.match(
      await bodyOf(row('AAAAAA00A00A000A', { tipo: 'bonus', anno: 2027 })),
      /richiesta di bonus 2027/,
    );
  });

  it('read an environment variable', async () => {
    process.env.IO_TEST_WORDS = 'sostegno';
    await scene.load({ ente, message: reading('IO_TEST_WORDS', 'env') });
    assert.match(await bodyOf(row()), /richiesta di sostegno/);
  });

  it('let Node-RED put an environment variable in the place of ${…}', async () => {
    process.env.IO_TEST_WORDS = 'trasporto disabili';
    await scene.load({ ente, message: reading('${IO_TEST_WORDS}', 'str') });
    assert.match(await bodyOf(row()), /richiesta di trasporto disabili/);
  });

  it('do not need a row in msg.payload when no field reads it', async () => {
    const fields = ['codice_fiscale', 'oggetto_richiesta', 'url'];
    const own = fields.flatMap((name) => [
      [name, `riga.${name}`],
      [`${name}Type`, 'msg'],
    ]);
    const message = { type: 'io-richiesta-accolta', ...(Object.fromEntries(own) as Json) };
    await scene.load({ ente, message });
    assert.match(await bodyOf(null, { riga: row() }), /contributo per il trasporto/);
  });

  for (const [what, source] of [
    ['cannot be parsed', '$uppercase('],
    ['fails on the row', 'payload.codice_fiscale * 2'],
  ] as const)
    it(`answer JSONata that ${what} with VALUE_UNREADABLE, naming field and expression but no data`, async () => {
      await scene.load({ ente, message: reading(source, 'jsonata') });
      const errors = await errorsOf(row('AAAAAA00A00A000A', { url: 'no' }));
      assert.deepEqual(
        errors.map(({ code, field, value }) => [code, field, value]),
        [
          ['VALUE_UNREADABLE', 'oggetto_richiesta', source],
          ['URL_SCHEME', 'url', 'no'],
        ],
      );
      assert.ok(errors[0]?.message.includes(source));
      assert.doesNotMatch(errors[0]?.message ?? '', /AAAAAA/);
    });

  for (const [property, type] of [
    ['caso', 'jsonata'],
    ['campagna', 'jsonata'],
  ] as const)
    it(`do not go on without a ${property} that cannot be read: two children would be one`, async () => {
      const message = { type: 'io-richiesta-accolta', [property]: '$nothing(', [`${property}Type`]: type };
      await scene.load({ ente, message });
      assert.deepEqual(
        (await errorsOf(row())).map(({ code, field }) => [code, field]),
        [['VALUE_UNREADABLE', property]],
      );
    });

  it('keep the order of rows although some take longer to evaluate', async () => {
    const slowFirst = 'payload.n % 5 = 0 ? "caso " & $sum([1..30000]) & payload.n : "caso " & payload.n';
    await scene.load({ ente, message: reading(slowFirst, 'jsonata') });
    const ready = scene.runtime.wire('ready');
    const wrong = scene.runtime.wire('wrong');
    for (let n = 0; n < 40; n += 1)
      scene.runtime.node('message').receive({ payload: row(n % 9 === 8 ? 'no' : undefined, { n }) });
    const passed = await ready.take(36);
    const numbers = passed.map(({ payload }) => (payload as { n: number }).n);
    assert.deepEqual(
      numbers,
      Array.from({ length: 40 }, (_, n) => n).filter((n) => n % 9 !== 8),
    );
    assert.equal((await wrong.take(4)).length, 4);
  });
});
