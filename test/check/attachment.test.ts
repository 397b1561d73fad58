import assert from 'node:assert/strict';
import { citizen } from '../support/flow';
import { StandIn } from '../support/remote';
import { checkStage } from './stage';

const BANDO = { type: 'io-aggiornamento-bando' };
const servizio = { premium: true, configurationId: '01HXAMPE00000000000000000Z' };

function update(letter: string, allegato?: string): object {
  return {
    codice_fiscale: citizen(letter),
    data_aggiornamento: '22/09/2026',
    oggetto_bando: "l'assegnazione di contributi per l'affitto",
    url: 'https://www.comune.example/bando',
    ...(allegato === undefined ? {} : { allegato }),
  };
}

describe('io-check, of rows with an attachment', () => {
  const bench = checkStage();
  const { scene } = bench;
  let remote: StandIn | undefined;
  afterEach(() => {
    remote?.leave();
    remote = undefined;
  });

  it('finds the files that are missing, as the message node would, before anything leaves', async () => {
    remote = new StandIn((reference) =>
      reference === 'manca.pdf' ? { ok: false, code: 'ATTACHMENT_NOT_FOUND' } : undefined,
    );
    await bench.load({ message: BANDO, servizio });
    const verdict = await bench.check([
      update('A', 'bando.pdf'),
      update('B', 'manca.pdf'),
      update('C'),
      update('D', 'manca.pdf'),
    ]);
    assert.deepEqual([verdict.righe, verdict.buone, verdict.da_inviare], [4, 2, 2]);
    assert.deepEqual(
      verdict.errori.map(({ codice, campo, righe, esempi }) => [codice, campo, righe, esempi]),
      [['ATTACHMENT_NOT_FOUND', 'allegato', 2, [3, 5]]],
    );
    assert.doesNotMatch(verdict.testo, /manca\.pdf/);
  });

  it('recognises what was sent before, though its attachment has another name on IO', async () => {
    remote = new StandIn();
    await bench.load({ message: BANDO, servizio });
    const discarded = scene.runtime.wire('discarded');
    scene.runtime.node('message').receive({ payload: update('A', 'bando.pdf') });
    scene.runtime.node('message').receive({ payload: update('A', 'bando.pdf') });
    await discarded.next();
    const verdict = await bench.check([update('A', 'bando.pdf')]);
    assert.equal(verdict.doppioni.gia_inviati.righe, 1);
    assert.equal(verdict.da_inviare, 0);
  });

  it('gives no verdict where the installation cannot give attachments, and says why', async () => {
    await bench.load({ message: BANDO, servizio });
    const [verdict, caught] = [scene.runtime.wire('verdict'), scene.runtime.wire('caught')];
    bench.feed([update('A'), update('B', 'bando.pdf')]);
    assert.equal((await caught.next()).error?.code, 'IO_REMOTE_CONTENT_MISSING');
    await scene.runtime.idle();
    assert.deepEqual(verdict.all, []);
  });
});
