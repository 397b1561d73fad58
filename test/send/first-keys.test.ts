import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { citizen, institution, KEYS, service } from '../support/flow';
import { row, stage } from '../support/stage';

const A = citizen('A');
const FIXTURE = path.join(__dirname, '../lib/register/fixtures/first-keys');
const OWN = {
  title: 'Aggiornamento sulla tua pratica',
  body: 'La pratica {{pratica}} è passata al secondo ufficio, che la esamina entro trenta giorni e ti scrive di nuovo.',
};
const PAYMENT = {
  codice_fiscale: A,
  causale: 'Mensa scolastica',
  importo: '12,50',
  data_scadenza: '30/11/2099',
  numero_avviso: '301000000000000025',
};

/**
 * The stored register was written by 3ab0138, the last commit whose keys knew neither service nor text, with the flow below:
 * one message of each of the four nodes, waiting behind a stop of io-send.
 */
describe('a register with keys of the first form', () => {
  const scene = stage();
  const at = { z: 'tab', x: 1, y: 1 };
  const node = (id: string, type: string, more: object = {}) => ({
    ...at,
    ...{ id, type, service: 'servizio', wires: [['send'], ['wrong']] },
    ...more,
  });
  const own = (id: string, more: object = {}) =>
    node(id, 'io-messaggio', {
      ...OWN,
      fields: [{ name: 'pratica', value: 'payload.pratica', valueType: 'msg', kind: 'text' }],
      ...{ caso: 'payload.pratica', casoType: 'msg' },
      ...more,
    });
  const flow = [
    { id: 'tab', type: 'tab', label: 't' },
    institution('', { mode: 'simulator' }),
    ...[service(), service({ id: 'altro' })],
    own('testo'),
    own('secondo', { title: 'La tua pratica è stata accolta' }),
    own('terzo', { service: 'altro', wires: [['sendAltro'], ['wrong']] }),
    node('accolta', 'io-richiesta-accolta'),
    node('avviso', 'io-avviso-pagamento-in-scadenza'),
    node('rata', 'io-avviso-pagamento-in-scadenza', { caso: 'payload.rata', casoType: 'msg' }),
    { ...at, id: 'send', type: 'io-send', service: 'servizio', wires: [[], [], [], ['discarded']] },
    { ...at, id: 'sendAltro', type: 'io-send', service: 'altro', wires: [[], [], [], ['discarded']] },
    ...['discarded', 'wrong'].map((id) => ({ ...at, id, type: 'helper', wires: [] })),
  ];
  const give = (id: string, payload: object) => {
    scene.runtime.node(id).receive({ payload });
  };
  const old = {
    testo: { codice_fiscale: A, pratica: '2026/14' },
    accolta: row(A),
    avviso: PAYMENT,
    rata: { ...PAYMENT, rata: 'prima', numero_avviso: '301000000000000026' },
  };

  describe('that has messages of then', () => {
    beforeEach(async () => {
      const folder = path.join(scene.runtime.userDir, 'io-servizi-sociali');
      mkdirSync(folder, { recursive: true });
      for (const end of ['db', 'key'])
        copyFileSync(`${FIXTURE}.${end}`, path.join(folder, `register.${end}`));
      await scene.runtime.load(flow, KEYS);
    });

    for (const [id, payload] of Object.entries(old))
      it(`knows the message of ${id} again`, async () => {
        const discarded = scene.runtime.wire('discarded');
        give(id, payload);
        assert.equal((await discarded.next()).io.reason, 'DUPLICATE');
        assert.equal((await scene.runtime.states()).queued, 4);
      });

    it('takes what it does not know, and knows it by its key of today', async () => {
      const discarded = scene.runtime.wire('discarded');
      give('testo', { codice_fiscale: A, pratica: '2026/15' });
      await scene.runtime.until(async () => (await scene.runtime.states()).queued === 5);
      give('testo', { codice_fiscale: A, pratica: '2026/15' });
      assert.equal((await discarded.next()).io.reason, 'DUPLICATE');
    });
  });

  it('is no hindrance where there is none: texts and services of one case are messages of their own', async () => {
    await scene.runtime.load(flow, KEYS);
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    scene.runtime.node('sendAltro').receive({ topic: 'io/stop' });
    await scene.runtime.until(async () => (await scene.runtime.register.stops()).length === 2);
    for (const id of ['testo', 'secondo', 'terzo']) give(id, old.testo);
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 3);
    assert.equal((await scene.runtime.states()).discarded, undefined);
  });
});
