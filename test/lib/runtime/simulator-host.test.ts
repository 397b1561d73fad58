import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { NodeAPI } from 'node-red';
import { enter } from '../../../nodes/lib/runtime/remote-contents';
import {
  closeSimulator,
  SIMULATOR_MANAGE_KEY,
  simulatorClock,
  simulatorUrl,
} from '../../../nodes/lib/runtime/simulator-host';
import { SIMULATOR_CONFIGURATION_ID, SimulatorClock } from '../../../nodes/lib/simulator';
import { PDF, type Sender, bytes, json, startSender, stopSenders } from '../simulator/sender';
import { configuration, environment, message } from '../simulator/support';
import { institution, service, TestRuntime } from '../../support/flow';
import { TYPESCRIPT } from '../../../scripts/test/typescript';

const OURS = { 'x-requested-with': 'inbox' };
const PUBLIC_URL = 'https://nodered.comune.example/io-allegati';
const OTHER_ID = '01HMRBX079WA5SGYBQP1A7FSKH';

describe('the simulator inside Node-RED', () => {
  const red = new TestRuntime();
  let api = '';
  let editor: Server;
  let page = '';
  let sender: Sender;
  let leave = (): void => undefined;

  before(() => red.start());
  after(() => red.stop());

  beforeEach('an institution with a service and endpoints of its own', async () => {
    let found: NodeAPI | undefined;
    await red.load(
      [institution('', { mode: 'simulator' }), service({ premium: true }), service({ id: 'altro' })],
      {},
      [
        (RED) => {
          found = RED;
        },
      ],
    );
    assert.ok(found);
    Object.assign(found.nodes.getNode('servizio'), { configurationId: OTHER_ID });
    editor = createServer(found.httpAdmin as RequestListener);
    await new Promise<void>((resolve) => editor.listen(0, '127.0.0.1', resolve));
    page = `http://127.0.0.1:${(editor.address() as AddressInfo).port}/io-servizi-sociali/inbox`;
    api = await simulatorUrl(found);
    sender = await startSender({
      '/io-allegati/messages/x': json({ attachments: [{ id: '1', name: 'Bando.pdf', url: 'file' }] }),
      '/io-allegati/messages/x/file': bytes(PDF),
    });
    leave = enter({
      content: {
        node: 'allegati',
        institution: 'ente',
        headerName: 'X-Chiave-Allegati',
        headerKey: 'segreto',
        precondition: true,
        baseUrl: PUBLIC_URL,
        localUrl: () => `${sender.url}/io-allegati`,
        promise: () => Promise.reject(new Error('not asked here')),
      },
      label: 'IO allegati',
      path: '/io-allegati',
      answer: (_request, response) => response.end(),
      onChange: () => undefined,
    });
  });
  afterEach(async () => {
    leave();
    editor.closeAllConnections();
    await new Promise((resolve) => editor.close(resolve));
    await red.unload();
    await closeSimulator();
    await stopSenders();
  });

  const call = async (path: string, key: string, body?: unknown): Promise<Response> =>
    fetch(`${api}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Ocp-Apim-Subscription-Key': key, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  async function sent(configuration_id: string, key = 'servizio'): Promise<string> {
    const third_party_data = { id: 'x', configuration_id, has_attachments: true };
    const response = await call(
      'messages',
      key,
      message({ third_party_data }, { feature_level_type: 'ADVANCED' }),
    );
    assert.equal(response.status, 201);
    return ((await response.json()) as { id: string }).id;
  }

  const inbox = (query: string): Promise<Response> => fetch(`${page}/${query}`, { headers: OURS });
  const details = async (id: string): Promise<unknown> => (await inbox(`remote?get=details&id=${id}`)).json();

  const good = { ok: true, value: { attachments: [{ name: 'Bando.pdf', url: 'file' }] } };

  it('fetches attachments from the institution’s own endpoints on this computer', async () => {
    const id = await sent(SIMULATOR_CONFIGURATION_ID);
    assert.deepEqual(await details(id), good);
    assert.equal(sender.asked[0]?.headers['x-chiave-allegati'], 'segreto');
    const pdf = await inbox(`remote?get=attachment&id=${id}&url=file`);
    assert.deepEqual(Buffer.from(await pdf.arrayBuffer()), PDF);
    assert.equal(pdf.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  });

  it('asks first for the text that the node has for it, once the message has arrived', async () => {
    const id = await sent(SIMULATOR_CONFIGURATION_ID);
    let shown: { status?: string; remote?: unknown };
    do shown = (await (await inbox(`data?id=${id}`)).json()) as typeof shown;
    while (shown.status === 'ACCEPTED');
    assert.deepEqual(shown.remote, { precondition: true, details: true });
  });

  it('fetches for the configuration that IO gave the service too, and for no other', async () => {
    assert.deepEqual(await details(await sent(OTHER_ID)), good);
    const unknown = { ok: false, problem: { code: 'NO_CONFIGURATION' } };
    assert.deepEqual(await details(await sent(OTHER_ID, 'altro')), unknown);
    leave();
    assert.deepEqual(await details(await sent(SIMULATOR_CONFIGURATION_ID)), unknown);
  });

  it('takes configurations from who manages in simulator mode, and from no service', async () => {
    const path = 'messages-sending/remote-contents/configurations';
    const prod_environment = environment(PUBLIC_URL, 'segreto');
    for (const key of ['servizio', 'simulator'])
      assert.equal((await call(path, key, configuration({ prod_environment }))).status, 403);
    const made = await call(path, SIMULATOR_MANAGE_KEY, configuration({ prod_environment }));
    assert.equal(made.status, 201);
    const { configuration_id } = (await made.json()) as { configuration_id: string };
    assert.deepEqual(await details(await sent(configuration_id)), good, 'not over the internet');
  });

  it('manages with a key that nobody can know beforehand', async () => {
    assert.match(SIMULATOR_MANAGE_KEY, /^[\w-]{32}$/);
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--require', TYPESCRIPT, '--print'],
      `require('./nodes/lib/runtime/simulator-host').SIMULATOR_MANAGE_KEY`,
    ]);
    assert.match(stdout.trim(), /^[\w-]{32}$/);
    assert.notEqual(stdout.trim(), SIMULATOR_MANAGE_KEY);
  }).timeout(60_000);

  it('asks for our own page to fetch, and shares one clock with all nodes', async () => {
    const id = await sent(SIMULATOR_CONFIGURATION_ID);
    assert.equal((await fetch(`${page}/remote?get=details&id=${id}`)).status, 400);
    const clock = simulatorClock();
    assert.ok(clock instanceof SimulatorClock);
    assert.equal(clock.moved, false);
    await fetch(`${page}/action?do=tomorrow`, { method: 'POST', headers: OURS });
    assert.equal(clock.moved, true);
    const list = (await (await inbox('data')).json()) as { clock: { now: number } };
    assert.ok(Math.abs(list.clock.now - clock.now()) < 60_000);
  });
});
