import assert from 'node:assert/strict';
import { citizen } from '../support/flow';
import { row, stage } from '../support/stage';

describe('a message node that leads to no io-send', () => {
  const scene = stage();
  const give = (n: number) => {
    for (let i = 0; i < n; i += 1)
      scene.runtime
        .node('message')
        .receive({ payload: row(citizen('A'), { oggetto_richiesta: `contributo ${i}` }) });
  };
  const told = () =>
    /20 righe pronte non sono arrivate a nessun nodo «IO invia».*è un doppione/.test(scene.runtime.logged());
  const withoutReady = (flow: Record<string, unknown>[]) =>
    flow.map((node) => (node.id === 'message' ? { ...node, wires: [['send'], ['wrong']] } : node));

  it('says so in its status, and how many rows went nowhere once io-send was deleted', async () => {
    const flow = withoutReady(scene.flow({ ente: { mode: 'simulator' } }));
    await scene.runtime.load(flow);
    await scene.runtime.deploy(
      flow.filter(({ id }) => id !== 'send'),
      'nodes',
    );
    const red = scene.runtime.status('message', ({ text }) => text?.startsWith('20:') === true);
    give(20);
    assert.equal((await red).text, '20: nessun IO invia');
    await scene.runtime.until(told);
  });

  it('says so of one that is disabled, too', async () => {
    const flow = withoutReady(scene.flow({ ente: { mode: 'simulator' }, send: { d: true } }));
    await scene.runtime.load(flow);
    const red = scene.runtime.status('message', ({ fill }) => fill === 'red');
    give(20);
    assert.equal((await red).text, '20: nessun IO invia');
  });

  it('is not said of one that leads there, or to what may bring it there', async () => {
    for (const wires of [
      [['send'], ['wrong']],
      [['ready'], ['wrong']],
    ]) {
      const flow = scene
        .flow({ ente: { mode: 'simulator' } })
        .map((node) => (node.id === 'message' ? { ...node, wires } : node));
      await scene.runtime.load(flow);
      const shown = scene.runtime.status('message');
      give(1);
      assert.equal((await shown).fill, 'green');
      await scene.runtime.unload();
    }
  });
});
