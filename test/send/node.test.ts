import assert from 'node:assert/strict';
import { createSimulator, type Simulator } from '../../nodes/lib/simulator';
import { institution, KEYS, pipeline, service, TestRuntime } from '../support/flow';

const ACCOLTA = { type: 'io-richiesta-accolta' };
const row = (codice_fiscale: string, more: object = {}) => ({
  codice_fiscale,
  oggetto_richiesta: 'contributo per il trasporto',
  url: 'https://www.comune.example/pratica/1',
  ...more,
});

describe('io-send in Node-RED', () => {
  let runtime: TestRuntime;
  let simulator: Simulator;
  let url: string;

  beforeEach(async () => {
    runtime = new TestRuntime();
    await runtime.start();
    simulator = createSimulator({ unlimited: true, keepAccepted: true });
    ({ baseUrl: url } = await simulator.listen());
  });

  afterEach(async () => {
    await runtime.stop();
    await simulator.close();
  });

  it('sends a row to the phone and gives the outcome on port 1 with the row untouched', async () => {
    await runtime.load(
      [institution(url, { mode: 'trial', trialList: ['AAAAAA00A00A000A'] }), service(), ...pipeline(ACCOLTA)],
      KEYS,
    );
    const sent = runtime.wire('sent');
    const payload = row('AAAAAA00A00A000A', { email: 'a@b.example' });
    runtime.node('message').receive({ payload, topic: 'mio' });
    const msg = await sent.next();
    assert.deepEqual(msg.payload, payload);
    assert.equal(msg.topic, 'mio');
    assert.equal(msg.io.outcome, 'sent');
    assert.equal(msg.io.attempts, 1);
    assert.equal(simulator.accepted.length, 1);
    assert.equal(simulator.accepted[0]?.id, msg.io.id);
  });
});
