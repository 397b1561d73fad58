import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { Probe } from '../../nodes/service/remote-answer';
import { askAsIo, type Question } from '../../nodes/service/self-test';
import { type Call, json, Listening } from '../support/http';

const KEY = 'chiave-giusta';
const PDF = Buffer.from('%PDF-1.7\n% prova');

type Handler = (call: Call, response: ServerResponse) => void;

/** An endpoint as io-remote-content has it, of one message with one file. */
const good: Handler = ({ path, headers }, response) => {
  if (headers['x-chiave'] !== KEY) json(response, 401);
  else if (path === '/io/messages/gettone')
    json(response, 200, { attachments: [{ id: '1', url: '1/bando.pdf' }] });
  else if (path === '/io/messages/gettone/1/bando.pdf') response.end(PDF);
  else json(response, 404);
};

/** The good endpoint, but for calls of which `odd` takes care. */
const butFor =
  (odd: (call: Call, response: ServerResponse) => boolean): Handler =>
  (call, response) => {
    if (!odd(call, response)) good(call, response);
  };

const withKey = ({ headers }: Call) => headers['x-chiave'] === KEY;
const isFile = ({ path }: Call) => path.endsWith('.pdf');

describe('the endpoint asked as IO does', () => {
  let server: Listening | undefined;
  afterEach(async () => {
    await server?.end();
  });

  async function ask(handler: Handler, more: Partial<Question> = {}): Promise<Omit<Probe, 'where'>> {
    server = await Listening.start(handler);
    const question: Question = {
      where: 'outside',
      baseUrl: `${server.url}/io`,
      headerName: 'X-Chiave',
      headerKey: KEY,
      id: 'gettone',
      fiscalCode: 'AAAAAA00A00A000A',
      promised: true,
      timeoutMs: 5_000,
      ...more,
    };
    const { probe } = await askAsIo(question);
    const { where, ...found } = probe;
    assert.equal(where, question.where);
    return found;
  }

  it('is good when it refuses a wrong key and gives details and file for the right one', async () => {
    assert.deepEqual(await ask(good), { result: 'good' });
    const calls = server?.calls ?? [];
    assert.deepEqual(
      calls.map((call) => [call.method, call.path, withKey(call)]),
      [
        ['GET', '/io/messages/gettone', false],
        ['GET', '/io/messages/gettone', true],
        ['GET', '/io/messages/gettone/1/bando.pdf', true],
        ['GET', '/io/messages/gettone/precondition', true],
      ],
    );
    for (const { headers } of calls) assert.equal(headers.fiscal_code, 'AAAAAA00A00A000A');
  });

  it('tells whether there is a text to confirm first', async () => {
    const question = {
      headerName: 'X-Chiave',
      headerKey: KEY,
      id: 'gettone',
      fiscalCode: 'A',
      promised: true,
    };
    for (const there of [true, false]) {
      server = await Listening.start(
        butFor(({ path }, response) => {
          if (!there || !path.endsWith('/precondition')) return false;
          json(response, 200, { title: 'Attenzione', markdown: 'Testo' });
          return true;
        }),
      );
      const found = await askAsIo({ ...question, where: 'here', baseUrl: `${server.url}/io` });
      assert.equal(found.precondition, there);
      await server.end();
    }
  });

  it('is tried for its key alone when no file is named', async () => {
    const alone = { promised: false, id: 'prova' };
    assert.deepEqual(await ask(good, alone), { result: 'keyGood' });
    await server?.end();
    assert.deepEqual(
      await ask((_call, response) => {
        json(response, 401);
      }, alone),
      { result: 'rightKeyRefused' },
    );
    await server?.end();
    const withoutCitizen = butFor((call, response) => {
      if (withKey(call)) json(response, 400);
      return withKey(call);
    });
    assert.deepEqual(await ask(withoutCitizen, alone), { result: 'headerLost' });
  });

  const odd: [string, Handler, Omit<Probe, 'where'>][] = [
    [
      'gives the file to anybody',
      (call, response) => {
        good({ ...call, headers: { 'x-chiave': KEY } }, response);
      },
      { result: 'wrongKeyAccepted' },
    ],
    [
      'refuses the right key too, as when a proxy takes the header away',
      (_call, response) => {
        json(response, 401);
      },
      { result: 'rightKeyRefused' },
    ],
    [
      'gets the key but not the citizen, as behind a proxy that drops names with an underscore',
      butFor((call, response) => {
        if (withKey(call)) json(response, 400, { title: 'Bad Request' });
        return withKey(call);
      }),
      { result: 'headerLost' },
    ],
    [
      'asks for a password in front of the key',
      (_call, response) => {
        json(response, 401, undefined, { 'www-authenticate': 'Basic realm="Node-RED"' });
      },
      { result: 'password' },
    ],
    [
      'sends elsewhere',
      (_call, response) => {
        json(response, 302, undefined, { location: 'https://login.comune.example/entra?x=1' });
      },
      { result: 'redirect', args: { to: 'login.comune.example' } },
    ],
    [
      'sends to a page of its own',
      (_call, response) => {
        json(response, 301, undefined, { location: '/home' });
      },
      { result: 'redirect', args: { to: '…' } },
    ],
    [
      'is another server',
      (_call, response) => {
        json(response, 404, { title: 'Not found' });
      },
      { result: 'notOurs', args: { status: 404 } },
    ],
    [
      'is a gateway without anybody behind it',
      (_call, response) => {
        json(response, 502);
      },
      { result: 'notOurs', args: { status: 502 } },
    ],
    [
      'has too much to do',
      (_call, response) => {
        json(response, 429);
      },
      { result: 'busy', args: { status: 429 } },
    ],
    [
      'is given up by a gateway',
      (_call, response) => {
        json(response, 504);
      },
      { result: 'late' },
    ],
    [
      'knows the key but not the file',
      butFor((call, response) => {
        if (withKey(call)) json(response, 404);
        return withKey(call);
      }),
      { result: 'notOurs', args: { status: 404 } },
    ],
    ...[
      '',
      '{}',
      '[]',
      '{"attachments":[]}',
      '{"attachments":[{"url":7}]}',
      '{"attachments":[{"url":"https://x/y"}]}',
    ].map((body): [string, Handler, Omit<Probe, 'where'>] => [
      `answers ${JSON.stringify(body)} for details`,
      butFor((call, response) => {
        if (withKey(call)) response.end(body);
        return withKey(call);
      }),
      { result: 'noAttachment' },
    ]),
    [
      'gives a file that is no PDF',
      butFor((call, response) => {
        if (isFile(call)) response.end('<html>');
        return isFile(call);
      }),
      { result: 'notPdf' },
    ],
    [
      'has the file not ready',
      butFor((call, response) => {
        if (isFile(call)) json(response, 503, undefined, { 'retry-after': '5' });
        return isFile(call);
      }),
      { result: 'busy', args: { status: 503 } },
    ],
    [
      'breaks off',
      (_call, response) => {
        response.destroy();
      },
      { result: 'network', args: { error: 'ECONNRESET' } },
    ],
  ];
  for (const [name, handler, found] of odd)
    it(`that ${name}: ${found.result}`, async () => {
      assert.deepEqual(await ask(handler), found);
    });

  it('that does not answer in IO’s time is late', async () => {
    assert.deepEqual(await ask(() => undefined, { timeoutMs: 50 }), { result: 'late' });
  });

  it('that nobody can find or reach, or whose certificate is none, is told as that', async () => {
    assert.equal((await ask(good, { baseUrl: 'https://nessuno.invalid/io' })).result, 'dns');
    await server?.end();
    assert.deepEqual(await ask(good, { baseUrl: 'http://127.0.0.1:9/io' }), {
      result: 'network',
      args: { error: 'ECONNREFUSED' },
    });
    await server?.end();
    const plain = await Listening.start(good);
    const baseUrl = plain.url.replace('http:', 'https:');
    const { result } = await ask(good, { baseUrl });
    await plain.end();
    assert.equal(result, 'certificate');
  });
});
