import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import { maskFiscalCode } from '../../nodes/lib/core';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import type { OwnTestAnswer, OwnTestChoices } from '../../nodes/message/api';
import { testMessage, whileWaiting } from '../../nodes/lib/outbox/own-test';
import type { Line } from '../../nodes/lib/outbox/line';
import { testCodesOf } from '../../nodes/institution/trial-list';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

const MARKDOWN = 'Il testo della prova, abbastanza lungo. '.repeat(4);
const TO = [citizen('A'), citizen('B')];

describe('a person’s own test of a message', () => {
  const scene = stage({ slowMs: 20 });
  after(closeSimulator);

  const choices = async (): Promise<OwnTestChoices> => {
    const answer = await helper.request().get('/io-servizi-sociali/own-test?service=servizio');
    return answer.body as OwnTestChoices;
  };
  const post = async (more: object = {}): Promise<{ status: number; body: OwnTestAnswer }> => {
    const test = { service: 'servizio', n: 0, to: maskFiscalCode(citizen('A')), subject: 'Domanda accolta' };
    const answer = await helper
      .request()
      .post('/io-servizi-sociali/own-test')
      .set('x-requested-with', 'XMLHttpRequest')
      .send({ ...test, markdown: MARKDOWN, ...more });
    return { status: answer.status, body: answer.body as OwnTestAnswer };
  };

  for (const mode of ['live', 'trial'] as const)
    it(`arrives in ${mode} mode at a code of the list, marked in its title, and the register does not know it`, async () => {
      await scene.load({ ente: { mode, trialList: TO } });
      assert.deepEqual(await choices(), { mode, to: TO.map(maskFiscalCode) });
      assert.deepEqual((await post()).body, { kind: 'sent', mode });
      assert.deepEqual(scene.reached, [citizen('A')]);
      assert.deepEqual(await scene.runtime.states(), {});
      const acts = await scene.runtime.register.acts({ limit: 9 });
      const log = acts.map(({ what, n, detail }) => [what, n, detail]);
      assert.deepEqual(log, [['test', 1, '{"from":"dialog"}']], 'the log of who did what does');
      scene.runtime.node('send').receive(ready(citizen('A')));
      await scene.runtime.until(async () => (await scene.runtime.states()).sent === 1);
    });

  it('says in words of the catalogue why somebody cannot be reached, and sends nothing', async () => {
    await scene.load({ ente: { trialList: TO } });
    const { body } = await post({ n: 1, to: maskFiscalCode(citizen('B')) });
    assert.deepEqual(body, { kind: 'outcome', state: 'unreachable', reason: 'NOT_ON_IO', detail: {} });
    assert.deepEqual(scene.reached, []);
  });

  it('goes to no code beside the list, nor to one that has moved in it since it was seen', async () => {
    await scene.load({ ente: { trialList: TO } });
    for (const more of [{ n: 2 }, { n: -1 }, { n: 1 }, { to: citizen('E') }])
      assert.deepEqual((await post(more)).body, { kind: 'not-listed' }, JSON.stringify(more));
    for (const more of [{ n: '0' }, { to: undefined }, { subject: 7 }, { markdown: 'short' }])
      assert.equal((await post(more)).status, 400, JSON.stringify(more));
    assert.deepEqual(scene.reached, []);
  });

  it('cannot be sent where the list is empty, and a live list with a wrong line still has its right ones', async () => {
    await scene.load();
    assert.deepEqual((await choices()).to, []);
    assert.deepEqual((await post()).body, { kind: 'not-listed' });
    assert.deepEqual(testCodesOf(`${citizen('A')}\nnon un codice; ${citizen('A').toLowerCase()}`, TO), [
      citizen('A'),
    ]);
    assert.deepEqual(testCodesOf(' ', TO), TO);
  });

  it('leaves once on a double click', async () => {
    await scene.load({ ente: { trialList: TO } });
    const both = await Promise.all([post(), post()]);
    assert.deepEqual(
      both.map(({ body }) => body.kind),
      ['sent', 'sent'],
    );
    assert.deepEqual(scene.reached, [citizen('A')]);
  });

  it('does not wait behind a list, and the list goes on', async () => {
    await scene.load({ ente: { trialList: TO, callsPer5s: 20 } });
    for (let n = 0; n < 12; n += 1)
      scene.runtime.node('send').receive(ready(citizen('E'), { case: String(n) }));
    await scene.runtime.until(() => scene.reached.length > 0);
    await post();
    assert.ok(scene.reached.filter((code) => code === citizen('E')).length < 12);
    assert.equal(scene.reached.filter((code) => code === citizen('A')).length, 1);
  });

  it('goes to the simulator in its mode, also without a list', async () => {
    await scene.load({ ente: { mode: 'simulator' } });
    const { to } = await choices();
    assert.deepEqual(to, ['AAA**********00A']);
    assert.deepEqual((await post({ to: to[0] })).body, { kind: 'sent', mode: 'simulator' });
    assert.deepEqual(scene.reached, []);
  });

  it('is not answered for a service that is not deployed', async () => {
    await scene.load();
    const { status } = await helper.request().get('/io-servizi-sociali/own-test?service=none');
    assert.equal(status, 204);
  });
});

describe('the message of a test', () => {
  it('has a marked title that fits, cut behind the mark and never within a character, and nothing that is billed or paid', () => {
    const subject = `${'x'.repeat(111)}😀 e altro ancora`;
    assert.deepEqual(testMessage({ subject, markdown: MARKDOWN }, citizen('A')), {
      fiscal_code: citizen('A'),
      content: { subject: `PROVA - ${'x'.repeat(111)}`, markdown: MARKDOWN },
    });
  });

  it('that has waited too long for its turn does not leave any more', async () => {
    let begins = (): boolean => true;
    const waiting = (_service: string, _what: unknown, wanted: () => boolean): Promise<undefined> => {
      begins = wanted;
      return new Promise(() => undefined);
    };
    const line = { tests: { profile: waiting, send: waiting } } as unknown as Line;
    const message = testMessage({ subject: 'Domanda accolta', markdown: MARKDOWN }, citizen('A'));
    assert.deepEqual(await whileWaiting(line, 'servizio', message, 1), { kind: 'not-now' });
    assert.equal(begins(), false);
  });
});
