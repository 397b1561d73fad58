import assert from 'node:assert/strict';
import { institution, KEYS, pipeline, service } from '../support/flow';
import { useLanguage } from '../../nodes/lib/runtime/translate';
import { ACCOLTA, row, stage } from '../support/stage';

const trial = { mode: 'trial', trialList: [] };

describe('a message node without what it needs', () => {
  const scene = stage();
  const caught = async (payload: unknown = row()) => {
    const wire = scene.runtime.wire('caught');
    scene.runtime.node('message').receive({ payload, topic: 'mio', _msgid: 'abc' });
    return wire.next();
  };

  it('gives the msg to Catch when no service is chosen, with a code that a flow can switch on', async () => {
    await scene.runtime.load([...pipeline({ ...ACCOLTA, service: '' })]);
    const msg = await caught();
    assert.equal(msg.error?.code, 'IO_SERVICE_MISSING');
    assert.equal(msg.error.source.id, 'message');
    assert.match(msg.error.message, /Manca il servizio IO.*Apri il nodo e scegli un servizio/);
    assert.deepEqual([msg.payload, msg.topic, msg._msgid], [row(), 'mio', 'abc']);
  });

  it('says so too when the service that it names is another node', async () => {
    await scene.runtime.load([institution(scene.url), ...pipeline({ ...ACCOLTA, service: 'ente' })]);
    assert.equal((await caught()).error?.code, 'IO_SERVICE_MISSING');
  });

  it('names the institution when that is missing', async () => {
    await scene.runtime.load([service({ institution: 'gone' }), ...pipeline(ACCOLTA)]);
    assert.equal((await caught()).error?.code, 'IO_INSTITUTION_MISSING');
  });

  it('names the institution when its fiscal code is no fiscal code', async () => {
    await scene.load({ ente: { fiscalCode: '123' } });
    assert.equal((await caught()).error?.code, 'IO_INSTITUTION_INVALID');
  });

  it('refuses an address of IO to which the key would travel in clear', async () => {
    await scene.load({ ente: { baseUrl: 'http://io.example/api/v1' } });
    assert.equal((await caught()).error?.code, 'IO_BASE_URL_INVALID');
  });

  it('gives each row to Catch, in order, and puts none on a port', async () => {
    await scene.runtime.load([...pipeline({ ...ACCOLTA, service: '' })]);
    const [wire, ready, wrong] = ['caught', 'ready', 'wrong'].map((id) => scene.runtime.wire(id));
    for (let n = 0; n < 5; n += 1) scene.runtime.node('message').receive({ payload: row(undefined, { n }) });
    const numbers = (await wire?.take(5))?.map(({ payload }) => (payload as { n: number }).n);
    assert.deepEqual(numbers, [0, 1, 2, 3, 4]);
    assert.deepEqual([ready?.all, wrong?.all], [[], []]);
  });

  it('shows a short red status in Italian', async () => {
    await scene.runtime.load([...pipeline({ ...ACCOLTA, service: '' })]);
    const shown = scene.runtime.status('message');
    scene.runtime.node('message').receive({ payload: row() });
    assert.deepEqual(await shown, { fill: 'red', shape: 'ring', text: 'manca il servizio' });
  });
});

describe('what an institution and a service say about their messages', () => {
  const scene = stage({ premium: true });
  const outcome = async (payload: unknown) => {
    const [ready, wrong] = [scene.runtime.wire('ready'), scene.runtime.wire('wrong')];
    scene.runtime.node('message').receive({ payload });
    return (await Promise.race([ready.next(), wrong.next()])).io;
  };

  for (const [mode, accepted] of [
    ['simulator', true],
    ['trial', true],
    ['live', false],
  ] as const)
    it(`a test code of IO is ${accepted ? 'accepted' : 'refused'} in mode ${mode}`, async () => {
      await scene.load({ ente: { mode } });
      const { errors } = await outcome(row('AAAAAA00A00A000A'));
      assert.deepEqual(
        errors?.map(({ code }) => code),
        accepted ? undefined : ['FISCAL_CODE_TEST'],
      );
    });

  const payment = {
    codice_fiscale: 'AAAAAA00A00A000A',
    nome: 'Maria',
    cognome: "D'Àvila",
    causale: 'Assistenza domiciliare',
    importo: '1.234,56',
    data_scadenza: '30/11/2099',
    numero_avviso: '301000000000001760',
  };

  it('a payment is Premium only where the service is', async () => {
    const message = { type: 'io-avviso-pagamento' };
    await scene.load({ ente: trial, message });
    const plain = (await outcome(payment)).message as { feature_level_type?: string };
    assert.equal(plain.feature_level_type, undefined);
    await scene.runtime.deploy(scene.flow({ ente: trial, message, servizio: { premium: true } }));
    const advanced = (await outcome(payment)).message as { feature_level_type?: string };
    assert.equal(advanced.feature_level_type, 'ADVANCED');
  });

  it('the amount goes to IO in cents and the text to the citizen as it is written', async () => {
    await scene.load({ ente: trial, message: { type: 'io-avviso-pagamento' } });
    const { message } = await outcome(payment);
    const { payment_data, due_date, markdown } = message?.content as unknown as Record<string, unknown>;
    assert.deepEqual(payment_data, { amount: 123_456, notice_number: '301000000000001760' });
    assert.equal(due_date, '2099-11-30T22:59:59Z');
    assert.match(String(markdown), /\*\*Devi pagare:\*\* 1\.234,56 €/);
  });

  it('the word for the payment button is the service’s', async () => {
    const message = { type: 'io-avviso-pagamento' };
    await scene.load({ ente: trial, message, servizio: { paymentButton: ' Paga ' } });
    assert.match((await outcome(payment)).message?.content.markdown ?? '', /premendo “Paga”/);
  });

  it('io-messaggio composes the institution’s own text from its own fields', async () => {
    const message = {
      type: 'io-messaggio',
      title: 'Mensa scolastica di {{alunno}}',
      body: 'La mensa di {{alunno}} riapre il {{giorno}}. '.repeat(3),
      fields: [
        { name: 'alunno', value: 'payload.bambino', valueType: 'msg', kind: 'text' },
        { name: 'giorno', value: '15/09/2027', valueType: 'str', kind: 'date' },
      ],
    };
    await scene.load({ ente: trial, message });
    const io = await outcome({ codice_fiscale: 'AAAAAA00A00A000A', bambino: 'Zoe *la* grande' });
    assert.equal(io.message?.content.subject, 'Mensa scolastica di Zoe *la* grande');
    assert.match(io.message.content.markdown, /La mensa di Zoe &#42;la&#42; grande riapre il 15\/09\/2027\./);
    assert.match(io.campaign ?? '', /^Messaggio \d\d\/\d\d\/\d{4}$/);
    const { errors } = await outcome({ codice_fiscale: 'AAAAAA00A00A000A' });
    assert.deepEqual(
      errors?.map(({ code, field }) => [code, field]),
      [['FIELD_MISSING', 'alunno']],
    );
  });

  it('the institution’s changes of a model’s text are kept, the rest is the model’s', async () => {
    const message = { ...ACCOLTA, title: 'Esito della domanda', body: '' };
    await scene.load({ ente: trial, message });
    const { content } = (await outcome(row())).message ?? {};
    assert.equal(content?.subject, 'Esito della domanda');
    assert.match(content.markdown, /La tua richiesta di contributo per il trasporto è stata accolta/);
  });
});

describe('the language of what people read', () => {
  const scene = stage();

  afterEach(() => {
    useLanguage('it');
  });

  it('is English when settings.js says so', async () => {
    scene.runtime.language('en');
    await scene.load({ ente: trial });
    const wrong = scene.runtime.wire('wrong');
    scene.runtime.node('message').receive({ payload: row('') });
    const [error] = (await wrong.next()).io.errors ?? [];
    assert.match(error?.message ?? '', /value/);
    assert.doesNotMatch(error?.message ?? '', /manca/);
  });

  it('is Italian when it says nothing', async () => {
    await scene.runtime.load([institution(scene.url), ...pipeline({ ...ACCOLTA, service: '' })], KEYS);
    const wire = scene.runtime.wire('caught');
    scene.runtime.node('message').receive({ payload: row() });
    assert.match((await wire.next()).error?.message ?? '', /^IO_SERVICE_MISSING: Manca il servizio/);
  });
});
