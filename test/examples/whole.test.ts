import assert from 'node:assert/strict';
import vm from 'node:vm';
import { simulatorClock } from '../../nodes/lib/runtime/simulator-host';
import { example, named, type Example } from './support/examples';
import { Run } from './support/runtime';

describe('the imported example 22, run through the days of the simulator', () => {
  let run: Run;

  before(async () => {
    run = await Run.start(withShortWaits(example('22')));
  });
  after(async () => {
    await run.end();
  });

  it('sends all nine messages of the service model, each to whom it concerns', async () => {
    const followed = run.untilStatus('Scadenze', /^seguiti: 2 /);
    run.press('Comincia');
    await Promise.all([run.until(10), followed]);
    for (let morning = 0; morning < 6; morning += 1) simulatorClock().skipToTomorrow();
    await run.until(10 + 4);
    for (let morning = 0; morning < 4; morning += 1) simulatorClock().skipToTomorrow();
    await run.until(10 + 4 + 2);
    assert.deepEqual(run.counts(), { Inviato: 15, Concluso: 1 });
    // The first five are a tenth of a second apart here, and may overtake each other on their way.
    const first = ['pubblicazione-bando', 'aggiornamento-bando', 'pubblicazione-graduatoria'];
    first.push('integrazione-documentazione', 'avviso-pagamento');
    for (const [name, later] of [
      ['Anna', ['avviso-pagamento-in-scadenza', 'richiesta-accolta']],
      ['Gino', ['avviso-pagamento-in-scadenza', 'avviso-pagamento-mancato', 'richiesta-non-accolta']],
    ] as const) {
      const sent = sentTo(name);
      assert.deepEqual(sent.slice(0, first.length).sort(), [...first].sort(), name);
      assert.deepEqual(sent.slice(first.length), later, name);
    }
    const attached = run.at('Inviato').filter(({ io }) => io?.message?.content.third_party_data);
    assert.deepEqual(new Set(attached.map(({ io }) => io?.type)).size, 2);
    assert.ok(attached.every(({ io }) => io?.message?.feature_level_type === 'ADVANCED'));
  });

  it('attaches a PDF whose name speaks of the call of the rows', () => {
    const { func } = named(example('22').nodes, 'Fai il PDF') as { func?: string };
    const [announced] = run.at('Inviato');
    const { allegato, oggetto_bando } = announced?.payload as Record<string, string>;
    const msg = vm.runInNewContext(`((msg) => {${String(func)}})({ payload: asked })`, {
      asked: allegato,
      Buffer,
    }) as { filename: string };
    assert.match(msg.filename, /^Bando (.+)\.pdf$/);
    assert.ok(oggetto_bando?.includes(msg.filename.slice('Bando '.length, -'.pdf'.length)), msg.filename);
  });

  function sentTo(name: string): (string | undefined)[] {
    const theirs = run.at('Inviato').filter(({ payload }) => (payload as { nome?: string }).nome === name);
    return theirs.map(({ io }) => io?.type);
  }
});

/** A day of the example lasts ten seconds. */
function withShortWaits(whole: Example): Example {
  const nodes = whole.nodes.map((node) =>
    node.type === 'delay' ? { ...node, timeout: '100', timeoutUnits: 'milliseconds' } : node,
  );
  return { ...whole, nodes };
}
