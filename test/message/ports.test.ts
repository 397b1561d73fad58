import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { INSTITUTION } from '../support/flow';
import { row, stage } from '../support/stage';

const TRIAL = { mode: 'trial', trialList: [] };
/** What the key of a message to AAAAAA00A00A000A is made of. */
const keyParts = (type: string, what: unknown) => [
  INSTITUTION,
  'servizio',
  type,
  '',
  'AAAAAA00A00A000A',
  what,
];
const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

describe('a message node', () => {
  const scene = stage();
  const compose = async (payload: unknown, more: object = {}) => {
    const ready = scene.runtime.wire('ready');
    scene.runtime.node('message').receive({ payload, ...more });
    return ready.next();
  };
  const refuse = async (payload: unknown, more: object = {}) => {
    const wrong = scene.runtime.wire('wrong');
    scene.runtime.node('message').receive({ payload, ...more });
    return wrong.next();
  };

  describe('on port 1', () => {
    beforeEach(() => scene.load({ ente: TRIAL }));

    it('adds msg.io to the row and leaves everything else as it came', async () => {
      const payload = row('AAAAAA00A00A000A', { email: 'a@b.example', figli: [1, { nome: 'x' }] });
      const more = { topic: 'mio', _msgid: 'abc123', parts: { id: 'p', index: 3 }, altro: { a: 1 } };
      const { io, ...rest } = await compose(structuredClone(payload), structuredClone(more));
      assert.deepEqual(rest, { payload, ...more });
      assert.deepEqual(Object.keys(io).sort(), ['campaign', 'key', 'message', 'service', 'type']);
      assert.equal(io.type, 'richiesta-accolta');
      assert.equal(io.service, 'servizio');
      assert.equal(io.message?.fiscal_code, 'AAAAAA00A00A000A');
    });

    it('gives a key of institution, service, message, person and text', async () => {
      const { io } = await compose(row());
      const { subject, markdown } = io.message?.content ?? { subject: '', markdown: '' };
      assert.equal(io.key, sha256(keyParts('richiesta-accolta', [subject, markdown, null])));
    });

    it('gives the same row the same key, and another text another key', async () => {
      const first = await compose(row());
      const again = await compose(row());
      const other = await compose(row('AAAAAA00A00A000A', { oggetto_richiesta: 'assegno di cura' }));
      assert.equal(first.io.key, again.io.key);
      assert.notEqual(first.io.key, other.io.key);
    });

    it('names the campaign after the model and the day in Rome when none is set', async () => {
      const { io } = await compose(row());
      const today = DateTime.now().setZone('Europe/Rome').toFormat('dd/MM/yyyy');
      assert.equal(io.campaign, `Richiesta servizi sociali: accolta ${today}`);
    });

    it('replaces msg.io of a message node before it, and carries over only resend', async () => {
      const io = { type: 'altro', errors: [], outcome: 'sent', id: '1', case: 'x', resend: true };
      const fed = await compose(row(), { io });
      assert.deepEqual(Object.keys(fed.io).sort(), [
        'campaign',
        'key',
        'message',
        'resend',
        'service',
        'type',
      ]);
      assert.equal(fed.io.resend, true);
    });

    it('takes nothing but true for resend', async () => {
      const fed = await compose(row(), { io: { resend: 'false' } });
      assert.equal('resend' in fed.io, false);
    });
  });

  it('distinguishes two true messages to one person by caso, whatever the text', async () => {
    const ente = TRIAL;
    const message = { type: 'io-richiesta-accolta', caso: 'payload.figlio', casoType: 'msg' };
    await scene.load({ ente, message });
    const first = await compose(row('AAAAAA00A00A000A', { figlio: 'Anna' }));
    const second = await compose(row('AAAAAA00A00A000A', { figlio: 'Bruno' }));
    assert.equal(first.io.case, 'Anna');
    assert.equal(first.io.key, sha256(keyParts('richiesta-accolta', 'Anna')));
    assert.notEqual(first.io.key, second.io.key);
  });

  it('reads a case as a database gives it, and refuses one that has no text', async () => {
    const message = { type: 'io-richiesta-accolta', caso: 'payload.pratica', casoType: 'msg' };
    await scene.load({ ente: TRIAL, message });
    const of = (pratica: unknown) => compose(row('AAAAAA00A00A000A', { pratica }));
    assert.equal((await of(9_007_199_254_740_993n)).io.case, '9007199254740993');
    assert.equal((await of(new Date(0))).io.case, '1970-01-01T00:00:00.000Z');
    assert.equal('case' in (await of(null)).io, false);
    const wrong = await refuse(row('AAAAAA00A00A000A', { pratica: { numero: 7 } }));
    assert.deepEqual(
      wrong.io.errors?.map(({ code, field }) => [code, field]),
      [['FIELD_NOT_TEXT', 'caso']],
    );
  });

  it('takes the notice number of a payment for its case, unless it is given another', async () => {
    await scene.load({ ente: TRIAL, message: { type: 'io-avviso-pagamento-in-scadenza' } });
    const payment = (numero_avviso: string) => ({
      codice_fiscale: 'AAAAAA00A00A000A',
      causale: 'Mensa scolastica',
      importo: '12,50',
      data_scadenza: '30/11/2099',
      numero_avviso,
    });
    const first = await compose(payment('301000000000001760'));
    const second = await compose(payment('301000000000001861'));
    const number = '301000000000001760';
    assert.equal(first.io.key, sha256(keyParts('avviso-pagamento-in-scadenza', number)));
    assert.equal('case' in first.io, false);
    assert.notEqual(first.io.key, second.io.key);
    const renamed = await compose({ ...payment(number), causale: 'Mensa della scuola' });
    assert.equal(renamed.io.key, first.io.key);
  });

  it('names the campaign after its own label, or as it is told', async () => {
    await scene.load({ ente: TRIAL, message: { type: 'io-richiesta-accolta', name: 'Trasporto' } });
    assert.match((await compose(row())).io.campaign ?? '', /^Trasporto \d\d\/\d\d\/\d{4}$/);
    const message = { type: 'io-richiesta-accolta', campagna: 'payload.lotto', campagnaType: 'msg' };
    await scene.runtime.deploy(scene.flow({ ente: TRIAL, message }));
    const { io } = await compose(row('AAAAAA00A00A000A', { lotto: ' ottobre ' }));
    assert.equal(io.campaign, 'ottobre');
  });

  describe('on port 2', () => {
    beforeEach(() => scene.load({ ente: TRIAL }));

    it('tells all errors of a row at once, each with code, field, value and what to do', async () => {
      const payload = { codice_fiscale: '01234567890', oggetto_richiesta: ' ', url: 'ftp://x.example', n: 7 };
      const { io, ...rest } = await refuse({ ...payload }, { topic: 'mio', _msgid: 'abc' });
      assert.deepEqual(rest, { payload, topic: 'mio', _msgid: 'abc' });
      assert.deepEqual(Object.keys(io).sort(), ['cells', 'errors', 'type']);
      assert.equal(io.type, 'richiesta-accolta');
      const errors = io.errors ?? [];
      assert.deepEqual(
        errors.map(({ code, field, value }) => [code, field, value]),
        [
          ['FISCAL_CODE_IS_VAT', 'codice_fiscale', '01234567890'],
          ['FIELD_MISSING', 'oggetto_richiesta', undefined],
          ['URL_SCHEME', 'url', 'ftp://x.example'],
        ],
      );
      assert.match(errors[0]?.message ?? '', /partita IVA.*indica il codice fiscale di 16 caratteri/);
      assert.match(errors[1]?.message ?? '', /manca il valore/);
      for (const { message } of errors) assert.doesNotMatch(message, /__|undefined/);
    });

    const wrongPayloads: [string, unknown, string][] = [
      ['nothing', null, 'PAYLOAD_NOT_OBJECT'],
      ['no payload at all', undefined, 'PAYLOAD_NOT_OBJECT'],
      ['a text', 'CF;OGGETTO', 'PAYLOAD_NOT_OBJECT'],
      ['a number', 42, 'PAYLOAD_NOT_OBJECT'],
      ['a file in bytes', Buffer.from('CF;OGGETTO'), 'PAYLOAD_NOT_OBJECT'],
      ['an array of rows', [row(), row()], 'PAYLOAD_IS_ARRAY'],
    ];
    for (const [name, payload, code] of wrongPayloads)
      it(`refuses ${name} for a row, with one error that says what to connect`, async () => {
        const { io } = await refuse(payload);
        assert.deepEqual(
          io.errors?.map((error) => [error.code, error.field]),
          [[code, 'payload']],
        );
        assert.match(io.errors[0]?.message ?? '', /Collega|split/);
      });

    it('drops what an earlier msg.io said, so that a corrected row starts anew', async () => {
      const { io } = await refuse(row('no'), { io: { key: 'k', message: {}, outcome: 'discarded' } });
      assert.deepEqual(Object.keys(io).sort(), ['cells', 'errors', 'type']);
    });

    it('says where in its file a row stands, and forgets what reading found once it is corrected', async () => {
      const problems = [{ code: 'CELL_MERGED', field: 'url', message: 'x' }];
      const columns = [['codice_fiscale', 'CF']];
      const file = { id: 'f', name: 'elenco.csv', row: 12, columns };
      const { io } = await refuse(row(), { io: { file: { ...file, problems }, altro: 1 } });
      assert.deepEqual(Object.keys(io).sort(), ['cells', 'errors', 'file', 'type']);
      assert.deepEqual((io as { file?: unknown }).file, file);
      assert.equal((await compose(row(), { io })).io.type, 'richiesta-accolta');
    });

    it('takes the corrected row when it is fed in again', async () => {
      const wrong = await refuse(row('no'));
      const { io } = await compose(row(), { io: wrong.io });
      assert.equal(io.errors, undefined);
      assert.equal(io.message?.fiscal_code, 'AAAAAA00A00A000A');
    });
  });
});
