import assert from 'node:assert/strict';
import { type JsonWebKey, createHash, createPublicKey, verify } from 'node:crypto';
import { SIMULATOR_CONFIGURATION_ID } from '../../../nodes/lib/simulator';
import { ATTACHMENTS, BELOW, OURS, type Stage, ask, problem, stage } from './remote-stage';
import { json, startSender, stopSenders } from './sender';
import { REACHABLE, environment, message, start, stopAll } from './support';

describe('where what a sender keeps is fetched', () => {
  afterEach(stopAll);
  afterEach(stopSenders);

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

  it('must be certified as that of its address, unless it is this computer itself', async () => {
    const sender = await startSender({ [BELOW]: json(ATTACHMENTS) }, true);
    const config = () => ({ prod_environment: environment(sender.url) });
    const outside = await stage({}, { config });
    const untrusted = { code: 'UNREACHABLE', error: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    assert.deepEqual(await problem(outside, 'details'), untrusted);
    assert.deepEqual(sender.asked, []);
    const here = await stage({}, { config, options: { localUrlOf: (url) => url } });
    assert.equal((await ask(here, 'details')).json.ok, true);
    const own = {
      data: { configuration_id: SIMULATOR_CONFIGURATION_ID },
      options: { remoteContentOf: () => ({ baseUrl: sender.url, headerName: 'X', headerKey: 'x' }) },
    };
    assert.equal((await ask(await stage({}, own), 'details')).json.ok, true);
  });

  it('is not fetched from another computer unless a person or its start asks for it', async () => {
    const away = () => ({ prod_environment: environment('https://nessuno.invalid:8443/io', 'segreto') });
    const unasked = await stage({}, { config: away });
    const elsewhere = { code: 'ELSEWHERE', host: 'nessuno.invalid:8443' };
    for (const get of ['precondition', 'details', 'attachment'])
      assert.deepEqual(await problem(unasked, get, { url: 'a' }), elsewhere);
    const called = { code: 'UNREACHABLE', error: 'ENOTFOUND' };
    assert.deepEqual(await problem(unasked, 'details', { elsewhere: 'yes' }), called);
    const always = await stage({}, { config: away, options: { elsewhere: true } });
    assert.deepEqual(await problem(always, 'details'), called);
  });

  it('is not taken for this computer because of how its name looks', async () => {
    for (const host of ['localhost.invalid', '127.0.0.1.invalid', '127.0.0.1@nessuno.invalid', '0.0.0.0']) {
      const scene = await stage({}, { config: () => ({ prod_environment: environment(`http://${host}/`) }) });
      const { code } = (await problem(scene, 'details')) as { code: string };
      assert.equal(code, 'ELSEWHERE', host);
    }
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
});
