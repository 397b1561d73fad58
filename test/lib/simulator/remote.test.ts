import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { SIZE_LIMIT, TIME_LIMIT_MS } from '../../../nodes/lib/simulator/remote-fetch';
import { ATTACHMENTS, BELOW, OURS, ask, problem, stage } from './remote-stage';
import { type Answer, PDF, bytes, json, startSender, status, stopSenders } from './sender';
import { REACHABLE, SHORTEST_BODY, environment, stopAll } from './support';

describe('what a sender keeps of a message', () => {
  afterEach(stopAll);
  afterEach(stopSenders);

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
