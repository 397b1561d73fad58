import assert from 'node:assert/strict';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import { ACCOLTA, stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';

type Json = Record<string, unknown>;

describe('a flow that changes behind the page', () => {
  const scene = stage();
  let base: string;
  let visitor: Visitor;
  after(async () => {
    closePage();
    await closeSimulator();
  });
  beforeEach(async () => {
    await scene.runtime.load(pageFlow(scene));
    base = await openPage();
    visitor = new Visitor({ base });
  });
  const without = (id: string): Json[] => pageFlow(scene).filter((node) => node.id !== id);

  it('brings a list back to the table where its message says something else by now, and nothing leaves', async () => {
    const sending = await visitor.checked(listOf(2));
    const body =
      'La tua richiesta di {{oggetto_richiesta}} è stata accolta. Un altro testo, che nessuno ha ancora visto. {{url}}';
    await scene.runtime.deploy(pageFlow(scene, { message: { ...ACCOLTA, body } }));
    await visitor.confirm(sending);
    const back = await visitor.until(sending.id, ({ stage }) => stage !== 'checking');
    assert.deepEqual(
      [back.stage, back.differences.map(({ key }) => key)],
      ['checked', ['page.said.otherText']],
    );
    assert.deepEqual([back.confirmedBy, scene.runtime.states()], ['', {}]);
    await visitor.confirm(back);
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    await scene.runtime.until(() => scene.runtime.states().sent === 2);
  });

  it('tells another number where some were sent meanwhile', async () => {
    const one = await visitor.checked(listOf(2), 'Una.csv');
    const other = await visitor.checked(listOf(3), 'Altra.csv');
    await visitor.confirm(one);
    await visitor.until(one.id, ({ stage }) => stage === 'left');
    await visitor.confirm(other);
    const back = await visitor.until(other.id, ({ stage }) => stage !== 'checking');
    assert.deepEqual([back.stage, back.differences[0]?.key], ['checked', 'page.said.otherNumber']);
    assert.deepEqual(back.differences[0]?.args, { before: 3, now: 1 });
  });

  it('says that the message is gone, and a confirmed list goes back to the table', async () => {
    const sending = await visitor.checked(listOf(2));
    await scene.runtime.deploy(without('message'));
    const { body: info } = await visitor.me();
    assert.equal(info.fault?.code, 'IO_PAGE_MESSAGE_MISSING');
    assert.notEqual((await visitor.confirm(sending)).status, 200);
    assert.equal((await visitor.sending(sending.id)).stage, 'checked');
  });

  it('says that what it gives comes to no io-send', async () => {
    await scene.runtime.deploy(pageFlow(scene, { page: { wires: [[], [], []] } }));
    assert.equal((await visitor.me()).body.fault?.code, 'IO_PAGE_NO_SEND');
  });

  it('lets two pages of one path serve only the first, and the second says so', async () => {
    const second = {
      id: 'zweite',
      type: 'io-page',
      z: 'tab',
      x: 1,
      y: 1,
      path: 'invii',
      title: 'Zwei',
      messageNode: 'message',
      wires: [[], [], []],
    };
    await scene.runtime.deploy([...pageFlow(scene), second]);
    assert.equal((await visitor.me()).body.title, 'Prove');
    await scene.runtime.until(() => scene.runtime.logged().includes('IO_PAGE_TWICE'));
  });

  it('refuses to send really where Node-RED has no users', async () => {
    await scene.runtime.deploy(pageFlow(scene, { ente: { mode: 'live' } }));
    assert.equal((await visitor.me()).body.fault?.code, 'IO_PAGE_NO_USERS');
    const { status, body } = await visitor.get<{ code: string }>('sendings');
    assert.deepEqual([status, body.code], [403, 'PAGE_NO_USERS']);
    assert.equal((await visitor.upload(listOf(1))).status, 403);
  });

  it('refuses what another site asks for', async () => {
    const foreign = await visitor.post('sendings', {}, { origin: 'https://evil.example' });
    assert.equal(foreign.status === 403 || foreign.status === 404, true);
    const { id, version } = await visitor.checked(listOf(1));
    const order = { do: 'delete', version };
    assert.equal(
      (await visitor.post(`sending/${id}/act`, order, { origin: 'https://evil.example' })).status,
      403,
    );
    assert.equal((await visitor.post(`sending/${id}/act`, order, { 'x-requested-with': '' })).status, 200);
    assert.equal((await visitor.post('sending/../../x/act', order)).status, 404);
  });

  it('gives not reached rows by the third output, and their list', async () => {
    const letters = scene.runtime.wire('letters');
    const sending = await visitor.checked(
      [...listOf(1).split('\r\n'), listOf(2, 'B').split('\r\n')[1]].join('\n'),
    );
    await visitor.confirm(sending);
    await visitor.until(sending.id, ({ stage }) => stage === 'left');
    await scene.runtime.until(() => scene.runtime.states().unreachable === 1);
    const { body: follow } = await visitor.get<{
      notReached: number;
      sending: { version: number; name: string };
    }>(`sending/${sending.id}/follow`);
    assert.equal(follow.notReached, 1);
    const { version } = follow.sending;
    await scene.runtime.until(() => scene.runtime.register.unemitted('send', 0, 10).length === 0);
    const { body } = await visitor.post<{ changed: number }>(`sending/${sending.id}/act`, {
      do: 'not-reached',
      version,
    });
    assert.equal(body.changed, 1);
    const letter = await letters.next();
    assert.equal((letter.payload as Json).codice_fiscale, 'BBBBBB00A00B000A');
    assert.equal(letter.io.reason, 'NOT_ON_IO');
    assert.ok(
      (await visitor.bytes(`sending/${sending.id}/list?of=unreachable`))
        .subarray(0, 2)
        .equals(Buffer.from('PK')),
    );
    const { body: items } = await visitor.get<{ items: unknown[] }>(`sending/${sending.id}/items?state=sent`);
    assert.equal(items.items.length, 1);
    // What is done about the campaign elsewhere stands on the proof too.
    scene.runtime.node('send').receive({ topic: 'io/stop', payload: { campaign: follow.sending.name } });
    await scene.runtime.until(() => scene.runtime.register.acts({ page: '', limit: 9 }).length === 1);
    const { body: proof } = await visitor.get<{
      acts: { what: string; from: string; node: string }[];
      whole: boolean;
      text: { markdown: string };
    }>(`sending/${sending.id}/proof`);
    assert.deepEqual(
      proof.acts.map(({ what }) => what),
      ['prepare', 'confirm', 'not-reached', 'export', 'stop'],
    );
    assert.deepEqual(
      [proof.acts[3]?.from, proof.acts[4]?.from, proof.acts[4]?.node],
      ['page', 'wire', 'send'],
    );
    assert.ok(proof.whole && proof.text.markdown.length > 20);
  });

  it('gives two lists of one name that are confirmed in the same moment a campaign each', async () => {
    const lists = [await visitor.checked(listOf(2)), await visitor.checked(listOf(2, 'C'))];
    await Promise.all(lists.map((sending) => visitor.confirm(sending)));
    const names: string[] = [];
    for (const { id } of lists) names.push((await visitor.until(id, ({ stage }) => stage === 'left')).name);
    assert.equal(new Set(names).size, 2, names.join(', '));
  });

  it('gives its log as a file, with the entry that says so, and says whether it is whole', async () => {
    await visitor.checked(listOf(1));
    const csv = (await visitor.bytes('log?as=csv')).toString('utf8').trimEnd().split('\r\n');
    assert.deepEqual(
      csv.slice(1).map((row) => row.split(';')[3]),
      ['Elenco preparato', 'Registro delle azioni scaricato'],
    );
    assert.ok((await visitor.bytes('log?as=xlsx')).subarray(0, 2).equals(Buffer.from('PK')));
    assert.deepEqual((await visitor.get('log/check')).body, { broken: null });
  });
});
