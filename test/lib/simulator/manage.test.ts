import assert from 'node:assert/strict';
import { type Api, assertGateway, assertProblem, clock, type Reply, start, stopAll } from './support';

type Json = Record<string, unknown>;

const ORGANIZATION = { name: 'Comune di Esempio', fiscal_code: '00000000000' };
const METADATA = {
  scope: 'LOCAL',
  topic_id: 3,
  privacy_url: 'https://www.comune.example/privacy',
  email: 'sociale@comune.example',
};
const DESCRIPTION = 'Il servizio riguarda le iniziative per le famiglie del Comune.';

function sheet(more: Json = {}, metadata: Json = {}): Json {
  return {
    name: 'Servizi sociali',
    description: DESCRIPTION,
    organization: ORGANIZATION,
    metadata: { ...METADATA, ...metadata },
    ...more,
  };
}

/** A PNG as far as its header goes: the size is what counts. */
function png(width = 1, height = 1): string {
  const bytes = Buffer.alloc(40);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString('base64');
}

describe("the simulator's services API", () => {
  afterEach(stopAll);

  const create = async (api: Api, body: Json = sheet()): Promise<string> => {
    const reply = await api.call('POST', 'manage/services', body);
    assert.equal(reply.status, 201, reply.text);
    return String(reply.json.id);
  };
  const status = (reply: Reply): unknown => (reply.json.status as Json).value;
  const names = (reply: Reply): unknown[] => (reply.json.value as Json[]).map(({ name }) => name);

  it('keeps a new service as a draft, with its topic by name and IO’s defaults', async () => {
    const time = clock();
    const api = await start({ now: time.now });
    const reply = await api.call('POST', 'manage/services', sheet());
    assert.equal(reply.status, 201);
    const { id, ...rest } = reply.json;
    assert.match(String(id), /^[0-9A-HJKMNP-TV-Z]{26}$/);
    const { topic_id: topicId, ...metadata } = METADATA;
    assert.deepEqual(rest, {
      ...sheet(),
      require_secure_channel: false,
      authorized_recipients: [],
      authorized_cidrs: [],
      max_allowed_payment_amount: 0,
      suitable_for_minors: false,
      metadata: { ...metadata, topic: { id: topicId, name: 'Benessere sociale' } },
      status: { value: 'draft' },
      version: 1,
      last_update: new Date(time.now()).toISOString(),
    });
    assert.deepEqual((await api.call('GET', `manage/services/${String(id)}`)).json, reply.json);
    assertProblem(await api.call('GET', `manage/services/${String(id)}/release`), 404, 'Not found');
  });

  it('takes the age back to adults when an update does not say it, and can keep quiet about it as IO does', async () => {
    for (const tellsMinors of [true, false]) {
      const api = await start({ tellsMinors });
      const made = await api.call('POST', 'manage/services', { ...sheet(), suitable_for_minors: true });
      const updated = await api.call('PUT', `manage/services/${String(made.json.id)}`, sheet());
      const told = [made, updated].map(({ json }) => json.suitable_for_minors);
      assert.deepEqual(told, tellsMinors ? [true, false] : [undefined, undefined]);
    }
  });

  it('marks the ids of services when asked to, so that they are not taken for IO’s', async () => {
    const ids = await Promise.all(
      [true, false].map(async (markServiceIds) => create(await start({ markServiceIds }))),
    );
    assert.deepEqual(
      ids.map((id) => id.startsWith('0000000000')),
      [true, false],
    );
  });

  it('refuses what its schema does not know, and drops what it does not list', async () => {
    const api = await start();
    for (const body of [
      {},
      'text',
      sheet({ name: '' }),
      sheet({ organization: { name: 'Ente', fiscal_code: '1' } }),
      sheet({}, { scope: 'COMUNALE' }),
      sheet({}, { topic_id: 18 }),
      sheet({ authorized_cidrs: ['ovunque'] }),
    ])
      assertProblem(await api.call('POST', 'manage/services', body), 400, 'Bad Request');
    const reply = await api.call('POST', 'manage/services', sheet({ colour: 'red' }));
    assert.equal('colour' in reply.json, false);
  });

  it('lists services page by page', async () => {
    const api = await start();
    for (const name of ['Uno', 'Due', 'Tre']) await create(api, sheet({ name }));
    const first = await api.call('GET', 'manage/services?limit=2');
    assert.deepEqual(names(first), ['Uno', 'Due']);
    assert.deepEqual(first.json.pagination, { offset: 0, limit: 2, count: 3 });
    assert.deepEqual(names(await api.call('GET', 'manage/services?limit=2&offset=2')), ['Tre']);
    assertProblem(await api.call('GET', 'manage/services?limit=101'), 400, 'Bad Request');
  });

  it('approves a good sheet after a while, and limits its payments to 10,000 €', async () => {
    const time = clock();
    const api = await start({ now: time.now, reviewMs: 60_000 });
    const id = await create(api, sheet({ max_allowed_payment_amount: 5 }));
    assert.equal(
      (await api.call('PUT', `manage/services/${id}/review`, { auto_publish: false })).status,
      204,
    );
    assert.equal(status(await api.call('GET', `manage/services/${id}`)), 'submitted');
    assertProblem(await api.call('PUT', `manage/services/${id}`, sheet()), 409, 'Conflict');
    time.advance(60_000);
    const approved = await api.call('GET', `manage/services/${id}`);
    assert.equal(status(approved), 'approved');
    assert.equal(approved.json.max_allowed_payment_amount, 1_000_000);
    assertProblem(await api.call('GET', `manage/services/${id}/release`), 404, 'Not found');
  });

  it('publishes at once after the review where that was asked for, and only then', async () => {
    const api = await start({ reviewMs: 0 });
    const id = await create(api);
    await api.call('PUT', `manage/services/${id}/review`, { auto_publish: true });
    await api.call('GET', `manage/services/${id}`);
    assert.equal((await api.call('GET', `manage/services/${id}/release`)).json.status, 'published');
  });

  it('publishes and takes away only what may be', async () => {
    const api = await start({ reviewMs: 0 });
    const id = await create(api);
    const release = (method: string): Promise<Reply> => api.call(method, `manage/services/${id}/release`);
    assertProblem(await release('POST'), 409, 'Conflict');
    assertProblem(await release('DELETE'), 404, 'Not found');
    await api.call('PUT', `manage/services/${id}/review`, { auto_publish: false });
    assert.equal((await release('POST')).status, 204);
    assert.equal((await release('GET')).json.status, 'published');
    assert.equal((await release('DELETE')).status, 204);
    assertProblem(await release('DELETE'), 409, 'Conflict');
    assert.equal((await release('GET')).json.status, 'unpublished');
  });

  it('keeps the published version beside the draft of the next one', async () => {
    const api = await start({ reviewMs: 0 });
    const id = await create(api);
    await api.call('PUT', `manage/services/${id}/review`, { auto_publish: true });
    await api.call('GET', `manage/services/${id}`);
    const next = await api.call('PUT', `manage/services/${id}`, sheet({}, { phone: '06 000000' }));
    assert.equal(status(next), 'draft');
    const published = await api.call('GET', `manage/services/${id}/release`);
    assert.equal('phone' in (published.json.metadata as Json), false);
  });

  for (const [what, body, reason] of [
    ['no privacy page', sheet({}, { privacy_url: undefined }), /privacy_url/],
    ['a privacy page that is no address', sheet({}, { privacy_url: 'comune' }), /privacy_url/],
    ['no contact', sheet({}, { email: undefined }), /at least one of phone/],
    ['an e-mail address that is none', sheet({}, { email: 'sociale' }), /^email/],
    ['a web address that is none', sheet({}, { support_url: 'qui' }), /^support_url/],
    ['a description that says nothing', sheet({ description: 'Servizio' }), /generica/],
  ] as const)
    it(`rejects a sheet with ${what}, with the reason, until it is changed`, async () => {
      const api = await start({ reviewMs: 0 });
      const id = await create(api, body);
      const review = () => api.call('PUT', `manage/services/${id}/review`, { auto_publish: true });
      await review();
      const found = (await api.call('GET', `manage/services/${id}`)).json.status as Json;
      assert.equal(found.value, 'rejected');
      assert.match(String(found.reason), reason);
      assertProblem(await review(), 409, 'Conflict');
      await api.call('PUT', `manage/services/${id}`, sheet());
      assert.equal((await review()).status, 204);
    });

  it('rejects a second service of the institution with the same name, and no other institution’s', async () => {
    const api = await start({ reviewMs: 0 });
    await create(api);
    const id = await create(api, sheet({ name: 'SERVIZI SOCIALI' }));
    await api.call('PUT', `manage/services/${id}/review`, { auto_publish: false });
    assert.equal(status(await api.call('GET', `manage/services/${id}`)), 'rejected');
    const other = sheet({ organization: { name: 'Altro', fiscal_code: '11111111111' } });
    const elsewhere = await create(api, other);
    await api.call('PUT', `manage/services/${elsewhere}/review`, { auto_publish: false });
    assert.equal(status(await api.call('GET', `manage/services/${elsewhere}`)), 'approved');
  });

  it('lets people look again only at what they look at', async () => {
    const api = await start({ reviewMs: 0 });
    const id = await create(api);
    const review = () => api.call('PUT', `manage/services/${id}/review`, { auto_publish: true });
    await review();
    await api.call('GET', `manage/services/${id}`);
    await api.call('PUT', `manage/services/${id}`, sheet({}, { phone: '06 000000' }));
    await review();
    assert.equal(status(await api.call('GET', `manage/services/${id}`)), 'approved');
    await api.call('PUT', `manage/services/${id}`, sheet({ description: 'Breve' }));
    await review();
    assert.equal(status(await api.call('GET', `manage/services/${id}`)), 'rejected');
  });

  it('tells the history, newest first or oldest first, page by page', async () => {
    const api = await start({ reviewMs: 0 });
    const id = await create(api);
    await api.call('PUT', `manage/services/${id}/review`, { auto_publish: true });
    const values = async (query: string): Promise<{ all: unknown[]; next: unknown }> => {
      const { json } = await api.call('GET', `manage/services/${id}/history${query}`);
      return {
        all: (json.items as Json[]).map((one) => (one.status as Json).value),
        next: json.continuationToken,
      };
    };
    assert.deepEqual(await values(''), {
      all: ['published', 'approved', 'submitted', 'draft'],
      next: undefined,
    });
    assert.deepEqual(await values('?order=ASC&limit=3'), {
      all: ['draft', 'submitted', 'approved'],
      next: '3',
    });
    assert.deepEqual((await values('?order=ASC&limit=3&continuationToken=3')).all, ['published']);
    assertProblem(await api.call('GET', `manage/services/${id}/history?limit=0`), 400, 'Bad Request');
  });

  it('takes a PNG that has a size as logo, and nothing else', async () => {
    const api = await start();
    const id = await create(api);
    const put = (body: Json): Promise<Reply> => api.call('PUT', `manage/services/${id}/logo`, body);
    assert.equal((await put({ logo: png() })).status, 204);
    for (const logo of [png(0, 1), png(1, 0), Buffer.from('GIF89a').toString('base64')])
      assertProblem(await put({ logo }), 400, 'Bad Request');
    assertProblem(await put({}), 400, 'Bad Request');
  });

  it('names the topics, and forgets a deleted service', async () => {
    const api = await start();
    const { json } = await api.call('GET', 'manage/services/topics');
    assert.deepEqual((json.topics as Json[])[3], { id: 3, name: 'Benessere sociale' });
    const id = await create(api);
    assert.equal((await api.call('DELETE', `manage/services/${id}`)).status, 204);
    assertProblem(await api.call('GET', `manage/services/${id}`), 404, 'Not found');
    const busy = await create(api);
    await api.call('PUT', `manage/services/${busy}/review`, { auto_publish: false });
    assertProblem(await api.call('DELETE', `manage/services/${busy}`), 409, 'Conflict');
  });

  it('tells the two families of keys apart, and keeps a group to its own services', async () => {
    const api = await start({
      keys: ['use'],
      manageKeys: { manage: 'institution', group: { group: 'G1' } },
    });
    const as = (key: string) => ({ 'Ocp-Apim-Subscription-Key': key });
    const list = (key: string) => api.call('GET', 'manage/services', undefined, as(key));
    assertGateway(await list('use'), 401);
    assertGateway(await list('toString'), 401);
    assertGateway(await api.call('POST', 'profiles', { fiscal_code: 'AAAAAA00A00A000A' }, as('manage')), 401);
    const whole = await api.call('POST', 'manage/services', sheet({ name: 'Uno' }), as('manage'));
    const own = await api.call('POST', 'manage/services', sheet({ name: 'Due' }), as('group'));
    assert.equal((own.json.metadata as Json).group_id, 'G1');
    assert.deepEqual(names(await list('group')), ['Due']);
    assert.deepEqual(names(await list('manage')), ['Uno', 'Due']);
    const foreign = await api.call('GET', `manage/services/${String(whole.json.id)}`, undefined, as('group'));
    assertProblem(foreign, 403, 'You are not allowed here');
  });

  it('answers as a gateway to paths and methods that there are not', async () => {
    const api = await start();
    for (const [method, path] of [
      ['GET', 'manage'],
      ['GET', 'manage/info/x'],
      ['DELETE', 'manage/services'],
      ['PATCH', 'manage/services/x'],
      ['PUT', 'manage/services/topics'],
      ['GET', 'manage/services/x/keys'],
      ['GET', 'manage/services/x/logo/y'],
      ['GET', 'manage/services/'],
    ] as const)
      assertGateway(await api.call(method, path), 404);
    assertProblem(await api.call('GET', 'manage/services/x'), 404, 'Not found');
  });

  it('meets random faults only when asked to', async () => {
    const spared = await start({ faults: { rate500: 1 } });
    await create(spared);
    const api = await start({ faults: { rate500: 1 }, faultsOn: ['manage'] });
    assert.equal((await api.call('GET', 'manage/services')).status, 500);
  });
});
