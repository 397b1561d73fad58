import assert from 'node:assert/strict';
import type { Group } from '../../../nodes/lib/simulator';
import {
  REACHABLE,
  type Reply,
  SHORTEST_BODY,
  assertProblem,
  clock,
  message,
  start,
  stopAll,
} from './support';

describe('sending to the simulated API', () => {
  afterEach(stopAll);

  it('answers 201 with a ULID and a relative location', async () => {
    const { now } = clock();
    const api = await start({ now });
    const reply = await api.send();
    assert.equal(reply.status, 201);
    const { id } = reply.json;
    assert.match(String(id), /^01[0-9A-HJKMNP-TV-Z]{24}$/);
    assert.deepEqual(Object.keys(reply.json), ['id']);
    assert.equal(reply.headers.location, `/api/v1/messages/${REACHABLE}/${String(id)}`);
    assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8');
  });

  it('takes the fiscal code in the path or in the body, not in both or neither', async () => {
    const api = await start();
    const { fiscal_code, ...without } = message();
    assert.equal((await api.call('POST', `messages/${String(fiscal_code)}`, without)).status, 201);
    assertProblem(await api.call('POST', `messages/${REACHABLE}`, message()), 400, 'Bad parameters');
    assertProblem(await api.send(without), 400, 'Bad parameters');
    assertProblem(await api.call('POST', 'messages/NOBODY', without), 400, 'Invalid FiscalCode');
  });

  it('makes two messages of two equal calls', async () => {
    const api = await start();
    const [one, two] = [await api.send(), await api.send()];
    assert.notEqual(one.json.id, two.json.id);
    assert.equal(api.simulator.inbox.size, 2);
  });

  const payment = { amount: 1, notice_number: '301000000000001760' };
  const remote = { id: 'x', configuration_id: '01HMRBX079WA5SGYBQP1A7FSKH' };

  const accepted: Record<string, Record<string, unknown>> = {
    'the shortest title and body': { subject: 'x'.repeat(10), markdown: SHORTEST_BODY },
    'the longest title and body': { subject: 'x'.repeat(120), markdown: 'x'.repeat(10_000) },
    'a body of 40 emoji, which are 80 units': { markdown: '😀'.repeat(40) },
    'a deadline in UTC': { due_date: '2026-12-31T22:59:59Z' },
    'a deadline with offset and fraction': { due_date: '2026-12-31T23:59:59.000+01:00' },
    'a deadline without zone': { due_date: '2026-12-31T22:59:59' },
    'a deadline that is past': { due_date: '2001-01-01T00:00:00Z' },
    'one cent': { payment_data: payment },
    'the highest payment of the service': { payment_data: { ...payment, amount: 1_000_000 } },
  };
  for (const [name, content] of Object.entries(accepted)) {
    it(`accepts ${name}`, async () => {
      const api = await start();
      const reply = await api.send(message(content));
      assert.equal(reply.status, 201, reply.text);
    });
  }

  const malformed: Record<string, Record<string, unknown>> = {
    'a title of 9': { subject: 'x'.repeat(9) },
    'a title of 121': { subject: 'x'.repeat(121) },
    'a title of 61 emoji, which are 122 units': { subject: '😀'.repeat(61) },
    'a title that is no text': { subject: 1234567890 },
    'a body of 79': { markdown: 'x'.repeat(79) },
    'a body of 10,001': { markdown: 'x'.repeat(10_001) },
    'no body': { markdown: undefined },
    'a deadline without time': { due_date: '2026-12-31' },
    'a deadline that is no date': { due_date: '2026-13-41T00:00:00Z' },
    'an Italian date': { due_date: '31/12/2026' },
    'a payment of nothing': { payment_data: { ...payment, amount: 0 } },
    'a payment with half a cent': { payment_data: { ...payment, amount: 1.5 } },
    'a payment as text': { payment_data: { ...payment, amount: '100' } },
    'a payment beyond pagoPA': { payment_data: { ...payment, amount: 10_000_000_000 } },
    'a notice number of 17 digits': { payment_data: { ...payment, notice_number: '30100000000000001' } },
    'a notice number as number': {
      payment_data: { ...payment, notice_number: 301000000000000000 },
    },
    'a notice number that begins with 4': {
      payment_data: { ...payment, notice_number: '401000000000000017' },
    },
    'a payment without notice': { payment_data: { amount: 1 } },
    'a configuration id that is no ULID': { third_party_data: { id: 'x', configuration_id: 'abc' } },
    'a precondition that IO does not know': { third_party_data: { ...remote, has_precondition: 'NONE' } },
    'remote content without id': { third_party_data: { configuration_id: remote.configuration_id } },
  };
  for (const [name, content] of Object.entries(malformed)) {
    it(`refuses ${name}`, async () => {
      const api = await start({ premium: true });
      assertProblem(await api.send(message(content)), 400, 'Invalid message structure');
      assert.equal(api.simulator.inbox.size, 0);
    });
  }

  it('refuses what is no object at all, wrong levels and times to live', async () => {
    const api = await start();
    for (const body of ['', 'null', '[]', '"text"', '{', message({}, { content: null })]) {
      assertProblem(await api.send(body), 400, 'Invalid message structure');
    }
    for (const rest of [{ feature_level_type: 'GOLD' }, { time_to_live: 60 }, { fiscal_code: 'NOBODY' }]) {
      assertProblem(await api.send(message({}, rest)), 400, 'Invalid message structure');
    }
  });

  it('names every fault of a message at once, and repeats none of its values', async () => {
    const api = await start();
    const reply = await api.send(message({ subject: 'segreto', markdown: 'riservato' }));
    const detail = String(reply.json.detail);
    assert.match(detail, /content\.subject/);
    assert.match(detail, /content\.markdown/);
    assert.doesNotMatch(reply.text, /segreto|riservato/);
  });

  it('drops unknown properties without a word', async () => {
    const api = await start();
    const reply = await api.send(
      message(
        { legal_data: { x: 1 }, priority: 'high' },
        { default_addresses: { email: 'nobody' }, extra: 1 },
      ),
    );
    assert.equal(reply.status, 201);
    const [stored] = api.simulator.inbox.list();
    assert.deepEqual(Object.keys(stored?.content ?? {}), ['subject', 'markdown']);
  });

  it('normalises the deadline to UTC', async () => {
    const api = await start();
    await api.send(message({ due_date: '2026-07-31T23:59:59+02:00' }));
    assert.equal(api.simulator.inbox.list()[0]?.content.due_date, '2026-07-31T21:59:59.000Z');
  });

  it('refuses a payment above the limit of the service and names both amounts', async () => {
    const api = await start({ paymentLimit: 1000 });
    const reply = await api.send(message({ payment_data: { ...payment, amount: 1001 } }));
    assertProblem(reply, 400, 'Error while sending payment metadata');
    assert.match(String(reply.json.detail), /1001 .*1000/);
    assert.equal((await api.send(message({ payment_data: { ...payment, amount: 1000 } }))).status, 201);
  });

  const groups: [Group, Record<string, unknown>, Record<string, unknown>, RegExp][] = [
    ['ApiMessageWriteAdvanced', {}, { feature_level_type: 'ADVANCED' }, /Premium message/],
    ['ApiThirdPartyMessageWrite', { third_party_data: remote }, {}, /third party message/],
    [
      'ApiMessageWriteWithPayee',
      { payment_data: { ...payment, payee: { fiscal_code: '00000000000' } } },
      {},
      /with payee/,
    ],
  ];
  for (const [group, content, rest, detail] of groups) {
    it(`refuses what needs the group "${group}" without it, and accepts it with it`, async () => {
      const without = await (await start()).send(message(content, rest));
      assertProblem(without, 403, 'You are not allowed here');
      assert.match(String(without.json.detail), detail);
      assert.equal((await (await start({ groups: [group] })).send(message(content, rest))).status, 201);
    });
  }

  it('lets a Premium institution send third-party data without the other group', async () => {
    const api = await start({ premium: true });
    const reply = await api.send(
      message({ third_party_data: { ...remote, has_attachments: true } }, { feature_level_type: 'ADVANCED' }),
    );
    assert.equal(reply.status, 201);
  });

  it('wants a configuration for remote content, a known one, and Premium for attachments', async () => {
    const api = await start({
      groups: ['ApiThirdPartyMessageWrite'],
      configurations: [remote.configuration_id],
    });
    const refused = async (data: Record<string, unknown>): Promise<Reply> =>
      api.send(message({ third_party_data: data }));
    assertProblem(await refused({ id: 'x' }), 403, 'No configuration id for remote content');
    const unknown = { id: 'x', configuration_id: '01HMRBX079WA5SGYBQP1A7FSKJ' };
    assertProblem(await refused(unknown), 404, 'Remote Content Configuration NOT FOUND');
    assertProblem(await refused({ ...remote, has_attachments: true }), 403, 'Attachments call forbidden');
    assert.equal((await refused(remote)).status, 201);
  });

  it('checks in the order of IO: form, groups, fiscal code, recipient, payment', async () => {
    const api = await start({ paymentLimit: 1 });
    const all = {
      fiscal_code: 'FFFFFF00A00F000A',
      feature_level_type: 'ADVANCED',
      content: { subject: 'x', markdown: SHORTEST_BODY, payment_data: { ...payment, amount: 2 } },
    };
    const path = `messages/${all.fiscal_code}`;
    assertProblem(await api.call('POST', path, all), 400, 'Invalid message structure');
    const formed = { ...all, content: { ...all.content, subject: 'x'.repeat(10) } };
    assertProblem(await api.call('POST', path, formed), 403, 'You are not allowed here');
    const standard = { ...formed, feature_level_type: 'STANDARD' };
    assertProblem(await api.call('POST', path, standard), 400, 'Bad parameters');
    assertProblem(await api.send(standard), 403, 'Recipient forbidden');
    const reachable = { ...standard, fiscal_code: REACHABLE };
    assertProblem(await api.send(reachable), 400, 'Error while sending payment metadata');
  });

  it('refuses citizens who are too young by its clock, or born on no day, once it has a minimum age', async () => {
    const time = clock(Date.parse('2026-10-01T12:00:00+02:00'));
    const to = (code: string) => message({}, { fiscal_code: code });
    const [adult, minor] = ['XYZXYZ08R41Z999X', 'XYZXYZ08R02Z999X'];
    const today = await start({ now: time.now });
    const noDays = ['XYZXYZ80B30Z999X', 'XYZXYZ80A40Z999X', 'XYZXYZULA80Z999X'];
    for (const code of [adult, minor, ...noDays]) assert.equal((await today.send(to(code))).status, 201);
    const announced = await start({ now: time.now, minimumAge: 18 });
    for (const code of [adult, REACHABLE]) assert.equal((await announced.send(to(code))).status, 201);
    for (const code of [minor, 'XYZXYZLVALMZ999X', ...noDays])
      assertProblem(await announced.send(to(code)), 422, 'Unprocessable Entity');
    time.advance(24 * 3_600_000);
    assert.equal((await announced.send(to(minor))).status, 201);
  });
});
