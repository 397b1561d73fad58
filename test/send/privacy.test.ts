import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { openRegister } from '../../nodes/lib/register';
import { citizen, ready, type Out } from '../support/flow';
import { ACCOLTA, row, stage } from '../support/stage';
import path from 'node:path';

const KEY = 'chiave-segretissima';
const PERSON = 'Pierluigi D’Àvila';
const NAME_PARTS = /Pierluigi|vila/;

/** Whoever appears in these tests, and the key that sends for them. */
const SECRETS = new RegExp(`[A-Z]{6}00A00[A-Z]000[A-Z]|${KEY}|${NAME_PARTS.source}`);

describe('no fiscal code, name or key', () => {
  const scene = stage({ slowMs: 50 });
  const shown: unknown[] = [];
  const keys = { servizio: { apiKey: KEY } };

  const load = async (parts: Parameters<typeof scene.load>[0] = {}) => {
    await scene.load(parts, keys);
    shown.length = 0;
    for (const id of ['send', 'message'])
      scene.runtime
        .node(id)
        .on('call:status' as never, ((call: { args: unknown[] }) => shown.push(call.args)) as never);
  };
  const give = (letter: string, more: object = {}) => {
    const { payload, io } = ready(citizen(letter), { case: PERSON });
    scene.runtime.node('send').receive({ payload: { ...payload, nome: PERSON, [PERSON]: KEY }, io, ...more });
  };
  /** What people who look after Node-RED get to see; what a flow gets back of its own row is the row's. */
  const assertClean = (caught: readonly Out[], outcomes: readonly Out[] = []) => {
    const errors = caught.map(({ error }) => error);
    const details = outcomes.map(({ io }) => [io.outcome, io.reason, io.detail]);
    assert.doesNotMatch(inspect([shown, errors, details], { depth: 9 }), SECRETS);
    assert.equal(SECRETS.exec(scene.runtime.logged()), null);
  };

  for (const letter of 'BCDFGJLMOVZ')
    it(`stands in what is said of an outcome (citizen ${letter})`, async () => {
      await load();
      const wires = ['unreachable', 'doubt', 'discarded'].map((port) => scene.runtime.wire(port));
      give(letter);
      assertClean([], [await Promise.race(wires.map((wire) => wire.next()))]);
    });

  for (const letter of 'TUWXY')
    it(`stands in what is said of a stop (citizen ${letter})`, async () => {
      await load();
      const caught = scene.runtime.wire('caught');
      const status = scene.runtime.status('send', ({ fill }) => fill === 'red');
      give(letter);
      const told = await caught.next();
      // The words are the same for all; to wait for them once is enough.
      if (letter === 'T') await status;
      assertClean([told]);
      assert.doesNotMatch(JSON.stringify(told.io), SECRETS);
    });

  it('stands in the error of a register that is in use', async () => {
    const other = openRegister(path.join(scene.runtime.userDir, 'io-servizi-sociali'));
    await load();
    const caught = scene.runtime.wire('caught');
    give('A');
    assertClean([await caught.next()]);
    other.close();
  });

  it('stands in the error of a wrong command or service', async () => {
    await load();
    const caught = scene.runtime.wire('caught');
    scene.runtime.node('send').receive({ topic: 'io/cancel', payload: { keys: citizen('A') } });
    const { io } = ready(citizen('A'));
    scene.runtime.node('send').receive({ io: { ...io, service: PERSON } });
    assertClean(await caught.take(2));
  });

  it('stands in what Node-RED logs of rows with errors', async () => {
    await load({
      ente: { mode: 'live' },
      message: { ...ACCOLTA, url: 'payload.cognome * 2', urlType: 'jsonata' },
    });
    const wrong = scene.runtime.wire('wrong');
    scene.runtime.node('message').receive({ payload: row(citizen('A'), { cognome: PERSON }) });
    await wrong.next();
    await scene.runtime.status('message');
    assertClean([]);
  });

  it('stands in the hint about personal data in a title', async () => {
    const message = { ...ACCOLTA, title: 'Domanda di {{oggetto_richiesta}} di {{codice_fiscale}}' };
    await load({ ente: { mode: 'trial', trialList: [] }, message });
    const ready = scene.runtime.wire('ready');
    scene.runtime.node('message').receive({ payload: row(citizen('A')) });
    await ready.next();
    await scene.runtime.idle();
    assertClean([]);
    assert.ok(/level: 30,\s+id: 'message'/.test(scene.runtime.logged()), 'the hint was given');
  });
});
