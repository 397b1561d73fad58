import assert from 'node:assert/strict';
import { type NodeRed, startNodeRed } from '../package/support/node-red';
import { tokenOf, type UserDir, userDirFromSource } from '../support/from-source';
import { FLOW, SETTINGS } from './people';
import { listOf, orderOf, Visitor } from './stage';
import type { NodeAPI } from 'node-red';
import { servePage } from '../../nodes/page/routes';
import type { Sending } from '../../nodes/page/api';

const NO_ONE = '00000000-0000-0000-0000-000000000000';
/** What is asked of one sending with a POST. */
const WRITING = ['columns', 'cell', 'check', 'reach', 'test', 'ask', 'confirm', 'act'] as const;
/** As the page registers them, so that one that is added later is asked too. */
const ROUTES = registered();

/** What `servePage` registers below `api/`, with the page and a sending in the place of their names. */
function registered(): { method: string; address: string }[] {
  const routes: { method: string; address: string }[] = [];
  const httpAdmin = new Proxy(
    {},
    {
      get: (_, method: string) => (address: string) => {
        const [, own] = address.split('/pagina/:path/api/');
        if (own !== undefined) routes.push({ method, address: own.replace(':id', NO_ONE) });
      },
    },
  );
  servePage({ httpAdmin, auth: { needsPermission: () => () => undefined } } as unknown as NodeAPI);
  return routes;
}

describe('people at the page, on a Node-RED with users', function () {
  this.timeout(100_000);
  let userDir: UserDir;
  let nodeRed: NodeRed;
  const tokens = new Map<string, string>();

  before('start Node-RED', async () => {
    userDir = await userDirFromSource(FLOW);
    nodeRed = await startNodeRed(userDir.path, SETTINGS);
  });
  after('stop Node-RED', async () => {
    await nodeRed.stop();
    await userDir.remove();
  });

  const as = async (who: string, page = 'invii'): Promise<Visitor> => {
    const known = tokens.get(who) ?? (await tokenOf(nodeRed.url, who));
    tokens.set(who, known);
    return new Visitor({ base: nodeRed.url, token: known, path: page });
  };
  const codeOf = (body: unknown): string => (body as { code?: string }).code ?? '';

  it('has these routes, and no other way to call it', () => {
    const writing = ROUTES.filter(({ method }) => method !== 'get').map(({ address }) => address);
    assert.deepEqual(writing, ['upload', ...WRITING.map((name) => `sending/${NO_ONE}/${name}`)]);
    assert.ok(ROUTES.every(({ method }) => method === 'get' || method === 'post'));
    assert.ok(ROUTES.length > WRITING.length + 10, `${ROUTES.length} routes`);
  });

  it('answers 401 to nobody, and 403 to who has no permission of the page or is not among its users, on every route', async () => {
    const nobody = new Visitor({ base: nodeRed.url });
    for (const { method, address } of ROUTES) {
      const ask = (visitor: Visitor) =>
        method === 'get' ? visitor.get(address) : visitor.post(address, { do: 'stop' });
      assert.equal((await ask(nobody)).status, 401, address);
      for (const who of ['lettore', 'escluso']) {
        const { status, body } = await ask(await as(who));
        assert.deepEqual([status, codeOf(body)], [403, 'PAGE_NOT_ALLOWED'], `${who} ${address}`);
      }
    }
  });

  it('does nothing for a page of another site, on every route that writes', async () => {
    const token = await tokenOf(nodeRed.url, 'anna');
    const base = `${nodeRed.url}/io-servizi-sociali/pagina/invii/api/`;
    const own = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (const { address } of ROUTES.filter(({ method }) => method === 'post'))
      for (const headers of [
        own,
        { ...own, 'x-requested-with': 'io-page', 'sec-fetch-site': 'cross-site' },
        { ...own, 'x-requested-with': 'io-page', origin: 'https://altrove.example' },
      ]) {
        const response = await fetch(base + address, { method: 'POST', headers, body: '{}' });
        const { code } = (await response.json()) as { code: string };
        assert.deepEqual([response.status, code], [403, 'BAD_REQUEST'], address);
      }
  });

  it('refuses on every route that changes a sending who has not seen it as it is', async () => {
    const [anna, tab] = [await as('anna', 'una'), await as('anna', 'una')];
    const seen = await anna.checked(listOf(2));
    const { body: now } = await anna.post<Sending>(`sending/${seen.id}/check`, { version: seen.version });
    await anna.until(seen.id, ({ stage }) => stage === 'checked');
    const { version } = seen;
    const bodies: Readonly<Record<(typeof WRITING)[number], readonly object[]>> = {
      columns: [{ version, go: true }],
      cell: [{ row: 2, key: 'oggetto_richiesta', before: 'as it was', value: 'altro' }],
      check: [{ version }],
      reach: [{ version }],
      // Changes nothing of the sending.
      test: [],
      ask: [orderOf(seen)],
      confirm: [orderOf(seen)],
      act: ['back', 'delete', 'cancel', 'stop', 'resume', 'resend', 'mark-sent', 'not-reached'].map(
        (what) => ({
          do: what,
          version,
        }),
      ),
    };
    const { columns } = await anna.rows(seen.id);
    for (const name of WRITING)
      for (const body of bodies[name]) {
        const order = name === 'cell' ? { ...body, key: columns[1]?.key } : body;
        const { status, body: answer } = await tab.post(`sending/${seen.id}/${name}`, order);
        assert.deepEqual([status, codeOf(answer)], [409, 'PAGE_CHANGED'], JSON.stringify([name, body]));
      }
    const { status, body } = await tab.upload(listOf(3), 'altra.csv', seen);
    assert.deepEqual([status, codeOf(body)], [409, 'PAGE_CHANGED']);
    assert.equal((await anna.sending(seen.id)).version, now.version);
  });

  it('lets two people decide at the same moment only one thing', async () => {
    const [anna, bruno] = [await as('anna', 'una'), await as('bruno', 'una')];
    for (const what of ['delete', 'confirm'] as const) {
      const sending = await anna.checked(listOf(1, 'G'));
      const remove = (who: Visitor) =>
        who.post(`sending/${sending.id}/act`, { do: 'delete', version: sending.version });
      const [first, second] = await Promise.all(
        what === 'delete' ? [remove(anna), bruno.confirm(sending)] : [anna.confirm(sending), remove(bruno)],
      );
      const went = [first, second].filter(({ status }) => status === 200);
      assert.equal(went.length, 1, JSON.stringify([first, second]));
    }
  });

  it('lets who may only confirm prepare nothing, and who may only prepare confirm nothing', async () => {
    const confirms = await as('conferma');
    assert.deepEqual(((await confirms.me()).body as { mayPrepare: boolean }).mayPrepare, false);
    assert.equal((await confirms.upload(listOf(1))).status, 403);
    const prepares = await as('prepara');
    const sending = await prepares.checked(listOf(1));
    assert.equal(codeOf((await prepares.confirm(sending)).body), 'PAGE_NOT_ALLOWED');
    for (const what of ['back', 'delete', 'not-reached'])
      assert.equal(
        (await confirms.post(`sending/${sending.id}/act`, { do: what, version: sending.version })).status,
        403,
      );
  });

  it('lets neither who prepared, nor who corrected, nor who asked confirm where four eyes are wanted', async () => {
    const [anna, bruno, conferma] = [await as('anna'), await as('bruno'), await as('conferma')];
    const text = listOf(2).replace('contributo numero 1', 'contributo numero 1, prima');
    const sending = await anna.checked(text);
    assert.equal(codeOf((await bruno.confirm(sending)).body), 'PAGE_STAGE');
    const { rows, columns } = await bruno.rows(sending.id);
    assert.ok(rows[0]);
    const { body: cell } = await bruno.correct(
      sending.id,
      rows[0],
      columns,
      columns[1]?.key ?? '',
      'altro contributo',
    );
    await bruno.post(`sending/${sending.id}/check`, { version: cell.version });
    const checked = await anna.until(sending.id, ({ stage }) => stage === 'checked');
    const { body: waiting } = await anna.post<Sending>(`sending/${sending.id}/ask`, orderOf(checked));
    assert.deepEqual([waiting.stage, waiting.askedBy], ['waiting', 'anna']);
    for (const visitor of [anna, bruno]) {
      const { status, body } = await visitor.confirm(waiting);
      assert.deepEqual([status, codeOf(body)], [409, 'PAGE_SAME_PERSON']);
    }
    const another = new Visitor({
      base: nodeRed.url,
      token: await tokenOf(nodeRed.url, 'anna'),
      path: 'invii',
    });
    assert.equal(codeOf((await another.confirm(waiting)).body), 'PAGE_SAME_PERSON', 'in another session');
    assert.equal((await conferma.confirm(waiting)).status, 200);
    const left = await anna.until(sending.id, ({ stage }) => stage === 'left');
    assert.deepEqual([left.preparedBy, left.confirmedBy], ['anna', 'conferma']);
    const { body: proof } = await anna.get<{ acts: { who: string; what: string }[]; whole: boolean }>(
      `sending/${sending.id}/proof`,
    );
    assert.deepEqual(
      proof.acts.map(({ who, what }) => `${who} ${what}`),
      ['anna prepare', 'bruno correct', 'anna ask', 'conferma confirm'],
    );
    assert.ok(proof.whole);
  });

  it('does not let whoever dropped a corrected file confirm it', async () => {
    const [anna, bruno] = [await as('anna'), await as('bruno')];
    const sending = await anna.checked(listOf(1, 'F'));
    assert.equal((await bruno.upload(listOf(2, 'F'), 'nuova.csv', sending)).status, 200);
    const checked = await anna.until(sending.id, ({ stage }) => stage === 'checked');
    assert.deepEqual([checked.by, checked.rows], ['bruno', 2]);
    const { body: waiting } = await anna.post<Sending>(`sending/${sending.id}/ask`, orderOf(checked));
    assert.equal(codeOf((await bruno.confirm(waiting)).body), 'PAGE_SAME_PERSON');
  });

  it('shows the page to whom it may not show data, with a policy that lets no other script in', async () => {
    const response = await fetch(`${nodeRed.url}/io-servizi-sociali/pagina/invii/`);
    assert.equal(response.status, 200);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.ok(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'"), policy);
    assert.ok(!(await response.text()).includes('Prove'));
    const bare = await fetch(`${nodeRed.url}/io-servizi-sociali/pagina/invii`, { redirect: 'manual' });
    assert.deepEqual([bare.status, bare.headers.get('location')], [302, 'invii/']);
    const outside = await fetch(`${nodeRed.url}/io-servizi-sociali/pagina-file/..%2Fio-servizi-sociali.js`);
    assert.equal(outside.status, 404);
  });
});
