import assert from 'node:assert/strict';
import { answered, good, later, lineBench, type Answering } from '../../support/line';

const wrongKey = answered(401, {
  statusCode: 401,
  message: 'Access denied due to invalid subscription key.',
});

describe('a line that IO stops', () => {
  const at = lineBench();
  const told = () => at.bench.told.map(({ code, queued }) => [code, queued]);

  beforeEach(() => {
    at.bench.keys.set('altro', 'other-key');
    at.bench.line.attach(at.bench.sender());
    at.bench.line.attach(at.bench.sender('altra', true, 'altro'));
  });

  const stops: [string, ReturnType<typeof answered>, string][] = [
    ['401', wrongKey, 'IO_UNAUTHORIZED'],
    ['403', answered(403, { title: 'You are not allowed here' }), 'IO_FORBIDDEN'],
  ];
  for (const kind of ['profile', 'send'] as const)
    for (const [status, answer, code] of stops)
      it(`stops only the service that gets ${status} to a ${kind} call, and keeps its rows`, async () => {
        const answering: Answering = (call) =>
          call.key === 'key' && call.kind === kind ? answer : good(call);
        at.bench.answer = answering;
        await at.bench.takeIn(50);
        await at.bench.takeIn(5, { node: 'altra', service: 'altro' });
        await at.bench.pass(60_000);
        assert.deepEqual(await at.bench.states(), { queued: 50, sent: 5 });
        assert.deepEqual(told(), [[code, 50]]);
        assert.deepEqual(at.bench.line.state('servizio'), { kind: 'halted', code });
        assert.equal(at.bench.line.state('altro').kind, 'running');
        at.bench.answer = good;
        await at.bench.line.resume('servizio');
        await at.bench.pass(5_000);
        assert.deepEqual(await at.bench.states(), { sent: 55 });
      });

  const strange: [string, ReturnType<typeof answered>][] = [
    ['a gateway’s 404', answered(404, { statusCode: 404, message: 'Resource not found' })],
    ['a redirect', answered(302)],
    ['a 200 without a boolean', answered(200, { preferred_languages: ['it_IT'] })],
    ['a page of HTML', { kind: 'answered', status: 200, body: undefined }],
    ['an array', { kind: 'answered', status: 200, body: [] }],
  ];
  for (const [name, answer] of strange)
    it(`stops as a whole at ${name} to a profile call: no letters because of a wrong address`, async () => {
      at.bench.answer = ({ kind }) => (kind === 'profile' ? answer : answered(201, { id: 'x' }));
      at.bench.untilOpen = 1_000;
      await at.bench.takeIn(50);
      await at.bench.takeIn(5, { node: 'altra', service: 'altro' });
      at.bench.untilOpen = 0;
      await at.bench.pass(60_000);
      assert.deepEqual(await at.bench.states(), { queued: 55 });
      assert.deepEqual(told().sort(), [
        ['IO_UNEXPECTED_ANSWER', 5],
        ['IO_UNEXPECTED_ANSWER', 50],
      ]);
      assert.equal(at.bench.count('send'), 0);
    });

  it('tells an io-send node that moved to another service of its old rows, and lifts their stop with its own', async () => {
    at.bench.answer = (call) => (call.key === 'key' ? wrongKey : good(call));
    const before = at.bench.sender();
    at.bench.line.attach(before);
    await at.bench.takeIn(5);
    at.bench.line.detach(before);
    const moved = at.bench.sender('send', true, 'altro');
    at.bench.line.attach(moved);
    await at.bench.pass(5_000);
    assert.deepEqual(at.bench.line.state('altro', ['servizio']), { kind: 'halted', code: 'IO_UNAUTHORIZED' });
    assert.equal(told().length, 1);
    at.bench.answer = good;
    await at.bench.line.resume('altro');
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { sent: 5 });
  });

  it('stops as a whole when POST /messages is not there', async () => {
    at.bench.answer = (call) =>
      call.kind === 'send' ? answered(404, { message: 'Resource not found' }) : good(call);
    await at.bench.takeIn(5);
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { queued: 5 });
    assert.equal(at.bench.line.state('altro').kind, 'halted');
  });

  for (const kind of ['profile', 'send'] as const)
    it(`puts a message aside whose 403 to a ${kind} call stops its service a second time`, async () => {
      at.bench.pace.setLimit(2);
      at.bench.answer = (call) =>
        call.kind === kind && call.fiscalCode === 'AAAAAA00A00A000A'
          ? answered(403, { title: 'Forbidden', detail: 'no reason' })
          : good(call);
      await at.bench.takeIn(5);
      await at.bench.pass(60_000);
      assert.deepEqual(await at.bench.states(), { queued: 5 });
      await at.bench.line.resume('servizio');
      await at.bench.pass(120_000);
      assert.deepEqual(await at.bench.states(), { discarded: 1, sent: 4 });
      const [aside] = at.bench.outcomes.filter(({ state }) => state === 'discarded');
      assert.match(aside?.msg ?? '', /AAAAAA00A00A000A/);
      assert.deepEqual(
        [aside?.reason, aside?.detail],
        ['REFUSED_BY_IO', { status: 403, answer: 'Forbidden' }],
      );
      assert.deepEqual(told(), [['IO_FORBIDDEN', 5]]);
    });

  it('puts none of the messages aside that only met the stop of another, and none because of an old key', async () => {
    at.bench.answer = (call) => (call.kind === 'send' ? answered(403, { title: 'Forbidden' }) : good(call));
    await at.bench.takeIn(20);
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { queued: 20 });
    at.bench.keys.set('servizio', 'new-key');
    await at.bench.line.resume('servizio');
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { queued: 20 });
    await at.bench.line.resume('servizio');
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { discarded: 1, queued: 19 });
    assert.equal(at.bench.line.state('servizio').kind, 'halted');
  });

  it('sends no faster than one POST in half a minute to an IO that cannot load the service', async () => {
    const detail = 'Unable to retrieve the service tied to the provided subscription id';
    at.bench.answer = (call) =>
      call.kind === 'send' ? answered(500, { title: 'Internal server error', detail }) : good(call);
    await at.bench.takeIn(1);
    await at.bench.pass(60_000);
    assert.deepEqual(await at.bench.states(), { queued: 1 });
    assert.ok(at.bench.count('send') <= 6, `${at.bench.count('send')} POSTs`);
    at.bench.answer = good;
    await at.bench.pass(10 * 60_000);
    assert.deepEqual(await at.bench.states(), { sent: 1 });
  });

  it('stops a service after ten refusals in a row', async () => {
    at.bench.answer = (call) => (call.kind === 'send' ? answered(400, { title: 'no' }) : good(call));
    await at.bench.takeIn(200);
    await at.bench.pass(60_000);
    const { discarded = 0, queued = 0 } = await at.bench.states();
    assert.ok(discarded >= 10 && discarded <= 30, `${discarded} refused`);
    assert.equal(discarded + queued, 200);
    assert.deepEqual(
      at.bench.told.map(({ code }) => code),
      ['IO_TOO_MANY_REFUSALS'],
    );
    assert.equal(at.bench.line.state('altro').kind, 'running');
  });

  it('goes on after nine refusals and a message sent, for ever', async () => {
    let n = 0;
    at.bench.pace.setLimit(2);
    at.bench.answer = (call) => (call.kind === 'send' && (n += 1) % 10 !== 0 ? answered(400) : good(call));
    await at.bench.takeIn(60);
    await at.bench.pass(10 * 60_000);
    assert.deepEqual(await at.bench.states(), { discarded: 54, sent: 6 });
    assert.deepEqual(told(), []);
  });

  it('counts anew when a person says go on', async () => {
    at.bench.pace.setLimit(2);
    at.bench.answer = (call) => (call.kind === 'send' ? answered(400) : good(call));
    await at.bench.takeIn(30);
    await at.bench.pass(5 * 60_000);
    assert.equal((await at.bench.states()).discarded, 10);
    await at.bench.line.resume('servizio');
    await at.bench.pass(5 * 60_000);
    assert.equal((await at.bench.states()).discarded, 20);
    assert.equal(at.bench.told.length, 2);
  });

  it('does not count people who are not on IO as refusals', async () => {
    at.bench.answer = ({ kind }) =>
      kind === 'profile' ? answered(404, { title: 'Profile not found' }) : answered(500);
    await at.bench.takeIn(50);
    await at.bench.pass(60_000);
    assert.deepEqual(await at.bench.states(), { unreachable: 50 });
    assert.deepEqual(told(), []);
  });

  it('stops a service whose key is gone, without a call, and says how many wait', async () => {
    at.bench.keys.delete('servizio');
    await at.bench.takeIn(3);
    await at.bench.takeIn(1, { node: 'altra', service: 'altro' });
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { queued: 3, sent: 1 });
    assert.deepEqual(told(), [['IO_API_KEY_MISSING', 3]]);
    assert.ok(at.bench.calls.every(({ key }) => key === 'other-key'));
  });

  it('does not stop for what IO says of a key that was replaced meanwhile', async () => {
    const late = later();
    at.bench.answer = (call) => (call.key === 'key' ? late.answer : good(call));
    await at.bench.takeIn(2);
    await at.bench.pass(1_000);
    at.bench.keys.set('servizio', 'new-key');
    late.give(wrongKey);
    await at.bench.pass(1_000);
    assert.deepEqual([await at.bench.states(), told()], [{ sent: 2 }, []]);
  });

  it('tells a stop with facts that hold no personal data', async () => {
    const detail = 'at [root.fiscal_code] value "AAAAAA00A00A000A" for RSSMRA85T10A562S';
    at.bench.answer = () => answered(403, { title: 'You are not allowed here', detail });
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    assert.match(JSON.stringify(at.bench.told), /You are not allowed here/);
    assert.doesNotMatch(JSON.stringify(at.bench.told), /AAAAAA|RSSMRA|"key"/);
  });
});
