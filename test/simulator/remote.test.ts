import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SIMULATOR_CONFIGURATION_ID, type SimulatorOptions } from '../../nodes/simulator';
import { SIZE_LIMIT, TIME_LIMIT_MS } from '../../nodes/simulator/remote-fetch';
import { type Answer, PDF, type Sender, bytes, json, startSender, status, stopSenders } from './sender';
import {
  type Api,
  REACHABLE,
  type Reply,
  SHORTEST_BODY,
  configuration,
  environment,
  message,
  start,
  stopAll,
} from './support';

const ATTACHMENTS = { attachments: [{ id: 'a', name: 'Bando.pdf', url: 'files/bando.pdf' }] };
const OURS = { 'x-requested-with': 'inbox' };

interface Stage {
  readonly api: Api;
  readonly sender: Sender;
  /** Id of the message. */
  readonly id: string;
}

describe('what a sender keeps of a message', () => {
  afterEach(stopAll);
  afterEach(stopSenders);

  /** A Premium message whose configuration, made through the API, leads to a sender. */
  async function stage(
    answers: Record<string, Answer>,
    given: { data?: object; config?: (sender: Sender) => object; options?: SimulatorOptions } = {},
  ): Promise<Stage> {
    const sender = await startSender(answers);
    const options = { premium: true, serveInbox: true, processMs: 0, ...given.options };
    const api = await start(options);
    const made = await api.call(
      'POST',
      'messages-sending/remote-contents/configurations',
      configuration({
        prod_environment: environment(sender.url, 'segreto'),
        ...given.config?.(sender),
      }),
    );
    const third_party_data = {
      id: 'pratica 1/2',
      configuration_id: made.json.configuration_id,
      has_attachments: true,
      ...given.data,
    };
    const sent = await api.send(message({ third_party_data }, { feature_level_type: 'ADVANCED' }));
    return { api, sender, id: String(sent.json.id) };
  }

  const BELOW = '/messages/pratica%201%2F2';

  const ask = ({ api, id }: Stage, get: string, rest: Record<string, string> = {}): Promise<Reply> =>
    api.call('GET', `/remote?${new URLSearchParams({ get, id, ...rest }).toString()}`, undefined, OURS);
  const problem = async (scene: Stage, get: string, rest: Record<string, string> = {}): Promise<unknown> => {
    const reply = await ask(scene, get, rest);
    assert.equal(reply.status, 200);
    assert.equal(reply.json.ok, false);
    return reply.json.problem;
  };

  it('is asked for with the citizen’s fiscal code and the key, and no LolliPoP header', async () => {
    const scene = await stage({ [BELOW]: json(ATTACHMENTS) });
    const reply = await ask(scene, 'details');
    const attachments = [{ name: 'Bando.pdf', url: 'files/bando.pdf' }];
    assert.deepEqual(reply.json, { ok: true, value: { attachments } });
    const [asked] = scene.sender.asked;
    assert.equal(asked?.headers.fiscal_code, REACHABLE);
    assert.equal(asked.headers['x-chiave-allegati'], 'segreto');
    const lollipop = Object.keys(asked.headers).filter((name) => /lollipop|signature/.test(name));
    assert.deepEqual(lollipop, []);
    assert.doesNotMatch(reply.text, /segreto/);
  });

  it('comes as a PDF to be saved, which nothing can run in the place of the page', async () => {
    const scene = await stage({ [`${BELOW}/files/bando.pdf`]: bytes(PDF) });
    const reply = await ask(scene, 'attachment', { url: 'files/bando.pdf' });
    assert.equal(reply.status, 200);
    assert.match(reply.text, /^%PDF-1\.7/);
    assert.equal(reply.headers['content-type'], 'application/pdf');
    assert.match(String(reply.headers['content-disposition']), /^attachment;/);
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
    assert.equal(reply.headers['content-security-policy'], "default-src 'none'; sandbox");
    assert.equal(scene.sender.asked[0]?.headers.fiscal_code, REACHABLE);
  });

  it('is refused as an attachment when its content is no PDF, whatever it is called', async () => {
    const page: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('<script>alert(1)</script>');
    };
    const scene = await stage({ [`${BELOW}/bando.pdf`]: page, [`${BELOW}/empty.pdf`]: bytes('') });
    for (const url of ['bando.pdf', 'empty.pdf']) {
      assert.deepEqual(await problem(scene, 'attachment', { url }), { code: 'NOT_PDF' });
    }
  });

  it('may be announced for later, in seconds or by a date', async () => {
    const later = (value: string): Answer => status(503, { 'retry-after': value });
    const now = Date.parse('2027-03-01T10:00:00Z');
    const scene = await stage(
      {
        [`${BELOW}/a`]: later('120'),
        [`${BELOW}/b`]: later('Mon, 01 Mar 2027 10:00:30 GMT'),
        [`${BELOW}/c`]: later('soon'),
        [`${BELOW}/d`]: status(503),
      },
      { options: { now: () => now } },
    );
    assert.deepEqual(await problem(scene, 'attachment', { url: 'a' }), { code: 'NOT_READY', seconds: 120 });
    assert.deepEqual(await problem(scene, 'attachment', { url: 'b' }), { code: 'NOT_READY', seconds: 30 });
    for (const url of ['c', 'd']) {
      assert.deepEqual(await problem(scene, 'attachment', { url }), {
        code: 'UNEXPECTED_STATUS',
        status: 503,
      });
    }
  });

  for (const [code, name] of [
    [302, 'REDIRECT'],
    [400, 'REFUSED'],
    [401, 'REFUSED'],
    [403, 'REFUSED'],
    [404, 'REFUSED'],
    [429, 'REFUSED'],
    [500, 'REFUSED'],
    [204, 'UNEXPECTED_STATUS'],
    [418, 'UNEXPECTED_STATUS'],
    [502, 'UNEXPECTED_STATUS'],
  ] as const) {
    it(`is missing when the sender answers ${code}, which is never followed or read`, async () => {
      const elsewhere = await startSender({ '/': json(ATTACHMENTS) });
      const answer = status(code, { location: `${elsewhere.url}/` });
      const scene = await stage({
        [BELOW]: answer,
        [`${BELOW}/a`]: answer,
        [`${BELOW}/precondition`]: answer,
      });
      const expected = { code: name, status: code };
      assert.deepEqual(await problem(scene, 'details'), expected);
      assert.deepEqual(await problem(scene, 'attachment', { url: 'a' }), expected);
      assert.deepEqual(await problem(scene, 'precondition'), expected);
      assert.deepEqual(elsewhere.asked, []);
    });
  }

  const content = { subject: 'x'.repeat(10), markdown: SHORTEST_BODY };
  const both = { has_attachments: true, has_remote_content: true };
  const verdicts: [string, object, object, unknown][] = [
    ['no attachments where some were promised', {}, {}, { code: 'ATTACHMENTS_NOT_PRESENT' }],
    ['an empty list', {}, { attachments: [] }, { code: 'ATTACHMENTS_NOT_PRESENT' }],
    ['no text where one was promised', both, ATTACHMENTS, { code: 'REMOTE_CONTENT_NOT_PRESENT' }],
    [
      'a title too short',
      both,
      { ...ATTACHMENTS, details: { ...content, subject: 'x'.repeat(9) } },
      { code: 'SUBJECT_VALIDATION_ERROR', length: 9 },
    ],
    [
      'a text too long, in UTF-16 units',
      both,
      { ...ATTACHMENTS, details: { ...content, markdown: '😀'.repeat(5001) } },
      { code: 'MARKDOWN_VALIDATION_ERROR', length: 10_002 },
    ],
  ];
  for (const [name, data, told, expected] of verdicts) {
    it(`is judged: ${name}`, async () => {
      const scene = await stage({ [BELOW]: json(told) }, { data });
      assert.deepEqual(await problem(scene, 'details'), expected);
    });
  }

  it('is read only as far as the message promised it', async () => {
    const told = { ...ATTACHMENTS, details: content };
    const text = await stage({ [BELOW]: json(told) }, { data: { ...both, has_attachments: false } });
    assert.deepEqual((await ask(text, 'details')).json.value, { attachments: [], content });
    const files = await stage({ [BELOW]: json({ ...told, details: { subject: '', markdown: '' } }) });
    const attachments = [{ name: 'Bando.pdf', url: 'files/bando.pdf' }];
    assert.deepEqual((await ask(files, 'details')).json.value, { attachments });
  });

  it('must be JSON of the right form; an attachment without a name goes by its id', async () => {
    const scene = await stage({ [BELOW]: bytes('<html>') });
    assert.deepEqual(await problem(scene, 'details'), { code: 'MALFORMED', places: 'no JSON' });
    scene.sender.answers = { [BELOW]: json({ attachments: [{ id: 'a', name: 'secret' }] }) };
    const found = (await problem(scene, 'details')) as { code: string; places: string };
    assert.equal(found.code, 'MALFORMED');
    assert.match(found.places, /attachments\.0/);
    assert.doesNotMatch(found.places, /secret/);
    scene.sender.answers = { [BELOW]: json({ attachments: [{ id: 'a', url: 'x' }] }) };
    const value = { attachments: [{ name: 'a', url: 'x' }] };
    assert.deepEqual((await ask(scene, 'details')).json.value, value);
  });

  it('lies below the message: no attachment leads to another host, message or path', async () => {
    const scene = await stage({ [`${BELOW}/a`]: bytes(PDF) });
    for (const url of [
      'https://elsewhere.example/a',
      '//elsewhere.example/a',
      '\\\\elsewhere.example\\a',
      'file:///etc/passwd',
      '../other/a',
      '%2e%2e/other/a',
      'x/../../../a',
      '..',
    ]) {
      assert.deepEqual(await problem(scene, 'attachment', { url }), { code: 'ATTACHMENT_URL' }, url);
    }
    assert.deepEqual(scene.sender.asked, []);
    assert.match((await ask(scene, 'attachment', { url: '/a' })).text, /^%PDF/);
  });

  it('is given up after ten seconds, as IO’s gateway does', async () => {
    const waits: { run: () => void; ms: number }[] = [];
    const timers = {
      setTimeout: (run: () => void, ms: number) => waits.push({ run, ms }),
      clearTimeout: () => undefined,
    };
    let asked = (): void => undefined;
    const called = new Promise<void>((resolve) => (asked = resolve));
    const silent: Answer = () => {
      asked();
    };
    const scene = await stage({ [BELOW]: silent }, { options: { timers } });
    const found = problem(scene, 'details');
    await called;
    assert.deepEqual(
      waits.map(({ ms }) => ms),
      [TIME_LIMIT_MS],
    );
    waits[0]?.run();
    assert.deepEqual(await found, { code: 'TIMEOUT' });
  });

  it('is given up when it never ends', async () => {
    const endless: Answer = (response) => {
      const chunk = Buffer.alloc(1024 * 1024, '%PDF');
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, more);
      };
      response.writeHead(200);
      more();
    };
    const scene = await stage({ [`${BELOW}/a`]: endless });
    const megabytes = SIZE_LIMIT / 1024 / 1024;
    assert.deepEqual(await problem(scene, 'attachment', { url: 'a' }), { code: 'TOO_LARGE', megabytes });
  });

  it('cannot be reached: refused, cut off, or under a header that HTTP does not know', async () => {
    const cut: Answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('%PDF', () => response.destroy());
    };
    const scene = await stage({ [`${BELOW}/cut`]: cut });
    const halfway = { code: 'UNREACHABLE', error: 'ECONNRESET' };
    assert.deepEqual(await problem(scene, 'attachment', { url: 'cut' }), halfway);

    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    const away = await stage(
      {},
      { config: () => ({ prod_environment: environment(`http://127.0.0.1:${port}`) }) },
    );
    assert.deepEqual(await problem(away, 'details'), { code: 'UNREACHABLE', error: 'ECONNREFUSED' });

    const secure = await stage(
      {},
      { config: ({ url }) => ({ prod_environment: environment(url.replace('http:', 'https:')) }) },
    );
    assert.deepEqual(await problem(secure, 'details'), { code: 'UNREACHABLE', error: 'EPROTO' });

    const header = await stage(
      {},
      { config: ({ url }) => ({ prod_environment: environment(url, 'due\nrighe') }) },
    );
    assert.deepEqual(await problem(header, 'details'), { code: 'UNREACHABLE', error: 'ERR_INVALID_CHAR' });
  });

  it('has no place when the address is none, or none is meant for the citizen', async () => {
    for (const base_url of ['ftp://ente.example', 'ente.example', 'https://']) {
      const scene = await stage({}, { config: () => ({ prod_environment: environment(base_url) }) });
      assert.deepEqual(await problem(scene, 'details'), { code: 'BASE_URL' }, base_url);
    }
    const none = await stage({}, { config: () => ({ prod_environment: undefined }) });
    assert.deepEqual(await problem(none, 'details'), { code: 'NO_ENVIRONMENT' });
    const configuration_id = '01HMRBX079WA5SGYBQP1A7FSKH';
    const unknown = await stage({}, { data: { configuration_id } });
    assert.deepEqual(await problem(unknown, 'details'), { code: 'NO_CONFIGURATION' });
  });

  it('is fetched from the test environment for its users, and for nobody else', async () => {
    const trial = await startSender({ [BELOW]: json(ATTACHMENTS) });
    const test = (users: string[]) => () => ({
      test_environment: { ...environment(`${trial.url}/`), test_users: users },
    });
    const tester = await stage({}, { config: test([REACHABLE]) });
    assert.equal((await ask(tester, 'details')).json.ok, true);
    assert.deepEqual(tester.sender.asked, []);
    const other = await stage({ [BELOW]: json(ATTACHMENTS) }, { config: test(['BBBBBB00A00B000A']) });
    assert.equal((await ask(other, 'details')).json.ok, true);
    assert.equal(other.sender.asked.length, 1);
    assert.equal(trial.asked.length, 1);
  });

  it('is asked for with a signature that holds when LolliPoP is on, except for those it is off for', async () => {
    const scene = await stage(
      { [BELOW]: json(ATTACHMENTS) },
      { config: () => ({ is_lollipop_enabled: true }) },
    );
    await ask(scene, 'details');
    const headers = scene.sender.asked[0]?.headers ?? {};
    const given = (name: string): string => String(headers[name]);
    const jwk = Buffer.from(given('x-pagopa-lollipop-public-key'), 'base64url').toString();
    const thumbprint = createHash('sha256').update(jwk).digest('base64url');
    assert.equal(given('x-pagopa-lollipop-assertion-ref'), `sha256-${thumbprint}`);
    assert.equal(given('x-pagopa-lollipop-user-id'), REACHABLE);
    assert.equal(given('x-pagopa-lollipop-assertion-type'), 'SAML');
    const [method, url] = ['x-pagopa-lollipop-original-method', 'x-pagopa-lollipop-original-url'];
    const params = given('signature-input').replace(/^sig1=/, '');
    const base = `"${method}": ${given(method)}\n"${url}": ${given(url)}\n"@signature-params": ${params}`;
    const key = createPublicKey({ key: JSON.parse(jwk) as JsonWebKey, format: 'jwk' });
    const signature = Buffer.from(/^sig1=:(.*):$/.exec(given('signature'))?.[1] ?? '', 'base64');
    assert.ok(verify('sha256', Buffer.from(base), { key, dsaEncoding: 'ieee-p1363' }, signature));
    assert.equal(given('fiscal_code'), REACHABLE);

    const off = await stage(
      { [BELOW]: json(ATTACHMENTS) },
      { config: () => ({ is_lollipop_enabled: true, disable_lollipop_for: [REACHABLE] }) },
    );
    await ask(off, 'details');
    assert.equal(off.sender.asked[0]?.headers.signature, undefined);
  });

  it('begins with a precondition when the message says so, else its configuration', async () => {
    const needs = async ({ api, id }: Stage): Promise<unknown> =>
      (await api.call('GET', `/data?id=${id}`, undefined, {})).json.remote;
    const config = (has_precondition: string) => () => ({ has_precondition });
    const plain = { has_attachments: false };
    const precondition = { precondition: true, details: false };

    assert.deepEqual(await needs(await stage({})), { precondition: false, details: true });
    assert.equal(await needs(await stage({}, { data: plain })), undefined);
    const always = await stage({}, { data: plain, config: config('ALWAYS') });
    assert.deepEqual(await needs(always), precondition);
    const never = { ...plain, has_precondition: 'NEVER' };
    assert.equal(await needs(await stage({}, { data: never, config: config('ALWAYS') })), undefined);

    const once = await stage({}, { data: plain, config: config('ONCE') });
    assert.deepEqual(await needs(once), precondition);
    for (const { api, id } of [once, always])
      await api.call('POST', `/action?do=read&id=${id}`, undefined, OURS);
    assert.equal(await needs(once), undefined, 'the first time only');
    assert.deepEqual(await needs(always), precondition, 'every time');

    always.sender.answers[`${BELOW}/precondition`] = json({ title: 'Prima', markdown: 'Testo', more: 1 });
    const value = { title: 'Prima', markdown: 'Testo' };
    assert.deepEqual((await ask(always, 'precondition')).json, { ok: true, value });
  });

  it('of the simulator’s own configuration lies where the program around it says', async () => {
    const sender = await startSender({ '/io/messages/x': json(ATTACHMENTS) });
    const asked: string[][] = [];
    const api = await start({
      premium: true,
      serveInbox: true,
      processMs: 0,
      remoteContentOf: (...given) => {
        asked.push(given);
        return {
          baseUrl: `${sender.url}/io`,
          headerName: 'X-Mia',
          headerKey: 'chiave',
          precondition: 'ONCE',
        };
      },
    });
    const third_party_data = { id: 'x', configuration_id: SIMULATOR_CONFIGURATION_ID, has_attachments: true };
    const sent = await api.send(message({ third_party_data }, { feature_level_type: 'ADVANCED' }));
    const scene = { api, sender, id: String(sent.json.id) };
    assert.equal((await ask(scene, 'details')).json.ok, true);
    assert.equal(sender.asked[0]?.headers['x-mia'], 'chiave');
    assert.deepEqual(asked[0], [SIMULATOR_CONFIGURATION_ID, 'SIMULATORE-1']);
    const shown = await api.call('GET', `/data?id=${scene.id}`, undefined, {});
    assert.deepEqual(shown.json.remote, { precondition: true, details: true });
  });

  it('is fetched on this computer when a configuration names the public address of endpoints here', async () => {
    const sender = await startSender({ [`/io${BELOW}`]: json(ATTACHMENTS) });
    const scene = await stage(
      {},
      {
        config: () => ({ prod_environment: environment('https://ente.example/io/', 'giusta') }),
        options: {
          localUrlOf: (url) => (url === 'https://ente.example/io' ? `${sender.url}/io` : undefined),
        },
      },
    );
    assert.equal((await ask(scene, 'details')).json.ok, true);
    assert.equal(sender.asked[0]?.headers['x-chiave-allegati'], 'giusta');
  });

  it('is fetched for the page only, of messages that are there, by questions that are known', async () => {
    const scene = await stage({ [BELOW]: json(ATTACHMENTS) });
    const { api, id } = scene;
    const path = `/remote?get=details&id=${id}`;
    assert.equal((await api.call('GET', path, undefined, {})).status, 400);
    assert.equal((await api.call('POST', path, undefined, OURS)).status, 400);
    assert.equal((await ask({ ...scene, id: 'none' }, 'details')).status, 404);
    assert.equal((await ask(scene, 'else')).status, 404);
    assert.deepEqual(scene.sender.asked, []);
  });
});
