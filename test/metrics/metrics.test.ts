import assert from 'node:assert/strict';
import { writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { METRICS, type MetricName } from '../../nodes/metrics/catalogue';
import type { Outbox } from '../../nodes/lib/outbox/outbox';
import type { Register } from '../../nodes/lib/register';
import { ALL, entry } from '../lib/register/support';
import { citizen, INSTITUTION, KEYS, ready } from '../support/flow';
import { stage } from '../support/stage';
import { hasPromtool, promtool } from './support/promtool';
import { ask, look } from './support/scrape';

const CAMPAIGN = 'Bonus di Pierluigi Òrtica';

describe('what Prometheus is told', () => {
  const scene = stage();
  const on = async (parts: Parameters<typeof scene.load>[0] = {}): Promise<void> => {
    scene.runtime.settings({ ioServiziSociali: { metrics: true } });
    await scene.load(parts);
  };
  const give = (letters: string, more: object = {}): void => {
    for (const [at, letter] of letters.split('').entries())
      scene.runtime
        .node('send')
        .receive(ready(citizen(letter), { case: `${letters}${at}`, campaign: CAMPAIGN, ...more }));
  };
  const settled = (n: number): Promise<void> =>
    scene.runtime.until(async () => {
      const { queued = 0, checking = 0, sending = 0, ...done } = await scene.runtime.states();
      return (
        queued + checking + sending === 0 && Object.values(done).reduce((sum, one) => sum + one, 0) === n
      );
    });

  describe('where nobody has asked for it', () => {
    it('is nothing: there is no such address', async () => {
      await scene.load();
      assert.equal((await ask()).status, 404);
    });

    it('is nothing either where settings.js says something else than true', async () => {
      scene.runtime.settings({ ioServiziSociali: { metrics: 'no' } });
      await scene.load();
      assert.equal((await ask()).status, 404);
    });
  });

  describe('where the environment says so', () => {
    before(() => (process.env.IO_METRICS = '1'));
    after(() => delete process.env.IO_METRICS);

    it('is there', async () => {
      await scene.load();
      const { status, headers } = await ask();
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
      assert.equal(headers['cache-control'], 'no-store');
    });
  });

  it('grows by exactly what was sent', async () => {
    await on();
    give('AAABM');
    await settled(5);
    const first = await look();
    const line = { institution: INSTITUTION, mode: 'live' };
    assert.equal(first.of('io_taken_in_total', line), 5);
    assert.equal(first.of('io_outcomes_total', { ...line, state: 'sent', reason: '' }), 3);
    assert.equal(first.of('io_outcomes_total', { ...line, state: 'unreachable', reason: 'NOT_ON_IO' }), 1);
    assert.equal(first.of('io_outcomes_total', { ...line, state: 'in-doubt' }), 1);
    assert.equal(first.of('io_calls_total', { ...line, call: 'profile', answer: '2xx' }), 4);
    assert.equal(first.of('io_calls_total', { ...line, call: 'message', answer: '2xx' }), 3);
    assert.equal(first.of('io_calls_total', { ...line, call: 'message', answer: '5xx' }), 1);
    assert.equal(first.of('io_call_duration_seconds_count', { call: 'message' }), 4);
    assert.equal(first.of('io_register_write_duration_seconds_count', { write: 'take-in' }), 5);
    assert.equal(first.of('io_register_write_duration_seconds_count', { write: 'intend' }), 4);
    assert.equal(first.of('io_register_write_duration_seconds_count', { write: 'record' }), 5);
    assert.equal(first.of('io_messages', { ...line, state: 'sent' }), 3);
    assert.equal(first.of('io_messages', { ...line, state: 'queued' }), 0);

    give('AA', { case: 'more' });
    await settled(7);
    const second = await look();
    assert.equal(second.of('io_outcomes_total', { state: 'sent' }), 4);
    assert.equal(second.of('io_outcomes_total', { state: 'discarded', reason: 'DUPLICATE' }), 1);
    assert.equal(second.of('io_taken_in_total'), 7);
    assert.equal(second.of('io_calls_total', { call: 'message', answer: '2xx' }), 4);
  });

  it('goes on over a deploy, which makes all nodes anew', async () => {
    await on();
    give('AA');
    await settled(2);
    await scene.runtime.redeploy();
    give('AAA');
    await settled(5);
    assert.equal((await look()).of('io_outcomes_total', { state: 'sent' }), 5);
  });

  it('holds nothing of a citizen, no campaign, no key and no address of a person', async () => {
    await on();
    give('AABCDEFGHIJKLMNOPQRSVZ', { key: 'chiave-di-Pierluigi' });
    await scene.runtime.until(async () => (await look()).of('io_taken_in_total') === 22);
    const { text } = await look();
    assert.doesNotMatch(text, /[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]|[A-Z]{6}00A/);
    assert.doesNotMatch(text, /Pierluigi|Òrtica|Bonus|prova|servizio|Servizi sociali|Testo/);
    for (const { apiKey } of Object.values(KEYS) as { apiKey: string }[]) assert.ok(!text.includes(apiKey));
  });

  it('says which messages wait for a person, and what people have decided', async () => {
    await on({ send: { confirm: 'always', confirmAbove: 0 } });
    give('AAB', { hold: true });
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 3);
    const held = await look();
    assert.equal(held.of('io_messages', { state: 'held' }), 3);
    assert.equal(held.of('io_messages', { state: 'queued' }), 0);
    await scene.runtime.register.cancel({ campaign: CAMPAIGN });
    const after = await look();
    assert.equal(after.of('io_decisions_total', { decision: 'cancel' }), 3);
    assert.equal(after.of('io_messages', { state: 'held' }), 0);
    assert.equal(after.of('io_messages', { state: 'discarded' }), 3);
  });

  it('says the pace of each line, that its window is closed, and why it has stopped', async () => {
    await on({ ente: { callsPer5s: 120 } });
    give('T');
    await scene.runtime.until(async () => (await look()).of('io_halts') === 1);
    const halted = await look();
    assert.equal(halted.of('io_halts', { code: 'IO_UNAUTHORIZED' }), 1);
    assert.equal(halted.of('io_pace_limit_calls'), 120);
    assert.equal(halted.of('io_pace_allowed_calls'), 120);
    assert.equal(halted.of('io_pace_held_calls'), 2, 'its profile and the message');
    assert.equal(halted.of('io_calls_total', { answer: '401' }), 1);
    assert.deepEqual([halted.of('io_outage'), halted.of('io_paused_seconds')], [0, 0]);
    assert.equal(halted.of('io_window_closed_seconds'), 0);
  });

  it('says what is owed to io-send nodes, and what went out', async () => {
    await on();
    give('AB');
    await scene.runtime.until(async () => (await look()).of('io_outcomes_emitted_total') === 2);
    assert.equal((await look()).of('io_outcomes_owed'), 0);
  });

  it('says that the register cannot be used, instead of failing itself', async () => {
    const folder = path.join(scene.runtime.userDir, 'io-servizi-sociali');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'register.db'), 'this is no database at all, but a text of some length');
    await on();
    const { of, names } = await look();
    assert.equal(of('io_register_up'), 0);
    assert.ok(!names.includes('io_messages'), 'what is not known is not said');
    assert.equal(of('io_build_info'), 1);
  });

  it('answers many who ask at once', async () => {
    await on();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  it('is everything that the catalogue names, where several processes share a register', async () => {
    await on();
    share(scene.runtime.outbox);
    give('AT');
    await scene.runtime.until(async () => (await look()).of('io_halts') === 1);
    await scene.runtime.register.unemitted('none', 0, 1);
    await scene.runtime.register.cancel({ campaign: CAMPAIGN });
    await refuse(scene.runtime.register);
    const { names, of, text } = await look();
    const missing = (Object.keys(METRICS) as MetricName[]).filter((name) => !names.includes(name));
    assert.deepEqual(missing, ['io_event_loop_delay_seconds'], 'only what needs half a minute');
    assert.deepEqual([of('io_line_owned'), of('io_processes_alive'), of('io_take_overs_total')], [1, 3, 7]);
    assert.equal(of('io_build_info', { register: 'postgresql', name: 'replica-a' }), 1);
    if (hasPromtool()) assert.equal(promtool(['check', 'metrics'], text), '');
  });

  /** A message that would be sent without an intent. */
  async function refuse(register: Register): Promise<void> {
    const { id } = await register.takeIn(entry());
    await register.next(ALL);
    await assert.rejects(register.record({ id, state: 'sent' }));
  }

  /** As the register of several processes would. */
  function share(outbox: Outbox): void {
    const shared: Register = {
      ...outbox.register,
      ownership: () =>
        Promise.resolve({
          name: 'replica-a',
          lines: [`${INSTITUTION}|live|${scene.url}`],
          processes: 3,
          takeOvers: 7,
        }),
    };
    Object.defineProperty(outbox, 'register', { get: () => shared });
  }
});
