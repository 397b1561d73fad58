import assert from 'node:assert/strict';
import { type Api, type Reply, SHORTEST_BODY, clock, message, start, stopAll } from './support';

describe('the inbox', () => {
  afterEach(stopAll);

  const subjects = (api: Api, search?: string): string[] =>
    api.simulator.inbox.list(search).map(({ content }) => content.subject);

  it('lists the newest first and forgets the oldest beyond its capacity', async () => {
    const api = await start({ capacity: 2, unlimited: true });
    for (const subject of ['Messaggio uno', 'Messaggio due', 'Messaggio tre'])
      await api.send(message({ subject }));
    assert.deepEqual(subjects(api), ['Messaggio tre', 'Messaggio due']);
  });

  it('finds every word in title, body, fiscal code or notice number, whatever case and accent', async () => {
    const api = await start();
    await api.send(message({ subject: 'La città premiata' }));
    await api.send(message({ markdown: `${SHORTEST_BODY} CITTÀ` }, { fiscal_code: 'EEEEEE00A00E000A' }));
    const payment_data = { amount: 1, notice_number: '301000000000001760' };
    await api.send(message({ subject: 'Un pagamento', payment_data }));
    assert.equal(subjects(api, 'citta').length, 2);
    assert.deepEqual(subjects(api, 'premiata CITTA'), ['La città premiata']);
    assert.deepEqual(subjects(api, 'eeeeee00'), ['Messaggio di prova']);
    assert.deepEqual(subjects(api, '301000000000001760'), ['Un pagamento']);
    assert.deepEqual(subjects(api, 'assente'), []);
    assert.equal(subjects(api, '  ').length, 3);
  });

  it('finds a message by its id, and by no few signs that many ids have', async () => {
    const api = await start();
    const { json } = await api.send();
    const id = String(json.id);
    assert.equal(subjects(api, id).length, 1);
    assert.equal(subjects(api, id.slice(0, 8).toLowerCase()).length, 1);
    assert.deepEqual(subjects(api, id.slice(-7)), []);
  });

  it('keeps the list of accepted messages only on demand, and through a clear', async () => {
    const api = await start();
    await api.send();
    assert.deepEqual(api.simulator.accepted, []);
    const keeping = await start({ keepAccepted: true });
    const { json } = await keeping.send();
    keeping.simulator.inbox.clear();
    assert.equal(keeping.simulator.inbox.size, 0);
    assert.deepEqual(
      keeping.simulator.accepted.map(({ id }) => id),
      [json.id],
    );
  });

  it('can listen again after a close, messages kept', async () => {
    const { simulator, ...api } = await start();
    await api.send();
    await assert.rejects(simulator.listen(), /listening already/);
    await simulator.close();
    await simulator.close();
    const { baseUrl } = await simulator.listen();
    assert.match(baseUrl, /^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
    assert.equal(simulator.inbox.size, 1);
  });

  it('rejects a port that is taken', async () => {
    const one = await start();
    const two = await start();
    await two.simulator.close();
    await assert.rejects(two.simulator.listen(Number(new URL(one.origin).port)), /EADDRINUSE/);
  });
});

describe('the doors of the inbox page', () => {
  afterEach(stopAll);

  const ours = { 'x-requested-with': 'inbox' };
  const get = (api: Api, path: string): Promise<Reply> => api.call('GET', path, undefined, {});
  const post = (api: Api, path: string, headers: Record<string, string> = ours): Promise<Reply> =>
    api.call('POST', path, undefined, headers);

  it('are shut on the port of the API unless asked for', async () => {
    const api = await start();
    for (const path of ['/', '/data', '/action']) assert.equal((await get(api, path)).status, 404);
  });

  it('serve the shell, which nobody else may put in a frame and no cache keeps', async () => {
    const api = await start({ serveInbox: true, shell: () => '<!doctype html><title>x</title>' });
    const { status, headers, text } = await get(api, '/');
    assert.equal(status, 200);
    assert.equal(text, '<!doctype html><title>x</title>');
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(headers['content-security-policy'], "frame-ancestors 'self'");
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal((await get(api, '/favicon.ico')).status, 404);
  });

  it('list the messages without their bodies, so many at a time', async () => {
    const { now, advance } = clock();
    const api = await start({ serveInbox: true, now });
    const payment_data = { amount: 1, notice_number: '301000000000001760' };
    await api.send(message({ payment_data, due_date: '2026-12-31T22:59:59Z' }));
    const { json } = await get(api, '/data');
    assert.deepEqual(json, {
      version: '1.1.0',
      total: 1,
      found: 1,
      items: [
        {
          id: api.simulator.inbox.list()[0]?.id,
          fiscal_code: 'AAAAAA00A00A000A',
          createdAt: now(),
          service: { id: 'SIMULATORE-1', name: 'Servizi sociali', organization: 'Comune di Esempio' },
          subject: 'Messaggio di prova',
          status: 'ACCEPTED',
          read: false,
          payment: true,
          due_date: '2026-12-31T22:59:59.000Z',
          expired: false,
          reminders: [],
        },
      ],
      clock: { now: now(), speed: 1, moved: false },
    });
    await api.send(message({ subject: 'Altro messaggio' }));
    advance(1000);
    const limited = (await get(api, '/data?limit=1')).json;
    assert.deepEqual([limited.total, limited.found, (limited.items as unknown[]).length], [2, 2, 1]);
    const found = (await get(api, '/data?q=altro')).json;
    assert.deepEqual([found.total, found.found], [2, 1]);
  });

  it('say nothing while nothing has changed, and speak up when a message is delivered', async () => {
    const { now, advance } = clock();
    const api = await start({ serveInbox: true, now });
    await api.send();
    const version = String((await get(api, '/data')).json.version);
    assert.equal((await get(api, `/data?version=${version}`)).status, 204);
    advance(1000);
    assert.equal((await get(api, `/data?version=${version}`)).status, 200);
  });

  it('show one message with its body, or that it is gone', async () => {
    const api = await start({ serveInbox: true });
    const { json } = await api.send();
    const shown = await get(api, `/data?id=${String(json.id)}`);
    assert.equal((shown.json.content as Record<string, unknown>).markdown, SHORTEST_BODY);
    assert.equal((await get(api, '/data?id=none')).status, 404);
  });

  it('mark as read, pay and clear, for the page only', async () => {
    const api = await start({ serveInbox: true });
    const id = String((await api.send()).json.id);
    const { inbox } = api.simulator;
    assert.equal((await post(api, `/action?do=read&id=${id}`, {})).status, 403);
    assert.equal((await get(api, `/action?do=clear`)).status, 403);
    assert.equal(inbox.get(id)?.read, false);
    assert.equal((await post(api, `/action?do=read&id=${id}`)).status, 200);
    assert.equal((await post(api, `/action?do=pay&id=${id}`)).status, 200);
    assert.deepEqual([inbox.get(id)?.read, inbox.get(id)?.paidAt !== undefined], [true, true]);
    assert.equal((await post(api, '/action?do=pay&id=none')).status, 404);
    assert.equal((await post(api, '/action?do=else')).status, 404);
    assert.equal((await post(api, '/action?do=clear')).status, 200);
    assert.equal(inbox.size, 0);
  });

  it('count calls and answers', async () => {
    const api = await start({ serveInbox: true });
    await api.send();
    await api.profile('wrong');
    await api.send(message({}, { fiscal_code: 'OOOOOO00A00O000A' })).catch(() => undefined);
    const { json } = await get(api, '/data?stats');
    assert.deepEqual(json, { calls: 3, answers: { 201: 1, 400: 1, reset: 1 } });
  });

  it('turn away a browser that came by another name, from the API as from the page', async () => {
    for (const serveInbox of [true, false]) {
      const api = await start({ serveInbox });
      await api.send();
      const headers = { host: 'attacker.example', 'Ocp-Apim-Subscription-Key': 'key' };
      const names = ['attacker.example', 'attacker.example:80', '127.0.0.1.attacker.example', 'localhost.'];
      for (const host of names)
        for (const path of ['/data', '/api/v1/profiles/AAAAAA00A00A000A'])
          assert.equal((await api.call('GET', path, undefined, { ...headers, host })).status, 421, host);
      for (const host of ['localhost:1', '127.0.0.1', '[::1]:99'])
        assert.equal(
          (await api.call('GET', 'profiles/AAAAAA00A00A000A', undefined, { ...headers, host })).status,
          200,
        );
    }
  });
});
