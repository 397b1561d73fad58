import assert from 'node:assert/strict';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { checkStage, verdictIn } from './stage';

const good = (letter: string, more: object = {}) => row(citizen(letter), { ...more });
const wrongCode = row('ABCDEF');

describe('io-check', () => {
  const bench = checkStage();
  const { scene } = bench;
  const wire = (id: string) => scene.runtime.wire(id);

  describe('and the register', () => {
    /** A, E, H and I get their message; B is not on IO. */
    const sendAll = async (letters: string) => {
      const [sent, unreachable] = [wire('sent'), wire('unreachable')];
      for (const letter of letters) scene.runtime.node('message').receive({ payload: good(letter) });
      const others = letters.replaceAll(/[AEHI]/g, '').length;
      await Promise.all([sent.take(letters.length - others), unreachable.take(others)]);
    };

    it('says that the whole list was sent, when and in which campaign', async () => {
      await bench.load({ message: { type: 'io-richiesta-accolta', campagna: 'Marzo', campagnaType: 'str' } });
      await sendAll('AE');
      const verdict = await bench.check([good('E'), wrongCode, good('A')]);
      assert.equal(verdict.gia_inviato?.campagna, 'Marzo');
      assert.equal(verdict.gia_inviato.identico, true);
      assert.equal(new Date(verdict.gia_inviato.quando).toISOString(), verdict.gia_inviato.quando);
      assert.equal(verdict.da_inviare, 0);
      assert.equal(verdict.doppioni.gia_inviati.righe, 2);
      assert.deepEqual(
        verdict.doppioni.gia_inviati.esempi.map(({ riga, campagna, stato }) => [riga, campagna, stato]),
        [
          [2, 'Marzo', 'sent'],
          [4, 'Marzo', 'sent'],
        ],
      );
      assert.match(verdict.testo, /ATTENZIONE: questo elenco è già stato inviato il .*«Marzo»/);
    });

    it('tells a part of a campaign from the same list, and a longer list from both', async () => {
      await bench.load({ message: { type: 'io-richiesta-accolta', campagna: 'Marzo', campagnaType: 'str' } });
      await sendAll('AEH');
      const part = await bench.check([good('A'), good('E')]);
      assert.equal(part.gia_inviato?.identico, false);
      const longer = await bench.check(['A', 'E', 'H', 'I'].map((letter) => good(letter)));
      assert.equal(longer.gia_inviato, null);
      assert.deepEqual(
        longer.campagne.map(({ campagna, righe }) => [campagna, righe]),
        [['Marzo', 3]],
      );
      assert.equal(longer.da_inviare, 1);
    });

    it('counts who was not reached as part of the list that was sent, and would try them again', async () => {
      await bench.load();
      await sendAll('AB');
      const verdict = await bench.check([good('A'), good('B')]);
      assert.equal(verdict.gia_inviato?.identico, true);
      assert.deepEqual([verdict.doppioni.gia_inviati.righe, verdict.da_inviare], [1, 1]);
    });

    it('does not find itself when the same rows are being sent beside it', async () => {
      await bench.load();
      const verdict = wire('verdict');
      const [message, check] = [scene.runtime.node('message'), scene.runtime.node('check')];
      const letters = ['A', 'B', 'C', 'D', 'E'];
      letters.forEach((letter, index) => {
        const parts = { id: 'p', index, count: 5 };
        check.receive({ payload: good(letter), parts });
        message.receive({ payload: good(letter), parts });
      });
      const found = verdictIn(await verdict.next());
      assert.deepEqual([found.doppioni.gia_inviati.righe, found.da_inviare], [0, 5]);
    });

    it('lets pass what asks to be sent again', async () => {
      await bench.load();
      await sendAll('A');
      const verdict = await bench.check([good('A')], { io: { resend: true } });
      assert.deepEqual([verdict.doppioni.gia_inviati.righe, verdict.da_inviare], [0, 1]);
    });
  });

  describe('asked to ask the profiles', () => {
    const check = { askProfiles: true };

    it('tells who can be reached, why others cannot, and sends nothing', async () => {
      await bench.load({ check });
      const verdict = await bench.check(['A', 'B', 'C', 'E', 'A'].map((letter) => good(letter)));
      assert.deepEqual(verdict.profili, {
        raggiungibili: 2,
        non_raggiungibili: 2,
        motivi: { NOT_ON_IO: 1, SENDER_NOT_ALLOWED: 1 },
        non_chiesti: 0,
        perche: null,
      });
      assert.equal(scene.simulator.accepted.length, 0);
      assert.match(verdict.testo, /Persone raggiungibili su IO: 2\./);
    });

    it('asks nobody to whom nothing would be sent', async () => {
      await bench.load({ check, ente: { trialList: [citizen('A')] } });
      const { profili } = await bench.check([good('A'), good('B'), wrongCode]);
      assert.deepEqual([profili?.raggiungibili, profili?.non_chiesti], [1, 0]);
    });

    it('says so when IO refuses the key', async () => {
      await scene.simulator.close();
      await scene.openSimulator({ keys: ['another'] });
      await bench.load({ check });
      const verdict = await bench.check([good('A')]);
      assert.deepEqual([verdict.profili?.non_chiesti, verdict.profili?.perche], [1, 'IO_UNAUTHORIZED']);
      assert.match(verdict.testo, /Motivo: chiave rifiutata/);
    });

    it('does not begin without a key', async () => {
      await bench.load({ check }, {});
      const caught = wire('caught');
      bench.feed([good('A')]);
      assert.equal((await caught.next()).error?.code, 'IO_API_KEY_MISSING');
    });
  });
});
