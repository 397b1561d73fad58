import assert from 'node:assert/strict';
import { simulatorClock } from '../../nodes/lib/runtime/simulator-host';
import { example } from './support/examples';
import { Run } from './support/runtime';

describe('the imported example 20, run through two weeks of the simulator', () => {
  let run: Run;

  before(async () => {
    run = await Run.start(example('20'));
  });
  after(async () => {
    await run.end();
  });

  it('reminds who has not paid, before and after, and not who has', async () => {
    const followed = run.untilStatus('Scadenze', /^seguiti: 3 /);
    run.press('Invia gli avvisi');
    await Promise.all([run.until(3), followed]);
    run.press('Rina ha pagato');
    await run.until(4);
    for (let morning = 0; morning < 4; morning += 1) simulatorClock().skipToTomorrow();
    await run.until(4 + 2);
    assert.deepEqual(run.counts(), { Inviato: 5, Concluso: 1 });
    for (let morning = 0; morning < 12; morning += 1) simulatorClock().skipToTomorrow();
    await run.until(4 + 2 + 2);
    assert.deepEqual(run.counts(), { Inviato: 7, Concluso: 1 });
    const types = run.at('Inviato').map(({ io }) => io?.type);
    assert.deepEqual(types.filter((type) => type === 'avviso-pagamento-in-scadenza').length, 2);
    assert.deepEqual(types.filter((type) => type === 'avviso-pagamento-mancato').length, 2);
    const people = run.at('Inviato').map(({ payload }) => (payload as { nome: string }).nome);
    assert.equal(people.filter((name) => name === 'Rina').length, 1);
  });
});
