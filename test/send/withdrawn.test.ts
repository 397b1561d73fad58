import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

type Json = Record<string, unknown>;
const A = citizen('A');

describe('a campaign that is cancelled while its list is still coming in', () => {
  const scene = stage({ latencyMs: 20 });
  const give = (from: number, n: number, reading: string, campaign = 'mensa') => {
    for (let i = from; i < from + n; i += 1) {
      const parts = { id: reading, index: i };
      scene.runtime.node('send').receive({ ...ready(A, { case: String(i), campaign }), parts });
    }
  };
  const say = (topic: string, payload?: object) => {
    scene.runtime.node('send').receive({ topic, payload });
  };

  it('is cancelled with what comes later of the same reading; another campaign and another reading go on', async () => {
    await scene.load();
    say('io/stop');
    give(0, 5, 'first');
    give(100, 2, 'first', 'bandi');
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 7);
    const discarded = scene.runtime.wire('discarded');
    say('io/cancel', { campaign: 'mensa' });
    await discarded.take(5);
    give(5, 5, 'first');
    give(102, 2, 'first', 'bandi');
    assert.ok((await discarded.take(5)).every(({ io }) => io.reason === 'CANCELLED'));
    give(0, 10, 'second');
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 14);
    say('io/resume');
    await scene.runtime.wire('sent').take(14);
    assert.equal(discarded.all.length, 10);
  });

  it('goes on when a person says so', async () => {
    await scene.load();
    say('io/stop', { campaign: 'mensa' });
    give(0, 2, 'first');
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 2);
    const sent = scene.runtime.wire('sent');
    say('io/cancel', { campaign: 'mensa' });
    await scene.runtime.until(async () => (await scene.runtime.states()).discarded === 2);
    say('io/resume', { campaign: 'mensa' });
    await scene.runtime.until(async () => (await scene.runtime.register.stops()).length === 0);
    give(2, 2, 'first');
    await sent.take(2);
  });

  it('lets io-file stop reading, which says where', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'io-withdrawn-'));
    try {
      const file = path.join(folder, 'elenco.csv');
      const lines = Array.from(
        { length: 6_000 },
        (_, n) => `${A};contributo ${n};https://www.comune.example/${n}`,
      );
      writeFileSync(file, ['codice_fiscale;oggetto_richiesta;url', ...lines].join('\n'));
      const read: Json = {
        id: 'read',
        type: 'io-file',
        z: 'tab',
        x: 1,
        y: 1,
        wires: [['message'], ['summary']],
      };
      const summary: Json = { id: 'summary', type: 'helper', z: 'tab', x: 1, y: 1, wires: [] };
      await scene.runtime.load([
        ...scene.flow({ ente: { mode: 'simulator' }, message: { type: 'io-richiesta-accolta' } }),
        read,
        summary,
      ]);
      say('io/stop');
      const [told, discarded] = [scene.runtime.wire('summary'), scene.runtime.wire('discarded')];
      scene.runtime.node('read').receive({ filename: file });
      await scene.runtime.until(async () => ((await scene.runtime.states()).queued ?? 0) > 100);
      say('io/cancel');
      const { rows, cancelled } = (await told.next()).payload as { rows: number; cancelled: boolean };
      assert.equal(cancelled, true);
      assert.ok(rows < 6_000);
      await discarded.take(rows);
      assert.deepEqual(await scene.runtime.states(), { discarded: rows });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
