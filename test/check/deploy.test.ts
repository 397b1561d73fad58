import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { checkStage, verdictIn } from './stage';

const good = (letter: string, more: object = {}) => row(citizen(letter), { ...more });

describe('io-check', () => {
  const bench = checkStage();
  const { scene } = bench;
  const scratchFiles = () =>
    readdirSync(path.join(scene.runtime.userDir, 'io-servizi-sociali')).filter((name) =>
      name.startsWith('check-'),
    );

  describe('and a deploy in the middle', () => {
    it('says that there will be no verdict, removes the file, and judges the next list', async () => {
      await bench.load();
      bench.feed([good('A'), good('B')], {}, { count: 3 });
      await scene.runtime.until(() => scratchFiles().length === 1);
      await scene.runtime.idle();
      await scene.runtime.redeploy();
      assert.deepEqual(scratchFiles(), []);
      assert.match(scene.runtime.logged(), /interrotto dopo 2 righe/);
      assert.equal((await bench.check([good('A')])).righe, 1);
    });

    it('says that rows are missing when the rest of a list comes after it', async () => {
      await bench.load({ check: { quietSeconds: 0.05 } });
      const rest = { payload: good('B'), parts: { id: 'p', index: 1, count: 2 } };
      scene.runtime.node('check').receive({ payload: good('A'), parts: { id: 'p', index: 0, count: 2 } });
      await scene.runtime.redeploy();
      const verdict = scene.runtime.wire('verdict');
      scene.runtime.node('check').receive(rest);
      const found = verdictIn(await verdict.next());
      assert.deepEqual([found.righe, found.completo], [1, false]);
    });

    it('does not wait for profiles that are still to be asked', async () => {
      await bench.load({ check: { askProfiles: true }, ente: { callsPer5s: 1 } });
      bench.feed(['A', 'B', 'C', 'E'].map((letter) => good(letter)));
      await scene.runtime.until(() => scratchFiles().length === 1);
      await scene.runtime.idle();
      await scene.runtime.redeploy();
      await scene.runtime.until(() => scratchFiles().length === 0);
      assert.match(scene.runtime.logged(), /interrotto dopo 4 righe/);
    });

    it('goes on with the message node as it was changed', async () => {
      await bench.load();
      bench.feed([good('A'), good('B')], {}, { count: 3 });
      await scene.runtime.until(() => scratchFiles().length === 1);
      await scene.runtime.idle();
      await scene.runtime.deploy(
        bench.flow({ message: { type: 'io-richiesta-accolta', campagna: 'Altra', campagnaType: 'str' } }),
        'nodes',
      );
      const verdict = await bench.check([good('A')]);
      assert.equal(verdict.campagna, 'Altra');
      assert.equal(verdict.doppioni.nel_file.righe, 0);
    });
  });
});
