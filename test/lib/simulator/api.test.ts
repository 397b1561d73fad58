import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { SimulatorClock } from '../../../nodes/lib/simulator';
import {
  KEY,
  REACHABLE,
  type Reply,
  SHORTEST_BODY,
  assertGateway,
  assertProblem,
  clock,
  message,
  start,
  stopAll,
} from './support';

describe('the simulated API', () => {
  afterEach(stopAll);

  describe('the gateway', () => {
    it('asks for a key', async () => {
      const api = await start();
      assertGateway(await api.call('POST', 'profiles', { fiscal_code: REACHABLE }, {}), 401);
      const empty = { 'Ocp-Apim-Subscription-Key': '' };
      assertGateway(await api.call('POST', 'profiles', { fiscal_code: REACHABLE }, empty), 401);
    });

    it('takes any key unless it is given a list', async () => {
      const api = await start({ keys: ['one', 'two'] });
      const withKey = (key: string): Promise<Reply> =>
        api.call('POST', 'profiles', { fiscal_code: REACHABLE }, { 'Ocp-Apim-Subscription-Key': key });
      assert.equal((await withKey('two')).status, 200);
      assertGateway(await withKey('three'), 401);
    });

    it('does not know other paths and methods, key or no key', async () => {
      const api = await start();
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', '/api/v1'],
        ['GET', '/api/v2/profiles/' + REACHABLE],
        ['GET', 'profiles'],
        ['PUT', 'messages'],
        ['GET', 'messages/' + REACHABLE],
        ['GET', 'messages/' + REACHABLE + '/a/b'],
        ['POST', 'messages/'],
        ['GET', 'constructor'],
      ] as const) {
        assertGateway(await api.call(method, path, undefined, {}), 404);
      }
    });

    it('refuses a body far beyond any message', async () => {
      const api = await start();
      assertGateway(await api.send('x'.repeat(2 * 1024 * 1024)), 413);
    });

    it('counts down the allowance on every answer, good or bad', async () => {
      const api = await start({ limit: 3 });
      const replies = [await api.profile(REACHABLE), await api.profile('wrong'), await api.send()];
      assert.deepEqual(
        replies.map(({ headers }) => headers['x-rate-limit-remaining']),
        ['2', '1', '0'],
      );
    });

    it('answers 429 with a wait in seconds when the allowance is used up, and goes on after it', async () => {
      const { now, advance } = clock();
      const api = await start({ limit: 2, now });
      await api.profile(REACHABLE);
      advance(1500);
      await api.profile(REACHABLE);
      const refused = await api.send();
      assertGateway(refused, 429);
      assert.equal(refused.headers['x-rate-limit-retry-after'], '4');
      assert.equal(refused.headers['retry-after'], undefined);
      assert.equal(refused.headers['x-rate-limit-remaining'], undefined);
      assert.equal(api.simulator.inbox.size, 0);
      advance(3500);
      assert.equal((await api.send()).status, 201);
    });

    it('has no limit and no such headers when unlimited', async () => {
      const api = await start({ unlimited: true, limit: 1 });
      await api.send();
      const reply = await api.send();
      assert.equal(reply.status, 201);
      assert.equal(reply.headers['x-rate-limit-remaining'], undefined);
    });

    it('does not count calls without a good key', async () => {
      const api = await start({ limit: 1 });
      await api.call('POST', 'messages', message(), {});
      assert.equal((await api.send()).status, 201);
    });
  });

  describe('profiles', () => {
    it('tells by POST and GET that a citizen can be reached', async () => {
      const api = await start();
      for (const reply of [await api.profile(REACHABLE), await api.call('GET', `profiles/${REACHABLE}`)]) {
        assert.equal(reply.status, 200);
        assert.deepEqual(reply.json, { sender_allowed: true, preferred_languages: ['it_IT'] });
      }
    });

    it('refuses malformed fiscal codes, lower case included, and accepts omocodia', async () => {
      const api = await start();
      for (const code of ['', 'aaaaaa00a00a000a', 'AAAAAA00F00A000A', '12345678901', REACHABLE + ' ']) {
        assert.equal((await api.profile(code)).status, 400, code);
      }
      assertProblem(await api.call('GET', 'profiles/NOBODY'), 400, 'Invalid FiscalCode');
      assertProblem(await api.send('{"fiscal_code":'), 400, 'Invalid message structure');
      assert.equal((await api.profile('AAAAAALMALMALMNA')).status, 200);
    });
  });

  describe('status', () => {
    it('is ACCEPTED without content at first, PROCESSED with it later', async () => {
      const { now, advance } = clock();
      const api = await start({ now, processMs: 1000 });
      const sent = await api.send(message({}, { time_to_live: 7200 }));
      const path = `messages/${REACHABLE}/${String(sent.json.id)}`;
      const before = await api.call('GET', path);
      assert.equal(before.status, 200);
      const head = {
        id: sent.json.id,
        fiscal_code: REACHABLE,
        created_at: new Date(now()).toISOString(),
        sender_service_id: 'SIMULATORE-1',
        time_to_live: 7200,
        feature_level_type: 'STANDARD',
      };
      assert.deepEqual(before.json, { message: head, status: 'ACCEPTED' });
      advance(1000);
      const content = { subject: 'Messaggio di prova', markdown: SHORTEST_BODY };
      assert.deepEqual((await api.call('GET', path)).json, {
        message: { ...head, content },
        status: 'PROCESSED',
      });
    });

    it('has the date of the simulated clock, while delivery and allowance keep to real time', async () => {
      const { now, advance } = clock();
      const turned = new SimulatorClock({ now });
      const api = await start({ now, clock: turned, processMs: 1000, limit: 2 });
      turned.skipToTomorrow();
      const sent = await api.send();
      const path = `messages/${REACHABLE}/${String(sent.json.id)}`;
      turned.skipToTomorrow();
      const { json } = await api.call('GET', path);
      const head = json.message as Record<string, unknown>;
      assert.deepEqual([head.created_at, json.status], ['2026-01-16T08:00:00.000Z', 'ACCEPTED']);
      assertGateway(await api.call('GET', path), 429);
      advance(5000);
      assert.equal((await api.call('GET', path)).json.status, 'PROCESSED');
    });

    it('tells of reading and payment of Premium messages only, once they are processed', async () => {
      const { now, advance } = clock();
      const api = await start({ now, premium: true });
      const data = { payment_data: { amount: 100, notice_number: '301000000000001760' } };
      const sent = await api.send(message(data, { feature_level_type: 'ADVANCED' }));
      const id = String(sent.json.id);
      const status = async (): Promise<unknown[]> => {
        const { json } = await api.call('GET', `messages/${REACHABLE}/${id}`);
        return [json.status, json.read_status, json.payment_status];
      };
      assert.deepEqual(await status(), ['ACCEPTED', undefined, undefined]);
      advance(1000);
      assert.deepEqual(await status(), ['PROCESSED', 'UNREAD', 'NOT_PAID']);
      api.simulator.inbox.markRead(id);
      api.simulator.inbox.markPaid(id);
      assert.deepEqual(await status(), ['PROCESSED', 'READ', 'PAID']);
    });

    it('does not know wrong ids, nor a right one under another fiscal code', async () => {
      const api = await start();
      const { json } = await api.send();
      assertProblem(await api.call('GET', `messages/${REACHABLE}/nothing`), 404, 'Message not found');
      const other = `messages/BBBBBB00A00B000A/${String(json.id)}`;
      assertProblem(await api.call('GET', other), 404, 'Message not found');
    });

    it('is refused to another service of the same institution', async () => {
      const api = await start();
      const { json } = await api.send();
      const other = { 'Ocp-Apim-Subscription-Key': 'another' };
      const reply = await api.call('GET', `messages/${REACHABLE}/${String(json.id)}`, undefined, other);
      assertProblem(reply, 403, 'You are not allowed here');
    });

    it('is open to both keys of one service, which the caller names', async () => {
      const service = { id: 'SRV', name: 'Servizi sociali', organization: 'Comune di Prova' };
      const api = await start({ serviceOf: () => service });
      const { json } = await api.send();
      const other = { 'Ocp-Apim-Subscription-Key': 'second' };
      const reply = await api.call('GET', `messages/${REACHABLE}/${String(json.id)}`, undefined, other);
      assert.equal((reply.json.message as Record<string, unknown>).sender_service_id, 'SRV');
    });
  });

  it('stores a message half-way through the latency, whether or not the caller waits', async () => {
    const waits: { run: () => void; ms: number }[] = [];
    const timers = {
      setTimeout: (run: () => void, ms: number) => waits.push({ run, ms }),
      clearTimeout: () => undefined,
    };
    let arrived = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const watched = {
      ...timers,
      setTimeout: (run: () => void, ms: number) => {
        arrived();
        return timers.setTimeout(run, ms);
      },
    };
    const api = await start({ latencyMs: 200, timers: watched });
    const agent = new Agent();
    const outgoing = request(`${api.baseUrl}/messages`, {
      method: 'POST',
      agent,
      headers: { 'Ocp-Apim-Subscription-Key': KEY },
    });
    const gone = new Promise((resolve) => outgoing.once('error', resolve));
    outgoing.end(JSON.stringify(message()));
    await waiting;
    assert.deepEqual(
      waits.map(({ ms }) => ms),
      [100],
    );
    assert.equal(api.simulator.inbox.size, 0);
    agent.destroy();
    await gone;
    const second = new Promise<void>((resolve) => (arrived = resolve));
    waits[0]?.run();
    await second;
    assert.equal(api.simulator.inbox.size, 1);
  });
});
