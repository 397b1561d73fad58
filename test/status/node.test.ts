import assert from 'node:assert/strict';
import { CATALOGUES } from '../../nodes/locales';
import { FAULT_CODES } from '../../nodes/lib/core';
import { both, rowsWords, type TextKey, words } from '../../nodes/lib/core/words';
import { spell } from '../../nodes/lib/outbox/forecast';
import { say, useLanguage } from '../../nodes/lib/runtime/translate';
import { citizen, ready } from '../support/flow';
import { row, stage } from '../support/stage';

const A = citizen('A');

describe('the status', () => {
  const scene = stage({ latencyMs: 20 });
  const give = (n: number, letter = 'A') => {
    for (let i = 0; i < n; i += 1)
      scene.runtime.node('send').receive(ready(citizen(letter), { case: String(i) }));
  };
  const shows = (words: RegExp, id = 'send') =>
    scene.runtime.status(id, ({ text }) => words.test(text ?? '')).then(({ fill, shape }) => [fill, shape]);

  it('of a message node counts what is ready and what is to correct', async () => {
    await scene.load({ ente: { mode: 'trial', trialList: [] } });
    const shown = shows(/^2 giuste, 1 da correggere$/, 'message');
    for (const code of [A, 'no', A]) scene.runtime.node('message').receive({ payload: row(code) });
    assert.deepEqual(await shown, ['yellow', 'dot']);
  });

  it('of a message node is cleared when it is closed, and stays so', async () => {
    await scene.load({ ente: { mode: 'trial', trialList: [] } });
    const node = scene.runtime.node('message');
    const seen: unknown[] = [];
    node.on('call:status' as never, ((call: { args: unknown[] }) => seen.push(call.args[0])) as never);
    node.receive({ payload: row() });
    await scene.runtime.deploy(scene.flow().filter(({ id }) => id !== 'message'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(seen, [{}]);
  });

  it('of io-send says how many wait and how long IO’s limit makes it last', async () => {
    await scene.load({ ente: { callsPer5s: 20 } });
    const queue = shows(/^Invio vero · \d\d in coda, \d s$/);
    give(20);
    assert.deepEqual(await queue, ['blue', 'dot']);
  });

  it('of io-send counts what was not sent beside what was', async () => {
    await scene.load();
    const done = shows(/^Invio vero · 2 inviati, 1 altro$/);
    give(2);
    give(1, 'B');
    assert.deepEqual(await done, ['green', 'dot']);
  });

  it('of io-send says that a person has stopped it', async () => {
    await scene.load();
    const stopped = shows(/^Invio vero · fermo: 3 in coda$/);
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(3);
    assert.deepEqual(await stopped, ['yellow', 'ring']);
  });

  it('of io-send says that a person has stopped the campaign that waits', async () => {
    await scene.load({ ente: { callsPer5s: 10 } });
    const stopped = shows(/^Invio vero · fermo: \d+ in coda$/);
    scene.runtime.node('send').receive({ topic: 'io/stop', payload: { campaign: 'prova' } });
    give(3);
    assert.deepEqual(await stopped, ['yellow', 'ring']);
  });

  it('of io-send says that it is not the hour', async () => {
    const closed = {
      windowFrom: '00:00',
      windowTo: '00:01',
      windowDays: [((new Date().getDay() + 2) % 7) + 1],
    };
    await scene.load({ ente: closed });
    const waiting = shows(/^Invio vero · fuori orario: 2$/);
    give(2);
    assert.deepEqual(await waiting, ['blue', 'ring']);
    assert.deepEqual(scene.reached, []);
  });

  it('of io-send says that IO stopped it, and why', async () => {
    await scene.load();
    const stopped = shows(/^Invio vero · fermo: accesso negato$/);
    give(1, 'Y');
    assert.deepEqual(await stopped, ['red', 'ring']);
  });

  it('of io-send says that its messages go to the simulator', async () => {
    await scene.load({ ente: { mode: 'simulator' } });
    assert.deepEqual(await shows(/^Simulatore$/), ['grey', 'ring']);
  });

  it('of io-send counts what is real by itself, not what a rehearsal has sent', async () => {
    await scene.load({ ente: { mode: 'simulator' } });
    const rehearsed = shows(/^Simulatore · 2 inviati$/);
    give(2);
    assert.deepEqual(await rehearsed, ['grey', 'dot']);
    await scene.runtime.deploy(scene.flow());
    assert.deepEqual(await shows(/^Invio vero$/), ['green', 'ring']);
    const real = shows(/^Invio vero · 1 inviato$/);
    give(1);
    assert.deepEqual(await real, ['green', 'dot']);
  });

  it('of io-send is joined in the log by a forecast, once a file is in', async () => {
    await scene.load({ ente: { callsPer5s: 10 } });
    give(20);
    await scene.runtime.until(() => scene.runtime.logged().includes('messaggi presi in carico'));
    assert.match(scene.runtime.logged(), /20 messaggi presi in carico; in coda \d+, circa \d+ s/);
  });

  it('of io-send is cleared when it is closed, and stays so', async () => {
    await scene.load();
    const node = scene.runtime.node('send');
    const seen: unknown[] = [];
    node.on('call:status' as never, ((call: { args: unknown[] }) => seen.push(call.args[0])) as never);
    give(1);
    await scene.runtime.deploy(scene.flow().filter(({ id }) => id !== 'send'));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    assert.deepEqual(seen, [{}]);
  });
});

describe('the words of the status', () => {
  afterEach(() => {
    useLanguage('it');
  });

  for (const language of ['it', 'en'])
    it(`fit under a node (${language})`, () => {
      useLanguage(language);
      const waiting = words('status.waiting', { n: 850 });
      const rows = rowsWords(850, 12);
      const time = spell(35 * 60);
      const done = [words('status.done', { n: 840 }), words('status.done_others', { n: 12 })] as const;
      const args = {
        n: 850,
        of: 850,
        row: 850,
        queued: 850,
        waiting,
        delivered: 840,
        refused: 12,
        path: '/io-allegati',
        name: '…replica-2',
      };
      const keys = Object.entries(CATALOGUES.it.status ?? {}).flatMap(([key, text]) =>
        typeof text === 'object'
          ? 'other' in text
            ? [key]
            : []
          : /__f(?:ault|irst)__/.test(text)
            ? []
            : [key],
      );
      assert.ok(keys.length > 15);
      const stops = FAULT_CODES.map((code) => words(`status.fault.${code}`));
      const texts = [
        ...keys.map((key) => ({ key: `status.${key}` as TextKey, args })),
        ...[both(waiting, time), both(rows.right, rows.wrong), both(...done)],
        ...stops,
        ...stops.map((fault) => words('status.stopped_fault', { fault })),
      ].map(say);
      for (const text of texts) {
        assert.ok(text.length <= 28, `${text.length}: ${text}`);
        assert.doesNotMatch(text, /__|status\./);
      }
    });
});
