import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { read, utils } from '@e965/xlsx';
import helper from 'node-red-node-test-helper';
import { citizen, INSTITUTION, ready } from '../support/flow';
import { stage } from '../support/stage';
import { ask } from './support/ask';

type Json = Record<string, unknown>;

describe('the log of who did what', () => {
  const scene = stage();
  const line = (): string => `${INSTITUTION}|live|${scene.url}`;
  const give = (n: number, more: Json = {}) => {
    for (let i = 0; i < n; i += 1)
      scene.runtime
        .node('send')
        .receive(ready(citizen('A'), { case: String(i), campaign: 'mensa', ...more }));
  };
  const log = () => scene.runtime.register.acts({ limit: 99 });
  const said = async () =>
    (await log()).map(({ what, campaign, n, detail }) => {
      const { from, node = '' } = JSON.parse(detail) as { from: string; node?: string };
      return [what, campaign, n, from, node].join(' ').trim();
    });
  const check = async (): Promise<unknown> =>
    ((await helper.request().get('/io-servizi-sociali/log/check')) as { body: unknown }).body;

  beforeEach(() => scene.load());

  it('has every decision of the sidebar and every export, with campaign and number', async () => {
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(2);
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 2);
    const mensa = { line: line(), campaign: 'mensa' };
    for (const what of ['stop', 'resume']) await ask.act({ do: what, ...mensa });
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 2);
    for (const what of ['cancel', 'emit']) await ask.act({ do: what, ...mensa });
    await ask.csv(`campaign=mensa&full=1`);
    await ask.notReached(`campaign=mensa`);
    const [first, ...others] = await said();
    assert.match(String(first), /^stop {2}0 wire /);
    assert.deepEqual(others, [
      'stop mensa 2 sidebar',
      'resume mensa 2 sidebar',
      'cancel mensa 0 sidebar',
      'emit mensa 2 sidebar',
      'export mensa 2 sidebar',
      'export mensa 0 sidebar',
    ]);
    assert.match(String((await log())[5]?.detail), /"codes":"full"/);
    assert.ok(!JSON.stringify(await log()).includes(citizen('A')), 'and no citizen');
  });

  it('has every control message on a wire, with the name of the node and nobody who said it', async () => {
    const send = { name: 'Invio mensa', confirm: 'always', confirmAbove: 0 };
    await scene.runtime.deploy(scene.flow({ send }));
    const say = (topic: string, payload?: unknown): void => {
      scene.runtime.node('send').receive({ topic, payload });
    };
    give(1);
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 1);
    say('io/stop', { campaign: 'mensa' });
    say('io/confirm', { campaign: 'mensa' });
    say('io/cancel', { campaign: 'mensa' });
    say('io/resend', { keys: ['unknown'] });
    say('io/mark-sent', { keys: ['unknown'] });
    say('io/emit', { campaign: 'mensa' });
    say('io/resume');
    await scene.runtime.until(async () => (await log()).length === 7);
    const by = 'wire Invio mensa';
    // What is in doubt goes out before it is decided about: those two come when they may.
    assert.deepEqual((await said()).sort(), [
      `cancel mensa 1 ${by}`,
      `confirm mensa 1 ${by}`,
      `emit mensa 1 ${by}`,
      `mark-sent  0 ${by}`,
      `resend  0 ${by}`,
      `resume  0 ${by}`,
      `stop mensa 1 ${by}`,
    ]);
    assert.ok((await log()).every(({ who }) => who === ''));
  });

  it('leaves as csv and as a workbook, of which anybody can make the hashes again; that it left stands in it', async () => {
    give(1, { campaign: '=1+1' });
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 1);
    await ask.act({ do: 'stop', line: line(), campaign: '=1+1' });
    const csv = (await ask.log('csv')).toString('utf8');
    assert.match(csv, /^\uFEFFvoce;quando;utente;azione;/);
    const { Sheets, SheetNames } = read(await ask.log('xlsx'));
    const rows = utils.sheet_to_json<Record<string, string>>(Sheets[SheetNames[0] ?? ''] ?? {}, {
      defval: '',
    });
    assert.deepEqual(
      rows.map(({ voce, azione, origine }) => [voce, azione, origine]),
      [
        ['1', 'Fermato', 'dal pannello «IO invii»'],
        ['2', 'Registro delle azioni scaricato', 'dal pannello «IO invii»'],
        ['3', 'Registro delle azioni scaricato', 'dal pannello «IO invii»'],
      ],
    );
    assert.equal(rows[0]?.campagna, `'=1+1`, 'no cell calls anything');
    for (const row of rows) {
      const { impronta_prima, registro, invio, istante, utente, atto, linea, campagna, quanti, dettagli } =
        row;
      const name = String(campagna).replace(/^'/, '');
      const parts = [impronta_prima, registro, invio, Number(istante), utente, atto, linea, name];
      const made = createHash('sha256').update(JSON.stringify([...parts, Number(quanti), dettagli]));
      assert.equal(made.digest('hex'), row.impronta);
    }
    assert.deepEqual(await check(), { broken: null });
    assert.equal(
      ((await helper.request().get('/io-servizi-sociali/log?as=pdf')) as { status: number }).status,
      400,
    );
  });
});
