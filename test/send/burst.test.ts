import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { citizen, INSTITUTION } from '../support/flow';
import { ACCOLTA, row, stage } from '../support/stage';

const ente = { mode: 'trial', trialList: [], fiscalCode: INSTITUTION };
const trial = { ...ente, trialList: [citizen('A')] };
const ROWS = 2_000;
/** Of which a deploy leaves many in front of the node. */
const SOME = 600;
/** Without io-send behind it. */
const message = { ...ACCOLTA, wires: [['ready'], ['wrong']] };

/** Counts the turns of the event loop, and how many rows came out in the fullest of them. */
function turnsOf(count: () => number): { end: () => { turns: number; fullest: number } } {
  let [turns, fullest, before, running] = [0, 0, count(), true];
  const turn = () => {
    if (!running) return;
    turns += 1;
    fullest = Math.max(fullest, count() - before);
    before = count();
    setImmediate(turn);
  };
  setImmediate(turn);
  return {
    end: () => {
      running = false;
      return { turns, fullest };
    },
  };
}

describe('a burst of rows', () => {
  const scene = stage();

  it('keeps its order, and lets the event loop turn in between', async () => {
    await scene.load({ ente, message });
    const ready = scene.runtime.wire('ready');
    const node = scene.runtime.node('message');
    for (let n = 0; n < ROWS; n += 1) node.receive({ payload: row(undefined, { n }) });
    assert.ok(ready.all.length < ROWS / 2, 'the burst was not composed in one go');
    const watched = turnsOf(() => ready.all.length);
    const all = await ready.take(ROWS);
    const { turns, fullest } = watched.end();
    assert.ok(all.every(({ payload }, index) => (payload as { n: number }).n === index));
    assert.ok(turns >= 5, `${turns} turns`);
    assert.ok(fullest <= ROWS / 3, `${fullest} rows in one turn`);
  });

  /** How many rows io-send took in; no row of these is on the trial list, so each is answered at once. */
  const takenIn = async () =>
    (await scene.runtime.register.counts({ node: 'send' })).reduce((sum, { n }) => sum + n, 0);

  it('in the middle of which a deploy stops the flows reaches io-send whole', async () => {
    await scene.load({ ente });
    const node = scene.runtime.node('message');
    for (let n = 0; n < 1_000; n += 1) node.receive({ payload: row(undefined, { n }) });
    await scene.runtime.redeploy();
    await scene.runtime.until(async () => (await takenIn()) === 1_000);
  });

  /** How many rows the message node finishes while a deploy stops the flows: in one go, before anything else can run. */
  const finishedInOneGo = (): Promise<number> => {
    const { events } = createRequire(__filename)('@node-red/util') as { events: EventEmitter };
    let done = 0;
    const node = scene.runtime.node('message') as unknown as { _complete: (msg: object) => void };
    const complete = node._complete.bind(node);
    node._complete = (msg) => {
      done += 1;
      complete(msg);
    };
    return new Promise((resolve) => {
      let before = 0;
      events.prependOnceListener('flows:stopping', () => {
        before = done;
      });
      events.once('flows:stopping', () => {
        resolve(done - before);
      });
    });
  };

  /** With the line stopped, so that rows are taken in and nothing else. */
  const give = async (n: number) => {
    await scene.load({ ente: trial });
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    for (let i = 0; i < n; i += 1)
      scene.runtime
        .node('message')
        .receive({ payload: row(undefined, { oggetto_richiesta: `richiesta ${i}` }) });
  };

  it('is not composed in one go when a deploy comes, and reaches io-send whole all the same', async () => {
    await give(SOME);
    const finished = finishedInOneGo();
    await scene.runtime.redeploy();
    assert.ok((await finished) < SOME, `${await finished} rows`);
    await scene.runtime.until(async () => (await takenIn()) === SOME);
  });

  it('reaches io-send whole although more deploys follow the first at once', async () => {
    await give(SOME);
    await scene.runtime.redeploy();
    const first = await takenIn();
    await scene.runtime.until(async () => (await takenIn()) > first + 200);
    await scene.runtime.redeploy();
    await scene.runtime.redeploy();
    await scene.runtime.until(async () => (await takenIn()) === SOME);
  });

  it('in front of a node that a deploy takes away reaches io-send whole', async () => {
    await give(SOME);
    await scene.runtime.deploy(scene.flow({ ente: trial }).filter(({ id }) => id !== 'message'));
    await scene.runtime.until(async () => (await takenIn()) === SOME);
  });

  it('that takes time to evaluate reaches io-send whole although a deploy comes between', async () => {
    const slow = {
      ...ACCOLTA,
      oggetto_richiesta: 'payload.oggetto_richiesta',
      oggetto_richiestaType: 'jsonata',
    };
    await scene.load({ ente, message: slow });
    const before = scene.runtime.wire('ready');
    for (let n = 0; n < 300; n += 1)
      scene.runtime.node('message').receive({ payload: row(undefined, { n }) });
    await before.take(20);
    await scene.runtime.redeploy();
    const last = scene.runtime.wire('ready');
    while ((last.all.at(-1)?.payload as { n?: number } | undefined)?.n !== 299) await last.next();
    await scene.runtime.idle();
    assert.equal(await takenIn(), 300);
  });

  it('through more than ten nodes makes Node.js warn of no leak', async () => {
    const warnings: Error[] = [];
    const remember = (warning: Error) => warnings.push(warning);
    process.on('warning', remember);
    const more = Array.from({ length: 12 }, (_, n) => [
      { id: `m${n}`, z: 'tab', x: 1, y: 1, ...ACCOLTA, service: 'servizio', wires: [[], []] },
      { id: `s${n}`, z: 'tab', x: 1, y: 1, type: 'io-send', service: 'servizio', wires: [[], [], [], []] },
    ]);
    await scene.runtime.load([...scene.flow({ ente, message }), ...more.flat()]);
    await scene.runtime.redeploy();
    process.removeListener('warning', remember);
    assert.deepEqual(
      warnings.map(({ name }) => name),
      [],
    );
  });
});
