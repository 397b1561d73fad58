import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { citizen, INSTITUTION, ready } from '../support/flow';
import { stage } from '../support/stage';
import { ask, post } from './support/ask';

type Json = Record<string, unknown>;

describe('the sidebar', () => {
  const scene = stage();
  after(closeSimulator);
  const give = (letters: string, more: Json = {}) => {
    for (let i = 0; i < letters.length; i += 1)
      scene.runtime.node('send').receive(ready(citizen(letters.charAt(i)), { case: String(i), ...more }));
  };
  const line = (): string => `${INSTITUTION}|live|${scene.url}`;
  const settled = (n: number) =>
    scene.runtime.until(async () => {
      const { queued = 0, checking = 0, sending = 0, ...done } = await scene.runtime.states();
      const sum = Object.values(done).reduce((total, count) => total + count, 0);
      return queued + checking + sending === 0 && sum === n;
    });

  describe('shows', () => {
    beforeEach(() => scene.load());

    it('nothing, before anything was sent', async () => {
      const { status, body } = await ask.overview();
      assert.equal(status, 200);
      assert.deepEqual([body.campaigns, body.found, body.inDoubt, body.simulator], [[], 0, 0, false]);
      assert.equal(body.perMinute.length, 60);
    });

    it('each campaign with its outcomes and reasons, the newest first', async () => {
      give('AABK', { campaign: 'mensa' });
      await settled(4);
      give('E', { campaign: 'bandi' });
      await settled(5);
      const { body } = await ask.overview();
      const [bandi, mensa] = body.campaigns;
      assert.deepEqual([bandi?.campaign, mensa?.campaign, body.inDoubt], ['bandi', 'mensa', 1]);
      assert.deepEqual([mensa?.total, mensa?.states.sent, mensa?.mode], [4, 2, 'live']);
      assert.deepEqual(mensa?.wait, { kind: 'none' });
      assert.deepEqual(mensa.reasons.map(({ state, reason, n }) => [state, reason, n]).sort(), [
        ['in-doubt', 'SERVER_ERROR', 1],
        ['unreachable', 'NOT_ON_IO', 1],
      ]);
      assert.equal(
        body.perMinute.reduce((sum, n) => sum + n),
        3,
      );
    });

    it('campaigns whose name holds the text that is looked for', async () => {
      give('A', { campaign: 'Mensa 2026' });
      give('E', { campaign: 'Bandi' });
      await settled(2);
      const { body } = await ask.overview('search=mensa');
      assert.deepEqual(
        body.campaigns.map(({ campaign }) => campaign),
        ['Mensa 2026'],
      );
    });

    it('messages of one state and reason, with masked fiscal codes', async () => {
      give('ABC', { campaign: 'mensa' });
      await settled(3);
      const { body, text } = await ask.messages('campaign=mensa&state=unreachable&reason=NOT_ON_IO');
      assert.deepEqual(
        body.items.map(({ fiscalCode, reason }) => [fiscalCode, reason]),
        [['BBB**********00A', 'NOT_ON_IO']],
      );
      assert.equal(body.next, null);
      assert.ok(!text.includes(citizen('B')));
    });

    it('a citizen found by the whole fiscal code, and a message by its id of IO', async () => {
      give('AABE');
      await settled(4);
      const { body, text } = await ask.search(` ${citizen('A').toLowerCase()} `);
      assert.deepEqual(
        body.items.map(({ state }) => state),
        ['sent', 'sent'],
      );
      assert.ok(!text.includes(citizen('A')));
      const id = body.items[0]?.ioId ?? '';
      const found = await ask.search(id);
      assert.deepEqual(
        found.body.items.map(({ ioId }) => ioId),
        [id],
      );
      assert.deepEqual((await ask.search('nobody')).body.items, []);
    });

    it('whole fiscal codes only in the export that asks for them', async () => {
      give('AB');
      await settled(2);
      const masked = await ask.csv();
      const full = await ask.csv('full=1');
      assert.ok(!masked.text.includes(citizen('A')));
      assert.ok(full.text.includes(citizen('A')));
      assert.ok(masked.text.startsWith('\uFEFFcodice_fiscale;'));
    });

    it('who was not reached with all columns of their rows, as csv and as a workbook', async () => {
      give('AB', { campaign: 'mensa' });
      await settled(2);
      const query = new URLSearchParams({ line: line(), campaign: 'mensa' }).toString();
      const csv = await ask.notReached(query);
      const [header = '', ...rows] = csv.text.trimEnd().split('\r\n');
      assert.match(header, /^\uFEFF.*codice_fiscale.*;spiegazione$/);
      assert.equal(rows.length, 1);
      assert.ok(rows[0]?.includes(citizen('B')));
      const { Sheets, SheetNames } = read(await ask.workbook(`${query}&as=xlsx`));
      const [row, ...others] = utils.sheet_to_json<Json>(Sheets[SheetNames[0] ?? ''] ?? {});
      assert.deepEqual([SheetNames, others.length], [['Non raggiungibili'], 0]);
      assert.deepEqual([row?.motivo, row?.codice_fiscale], ['NOT_ON_IO', citizen('B')]);
      const [none] = (await ask.notReached('campaign=other')).text.trimEnd().split('\r\n').slice(1);
      assert.equal(none, undefined);
    });

    it('a refusal of what makes no sense, and no page of another site may decide', async () => {
      assert.equal((await ask.messages('state=wrong')).status, 400);
      for (const action of [
        {},
        { do: 'resend' },
        { do: 'resend', ids: [] },
        { do: 'mark-sent', ids: ['1'] },
        { do: 'cancel', line: 'x' },
      ])
        assert.equal((await ask.act(action)).status, 400, JSON.stringify(action));
      assert.equal((await post('action', { do: 'resend', ids: [1] }, false)).status, 403);
    });
  });

  describe('carries out', () => {
    beforeEach(() => scene.load());

    it('stop and resume of one campaign', async () => {
      give('A', { campaign: 'mensa' });
      await settled(1);
      await ask.act({ do: 'stop', line: line(), campaign: 'mensa' });
      give('AAA', { campaign: 'mensa', resend: true });
      give('E', { campaign: 'bandi' });
      await scene.runtime.until(async () => (await scene.runtime.states()).sent === 2);
      const stopped = (await ask.overview('search=mensa')).body.campaigns[0];
      assert.deepEqual([stopped?.states.queued, stopped?.wait], [3, { kind: 'stopped', whole: false }]);
      await ask.act({ do: 'resume', line: line(), campaign: 'mensa' });
      await settled(5);
      assert.equal(scene.reached.length, 5);
    });

    it('a new beginning in the simulator: the same row leaves there once more, and in live mode it does not', async () => {
      give('A', { campaign: 'mensa' });
      await settled(1);
      await scene.runtime.deploy(scene.flow({ ente: { mode: 'simulator' } }));
      give('A', { campaign: 'mensa' });
      await settled(2);
      give('A', { campaign: 'mensa' });
      await settled(3);
      const simulated = { messages: 2, campaigns: 1, notices: 0 };
      assert.deepEqual((await ask.overview()).body.simulated, simulated);
      const told = scene.runtime.status('send', ({ text }) => text?.includes('1') === false);
      assert.equal((await ask.act({ do: 'forget-simulated' })).body.changed, 2);
      assert.equal((await ask.overview()).body.simulated, undefined);
      await told;
      give('A', { campaign: 'mensa' });
      await settled(2);
      assert.equal((await scene.runtime.states()).sent, 2);
      await scene.runtime.deploy(scene.flow());
      give('A', { campaign: 'mensa' });
      await settled(3);
      assert.deepEqual(
        [(await scene.runtime.states()).sent, (await scene.runtime.states()).discarded],
        [2, 1],
      );
      assert.equal(scene.reached.length, 1);
    });

    it('resume of a node that was stopped as a whole', async () => {
      scene.runtime.node('send').receive({ topic: 'io/stop' });
      give('AE', { campaign: 'mensa' });
      await scene.runtime.until(async () => (await scene.runtime.states()).queued === 2);
      const stopped = (await ask.overview()).body.campaigns[0];
      assert.deepEqual(stopped?.wait, { kind: 'stopped', whole: true });
      await ask.act({ do: 'resume', line: line(), campaign: 'mensa' });
      await settled(2);
    });

    it('cancel of what has not left, which goes out as discarded', async () => {
      const discarded = scene.runtime.wire('discarded');
      scene.runtime.node('send').receive({ topic: 'io/stop' });
      give('AEA', { campaign: 'mensa' });
      give('E', { campaign: 'bandi' });
      await scene.runtime.until(async () => (await scene.runtime.states()).queued === 4);
      const { body } = await ask.act({ do: 'cancel', line: line(), campaign: 'mensa' });
      assert.equal(body.changed, 3);
      const reasons = (await discarded.take(3)).map(({ io }) => io.reason);
      assert.deepEqual(reasons, ['CANCELLED', 'CANCELLED', 'CANCELLED']);
      assert.deepEqual([await scene.runtime.states(), scene.reached], [{ discarded: 3, queued: 1 }, []]);
    });

    it('"Ridai gli esiti": those of the campaign once more, and nothing leaves for IO', async () => {
      const sent = scene.runtime.wire('sent');
      give('AE', { campaign: 'mensa' });
      await sent.take(2);
      give('A', { campaign: 'bandi', case: 'altro' });
      await sent.take(1);
      await scene.runtime.until(
        async () => (await scene.runtime.register.unemitted('send', 0, 10)).length === 0,
      );
      const before = scene.reached.length;
      const { body } = await ask.act({ do: 'emit', line: line(), campaign: 'mensa' });
      assert.equal(body.changed, 2);
      assert.deepEqual(
        (await sent.take(2)).map(({ io }) => [io.campaign, io.outcome, io.again]),
        Array(2).fill(['mensa', 'sent', true]),
      );
      assert.deepEqual([scene.reached.length, await scene.runtime.states()], [before, { sent: 3 }]);
    });

    it('"send again" of just the chosen ones in doubt', async () => {
      const doubt = scene.runtime.wire('doubt');
      give('KL');
      await doubt.take(2);
      const { body } = await ask.messages('state=in-doubt');
      const chosen = body.items.find(({ fiscalCode }) => fiscalCode?.startsWith('KKK'));
      const { body: done } = await ask.act({ do: 'resend', ids: [chosen?.id] });
      assert.equal(done.changed, 1);
      const again = await doubt.next();
      assert.deepEqual([again.io.message?.fiscal_code, again.io.attempts], [citizen('K'), 2]);
      assert.equal(scene.reached.filter((code) => code === citizen('L')).length, 1);
    });

    it('"mark as sent", which goes out as sent and decided, and only once', async () => {
      const doubt = scene.runtime.wire('doubt');
      const sent = scene.runtime.wire('sent');
      give('K');
      await doubt.next();
      const { body } = await ask.messages('state=in-doubt');
      const ids = body.items.map(({ id }) => id);
      assert.equal((await ask.act({ do: 'mark-sent', ids })).body.changed, 1);
      assert.equal((await sent.next()).io.decided, true);
      assert.equal((await ask.act({ do: 'mark-sent', ids })).body.changed, 0);
      assert.equal((await ask.act({ do: 'resend', ids })).body.changed, 0);
      assert.equal(scene.reached.length, 1);
    });
  });

  it('says of rows whose io-send is gone, or goes elsewhere now, that they wait', async () => {
    await scene.load();
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give('A', { campaign: 'mensa' });
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 1);
    const flow = scene.flow({ ente: { mode: 'trial', trialList: [citizen('A')] } });
    await scene.runtime.deploy(flow);
    const wait = async () => (await ask.overview()).body.campaigns[0]?.wait;
    assert.deepEqual(await wait(), { kind: 'elsewhere' });
    await scene.runtime.deploy(flow.filter(({ id }) => id !== 'send'));
    assert.deepEqual(await wait(), { kind: 'orphan' });
    const { body } = await ask.act({ do: 'cancel', line: line(), campaign: 'mensa' });
    assert.equal(body.changed, 1);
  });

  it('foresees the end at the pace of IO, after older campaigns of the same line', async () => {
    await scene.load({ ente: { windowDays: [], callsPer5s: 10, windowFrom: '00:00', windowTo: '00:01' } });
    give('AAAAA', { campaign: 'first' });
    give('EEEEE', { campaign: 'second' });
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 10);
    await scene.runtime.deploy(scene.flow({ ente: { callsPer5s: 10 } }));
    const { body } = await ask.overview();
    const seconds = body.campaigns.map(({ wait }) => (wait.kind === 'running' ? wait.seconds : -1));
    assert.deepEqual(seconds, [10, 5]);
  });

  it('says that the register does not open, and which one', async () => {
    const folder = path.join(scene.runtime.userDir, 'io-servizi-sociali');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'register.db'), 'this is no register '.repeat(300));
    await scene.load();
    const { status, body } = await ask.refused();
    assert.deepEqual([status, body.code], [503, 'IO_REGISTER_DAMAGED']);
    assert.ok(String(body.args.file).includes('register'), JSON.stringify(body));
  });
});
