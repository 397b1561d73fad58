import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, isServiceId, ManageClient, Services } from '../../../nodes/lib/io-api';

const KEY = 'a-very-secret-manage-key';
const ID = '01HSERVICE0000000000000000';

interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: http.OutgoingHttpHeaders;
}

/** A service as IO gives it. */
function service(more: object = {}): Record<string, unknown> {
  return {
    id: ID,
    name: 'Servizi sociali',
    description: 'x',
    organization: { name: 'Comune di Esempio', fiscal_code: '00000000000' },
    status: { value: 'draft' },
    version: 3,
    last_update: '2026-01-15T09:00:00.000Z',
    metadata: { scope: 'LOCAL' },
    ...more,
  };
}

describe("the institution's services on IO", () => {
  const servers: http.Server[] = [];
  const asked: { method: string; path: string; key: unknown; body: string }[] = [];

  afterEach(() => {
    asked.length = 0;
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Answers one call after the other; the last answer again and again. */
  async function answering(...replies: readonly (Reply | 'silence')[]): Promise<Services> {
    const left = [...replies];
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        asked.push({ method, path: url, key: headers['ocp-apim-subscription-key'], body });
        const reply = left.length > 1 ? left.shift() : left[0];
        if (reply === undefined || reply === 'silence') return;
        response.writeHead(reply.status ?? 200, reply.headers);
        response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new Services(new ManageClient(`http://127.0.0.1:${port}/api/v1`, KEY, 300));
  }

  function value<T>(one: Asked<T>): T {
    assert.ok(one.ok, JSON.stringify(one));
    return one.value;
  }

  function code<T>(one: Asked<T>): string {
    assert.ok(!one.ok);
    return `${one.code}${one.uncertain ? ' perhaps done' : ''}`;
  }

  it('are asked for with the manage key, by the paths of the API', async () => {
    const services = await answering({ status: 204, body: '' });
    await services.uploadLogo(ID, Buffer.from('PNG'));
    await services.review(ID, true);
    await services.publish(ID);
    await services.unpublish(ID);
    await services.history(ID);
    await services.update(ID, { name: 'x' });
    await services.get('a/../b');
    assert.deepEqual(
      asked.map(({ method, path, key, body }) => {
        assert.equal(key, KEY);
        return `${method} ${path.replace('/api/v1/manage/services', '')} ${body}`;
      }),
      [
        `PUT /${ID}/logo {"logo":"UE5H"}`,
        `PUT /${ID}/review {"auto_publish":true}`,
        `POST /${ID}/release `,
        `DELETE /${ID}/release `,
        `GET /${ID}/history?order=DESC&limit=20 `,
        `PUT /${ID} {"name":"x"}`,
        'GET /a%2F..%2Fb ',
      ],
    );
  });

  it('come with what IO says, and with what is known to be well-formed apart', async () => {
    const raw = service({ status: { value: 'rejected', reason: ' Troppo\n\u0007 vaga ' }, future: { a: 1 } });
    const found = value(await (await answering({ body: raw })).get(ID));
    assert.deepEqual(found, {
      id: ID,
      name: 'Servizi sociali',
      organizationFiscalCode: '00000000000',
      version: 3,
      lastUpdate: '2026-01-15T09:00:00.000Z',
      raw,
      state: 'rejected',
      reason: 'Troppo vaga',
    });
  });

  it('have empty values for what IO says in a way that cannot be', async () => {
    const odd = { version: -1, last_update: 'ieri', organization: { fiscal_code: 7 } };
    const found = value(await (await answering({ body: service(odd) })).get(ID));
    assert.deepEqual([found.version, found.lastUpdate, found.organizationFiscalCode], [0, '', '']);
    const never = {
      last_update: '2026-99-99T00:00',
      organization: null,
      status: { value: 'draft', reason: 5 },
    };
    const other = value(await (await answering({ body: service(never) })).get(ID));
    assert.deepEqual([other.lastUpdate, other.organizationFiscalCode, other.reason], ['', '', '']);
  });

  for (const [what, body] of [
    ['no JSON', '<html>'],
    ['a list', []],
    ['no id', service({ id: undefined })],
    ['an id that leads elsewhere', service({ id: '../altri' })],
    ['no name', service({ name: 5 })],
    ['no state', service({ status: 'draft' })],
    ['a state that there is not', service({ status: { value: 'toString' } })],
  ] as const)
    it(`are not taken from an answer with ${what}`, async () => {
      assert.equal(code(await (await answering({ body })).get(ID)), 'SHEET_UNEXPECTED perhaps done');
    });

  it('are listed page by page, as many as IO says there are', async () => {
    const page = (ids: readonly string[], count: unknown): Reply => ({
      body: { value: ids.map((id) => service({ id })), pagination: { count } },
    });
    const services = await answering(page(['a', 'b'], 3), page(['c'], 3));
    assert.deepEqual(
      value(await services.list()).map(({ id }) => id),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(
      asked.map(({ path }) => path.split('?')[1]),
      ['limit=100&offset=0', 'limit=100&offset=2'],
    );
  });

  it('are listed to the end also without a count, and when the count is too high', async () => {
    const hundred = Array.from({ length: 100 }, (_none, n) => service({ id: `s${n}` }));
    const without = await answering({ body: { value: hundred } }, { body: { value: [service()] } });
    assert.equal(value(await without.list()).length, 101);
    const high = await answering(
      { body: { value: [service()], pagination: { count: 1e9 } } },
      { body: { value: [], pagination: { count: 1e9 } } },
    );
    assert.equal(value(await high.list()).length, 1);
  });

  it('are not listed without end', async () => {
    const services = await answering({ body: { value: [service()], pagination: { count: 1e9 } } });
    assert.equal(code(await services.list()), 'SHEET_UNEXPECTED');
    assert.equal(asked.length, 50);
  });

  it('are not listed from a page that is none, or of which a part is none', async () => {
    for (const body of ['', {}, { value: {} }, { value: [service(), null] }])
      assert.equal(code(await (await answering({ body })).list()), 'SHEET_UNEXPECTED perhaps done');
    assert.equal(code(await (await answering({ status: 401, body: '' })).list()), 'SHEET_KEY');
  });

  it('tell what is published: a version, or that there never was one', async () => {
    const released = value(await (await answering({ body: service({ status: 'published' }) })).released(ID));
    assert.equal(released?.state, 'published');
    assert.equal(
      value(await (await answering({ status: 404, body: { title: 'Not found' } })).released(ID)),
      undefined,
    );
    const odd = await answering({ body: service({ status: 'perhaps' }) });
    assert.equal(code(await odd.released(ID)), 'SHEET_UNEXPECTED perhaps done');
  });

  it('tell their history, without the events that nobody knows', async () => {
    const items = [
      {
        status: { kind: 'publication', value: 'published' },
        version: 2,
        last_update: '2026-01-15T09:00:00Z',
      },
      { status: { value: 'rejected', reason: 'x'.repeat(5000) } },
      { status: { value: 'exploded' } },
      { status: null },
      5,
    ];
    const found = value(await (await answering({ body: { items } })).history(ID));
    assert.deepEqual(found[0], {
      at: '2026-01-15T09:00:00.000Z',
      state: 'published',
      version: 2,
      reason: '',
    });
    assert.deepEqual([found.length, found[1]?.reason.length, found[1]?.at], [2, 1000, '']);
    const endless = { items: Array.from({ length: 500 }, () => items[0]) };
    assert.equal(value(await (await answering({ body: endless })).history(ID)).length, 20);
    assert.equal(
      code(await (await answering({ body: { items: {} } })).history(ID)),
      'SHEET_UNEXPECTED perhaps done',
    );
  });

  for (const [status, body, expected] of [
    [400, { title: 'Bad Request', detail: 'x' }, 'SHEET_REFUSED'],
    [401, { statusCode: 401, message: 'Access denied due to missing subscription key' }, 'SHEET_KEY'],
    [403, { title: 'You are not allowed here' }, 'SHEET_FORBIDDEN'],
    [404, { title: 'Not found' }, 'SHEET_NOT_FOUND'],
    [404, { statusCode: 404, message: 'Resource not found' }, 'SHEET_UNEXPECTED'],
    [404, '<html>', 'SHEET_NOT_FOUND'],
    [409, {}, 'SHEET_CONFLICT'],
    [409, '<html>', 'SHEET_CONFLICT perhaps done'],
    [408, '', 'SHEET_UNEXPECTED perhaps done'],
    [499, '', 'SHEET_UNEXPECTED perhaps done'],
    [413, '', 'SHEET_REFUSED'],
    [418, '', 'SHEET_UNEXPECTED'],
    [302, '', 'SHEET_UNEXPECTED'],
    [200, service(), 'SHEET_UNEXPECTED perhaps done'],
    [500, { title: 'Internal server error' }, 'SHEET_TROUBLE perhaps done'],
    [503, '<html>', 'SHEET_TROUBLE perhaps done'],
  ] as const)
    it(`give a creation that was answered with ${status} a code: ${expected}`, async () => {
      assert.equal(code(await (await answering({ status, body })).create({})), expected);
    });

  it('say how long to wait after too many calls', async () => {
    const told = await (
      await answering({ status: 429, body: '', headers: { 'x-rate-limit-retry-after': '3' } })
    ).publish(ID);
    assert.deepEqual(told, { ok: false, code: 'SHEET_TOO_MANY', args: { seconds: 3 }, uncertain: false });
    const untold = await (await answering({ status: 429, body: '' })).publish(ID);
    assert.ok(!untold.ok && untold.args.seconds === 5);
  });

  it('repeat of IO’s words only those that hold no value', async () => {
    const body = { title: 'Bad Request', detail: `value "AAAAAA00A00A000A" at [root.metadata.email] ${KEY}` };
    const told = await (await answering({ status: 400, body })).create({});
    assert.ok(!told.ok);
    assert.deepEqual(told.args, { status: 400, answer: 'Bad Request: root.metadata.email' });
  });

  it('tell silence, which leaves it open, from a network that carried nothing', async () => {
    assert.equal(code(await (await answering('silence')).create({})), 'SHEET_NO_ANSWER perhaps done');
    const nobody = new Services(new ManageClient('http://nessuno.invalid/api/v1', KEY));
    assert.equal(code(await nobody.create({})), 'SHEET_NETWORK');
  });

  it('have ids that cannot lead to another path', () => {
    for (const id of [ID, '5a563817fcc896087002ea46c49a', 'a_b-c']) assert.ok(isServiceId(id));
    for (const id of ['', '.', '..', 'a/b', 'a.b', 'a b', 'à', 'a'.repeat(65)]) assert.ok(!isServiceId(id));
  });
});
