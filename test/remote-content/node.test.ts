import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { remoteContentOf } from '../../nodes/lib/runtime/remote-contents';
import { ANNA, asIo, BRUNO, call, HEADER, json, KEY, listen, pdf } from './support/call';
import { allegati, CREDENTIALS, Fixture, node } from './support/fixture';

describe('io-remote-content', () => {
  let fixture: Fixture;

  beforeEach(() => {
    fixture = new Fixture();
  });
  afterEach(() => fixture.stop());

  const base = (root = ''): string => `${fixture.origin}${root}/io-allegati`;

  async function statusOf(path_: string, root = ''): Promise<number> {
    return (await call(base(root), path_)).status;
  }

  it('hands to IO what was promised for a citizen, and to nobody else', async () => {
    await fixture.start();
    await fixture.load(allegati());
    const message = await fixture.promise('bando.pdf', ` ${ANNA.toLowerCase()} `);
    const details = json(await call(base(), message)) as { attachments: { url: string; name: string }[] };
    const [attachment] = details.attachments;
    assert.equal(attachment?.name, 'bando.pdf');
    const file = await call(base(), `${message}/${attachment.url}`);
    assert.deepEqual([file.status, file.body], [200, pdf()]);
    assert.equal((await call(base(), `${message}/${attachment.url}`, asIo(BRUNO))).status, 403);
    assert.equal((await call(base(), message, { fiscal_code: ANNA })).status, 401);
  });

  it('shows what it did below the node', async () => {
    await fixture.start();
    await fixture.load(allegati());
    const message = await fixture.promise('bando.pdf', ANNA);
    const shown = fixture.runtime.status('allegati', ({ text }) => text === 'consegne: 1, rifiuti: 1');
    await statusOf(`${message}/allegato.pdf`);
    await call(base(), message, {});
    assert.equal((await shown).fill, 'green');
  });

  it('knows its ids again in the next process, without having stored any', async () => {
    await fixture.start();
    await fixture.load(allegati());
    const message = await fixture.promise('bando.pdf', ANNA);
    await fixture.runtime.unload();
    fixture.runtime.endProcess();
    await fixture.load(allegati());
    assert.equal(await statusOf(`${message}/allegato.pdf`), 200);
  });

  it('says what IO is to be told, and where this computer reaches it', async () => {
    await fixture.start({ httpNodeRoot: '/ente/' });
    await fixture.load(allegati({ publicUrl: ' https://nodered.comune.example/ ' }));
    const content = remoteContentOf('ente');
    assert.equal(content?.baseUrl, 'https://nodered.comune.example/ente/io-allegati');
    assert.equal(content.localUrl(), base('/ente'));
    assert.deepEqual([content.headerName, content.headerKey, content.precondition], [HEADER, KEY, false]);
    const message = await fixture.promise('bando.pdf', ANNA);
    assert.equal((await call(content.localUrl(), message)).status, 200);
    assert.equal(await statusOf(message), 404, 'not outside of the root');
  });

  it('has the text to read first when there are both parts of it', async () => {
    await fixture.start();
    await fixture.load(allegati({ preconditionTitle: 'Titolo', preconditionText: 'Testo' }));
    assert.equal(remoteContentOf('ente')?.precondition, true);
    const message = await fixture.promise('bando.pdf', ANNA);
    assert.deepEqual(json(await call(base(), `${message}/precondition`)), {
      title: 'Titolo',
      markdown: 'Testo',
    });
  });

  it('leaves the other paths of Node-RED to others', async () => {
    await fixture.start();
    await fixture.load(allegati());
    for (const other of [
      '/altro',
      '/io-allegati',
      '/io-allegati/',
      '/io-allegatix/messages/x',
      '/io-allegati/messages',
    ]) {
      const reply = await call(fixture.origin, other);
      assert.match(reply.body.toString(), /Cannot GET/, other);
    }
  });

  it('answers at its new path after a deploy, and no longer at the old one', async () => {
    await fixture.start();
    await fixture.load(allegati());
    const message = await fixture.promise('bando.pdf', ANNA);
    await fixture.runtime.deploy(allegati({ path: '/nuovo' }), 'nodes', CREDENTIALS);
    assert.equal(await statusOf(message), 404);
    assert.equal((await call(`${fixture.origin}/nuovo`, message)).status, 200);
    await fixture.runtime.deploy(allegati().slice(0, 2), 'nodes', CREDENTIALS);
    assert.equal((await call(`${fixture.origin}/nuovo`, message)).status, 404);
    assert.equal(remoteContentOf('ente'), undefined);
  });

  it('says "later" while a deploy lasts, not that there is no such attachment', async () => {
    await fixture.start();
    await fixture.load(allegati());
    // Another node takes its time to close.
    const closing = new Promise<() => void>((resolve) => {
      fixture.runtime.node('asked').on('close', (done: () => void) => {
        resolve(done);
      });
    });
    const message = await fixture.promise('bando.pdf', ANNA);
    const deployed = fixture.runtime.redeploy(CREDENTIALS);
    const end = await closing;
    const { status, headers } = await call(base(), `${message}/allegato.pdf`);
    assert.deepEqual([status, headers['retry-after']], [503, '10']);
    assert.equal((await call(base(), message, {})).status, 503);
    assert.equal((await call(fixture.origin, '/altro')).status, 404);
    end();
    await deployed;
    assert.equal(await statusOf(`${message}/allegato.pdf`), 200);
  });

  it('is one for an institution: the second names both, and takes over when the first goes', async () => {
    await fixture.start();
    const [second, flow] = [node('altri', { path: '/altri' }), allegati()];
    await fixture.load([...flow, second]);
    const { error } = await fixture.runtime.wire('caught').next();
    assert.equal(error?.code ?? (error as { name?: string }).name, 'IO_REMOTE_TWICE');
    for (const name of ['«allegati»', '«altri»']) assert.match(error?.message ?? '', new RegExp(name));
    assert.equal(remoteContentOf('ente')?.node, 'allegati');
    const shown = fixture.runtime.status('altri', ({ fill }) => fill === 'green');
    await fixture.runtime.deploy(
      [...flow.filter(({ id }) => id !== 'allegati'), second],
      'nodes',
      CREDENTIALS,
    );
    await shown;
    assert.equal(remoteContentOf('ente')?.node, 'altri');
  });

  it('has a path of its own, also beside that of another institution', async () => {
    await fixture.start();
    const other = { ...allegati()[0], id: 'ente2', fiscalCode: '00000000001' };
    await fixture.load([...allegati(), other, node('altri', { institution: 'ente2' })]);
    assert.match((await fixture.runtime.wire('caught').next()).error?.message ?? '', /\/io-allegati/);
    assert.equal(remoteContentOf('ente2'), undefined);
  });

  it('does not know the ids of another institution of the same Node-RED', async () => {
    await fixture.start();
    const other = { ...allegati()[0], id: 'ente2', fiscalCode: '00000000001' };
    await fixture.load([...allegati(), other, node('altri', { institution: 'ente2', path: '/altri' })]);
    const message = await fixture.promise('bando.pdf', ANNA, 'ente2');
    assert.equal((await call(`${fixture.origin}/altri`, message)).status, 200);
    assert.equal(await statusOf(message), 404);
  });

  it('needs neither address nor key in the simulator, where it makes a key for itself', async () => {
    await fixture.start();
    await fixture.load(allegati({ publicUrl: '' }, { mode: 'simulator' }), {});
    const content = remoteContentOf('ente');
    assert.ok(content && content.headerKey.length >= 32);
    assert.equal(content.baseUrl, '');
    const message = await fixture.promise('bando.pdf', ANNA);
    const headers = { [HEADER]: content.headerKey, fiscal_code: ANNA };
    assert.equal((await call(base(), message, headers)).status, 200);
  });

  const wrong: readonly (readonly [what: string, more: Record<string, unknown>, key?: string])[] = [
    ['percorso', { path: '' }],
    ['percorso', { path: 'io-allegati' }],
    ['percorso', { path: '/a/../b' }],
    ['percorso', { path: '//a' }],
    ['indirizzo pubblico', { publicUrl: '' }],
    ['indirizzo pubblico', { publicUrl: 'http://nodered.comune.example' }],
    ['indirizzo pubblico', { publicUrl: 'https://a:b@nodered.comune.example' }],
    ['indirizzo pubblico', { publicUrl: 'nodered.comune.example' }],
    ["nome dell'intestazione", { headerName: 'fiscal_code' }],
    ["nome dell'intestazione", { headerName: 'Host' }],
    ["nome dell'intestazione", { headerName: 'X-Pagopa-Chiave' }],
    ["nome dell'intestazione", { headerName: 'x\r\ny' }],
    ['chiave degli allegati', {}, ''],
    ['chiave degli allegati', {}, 'troppo-corta'],
    ['chiave degli allegati', {}, 'una chiave con spazi dentro'],
    ['cartella', { folder: ' ' }],
    ['indirizzi permessi', { source: 'url', allowList: [] }],
    ['indirizzi permessi', { source: 'url', allowList: ['http://169.254.169.254/'] }],
    ['indirizzi permessi', { source: 'url', allowList: 'doc.comune.lan' }],
  ];
  for (const [what, more, key = KEY] of wrong)
    it(`does nothing, and says which setting is wrong: ${what}, ${JSON.stringify(key === KEY ? more : key)}`, async () => {
      await fixture.start();
      await fixture.load(allegati(more), { allegati: { headerKey: key } });
      const { error } = await fixture.runtime.wire('caught').next();
      assert.match(error?.message ?? '', new RegExp(what, 'i'));
      assert.equal(remoteContentOf('ente'), undefined);
      assert.equal(await statusOf('/messages/x'), 404);
    });

  it('says so when there is no institution', async () => {
    await fixture.start();
    await fixture.load(allegati({ institution: '' }));
    assert.match((await fixture.runtime.wire('caught').next()).error?.message ?? '', /Manca l'ente/);
  });

  it('says so when Node-RED has no server for flows', async () => {
    await fixture.start({ httpNodeRoot: false });
    await fixture.load(allegati());
    assert.match((await fixture.runtime.wire('caught').next()).error?.message ?? '', /httpNodeRoot/);
    assert.equal(remoteContentOf('ente'), undefined);
  });

  it('warns when a password of Node-RED would keep IO out', async () => {
    await fixture.start({ httpNodeAuth: { user: 'ente', pass: 'x' } });
    await fixture.load(allegati());
    assert.match(fixture.runtime.logged(), /httpNodeAuth/);
  });

  it('warns when the folder is not there, and promises nothing from it', async () => {
    await fixture.start();
    rmSync(fixture.folder, { recursive: true });
    await fixture.load(allegati());
    await fixture.runtime.until(() => fixture.runtime.logged().includes(fixture.folder));
    const before = await remoteContentOf('ente')?.promise('bando.pdf', ANNA);
    assert.deepEqual([before?.ok, before?.ok === false && before.code], [false, 'ATTACHMENT_SOURCE']);
  });

  it('warns when a file stands where the folder should', async () => {
    await fixture.start();
    await fixture.load(allegati({ folder: 'pdf/bando.pdf' }));
    await fixture.runtime.until(() => fixture.runtime.logged().includes('non si trova'));
  });

  const promises: readonly (readonly [reference: string, code: string, args?: unknown])[] = [
    ['altro.pdf', 'ATTACHMENT_NOT_FOUND'],
    ['pagina.pdf', 'ATTACHMENT_NOT_PDF'],
    ['grande.pdf', 'ATTACHMENT_TOO_LARGE', { max: 1 }],
    ['../pdf/bando.pdf', 'ATTACHMENT_NAME'],
    ['', 'ATTACHMENT_NAME'],
    [`${'x'.repeat(200)}/`.repeat(4), 'ATTACHMENT_NAME'],
  ];
  for (const [reference, code, args] of promises)
    it(`promises nothing for ${JSON.stringify(reference.slice(0, 30))}: ${code}`, async () => {
      await fixture.start();
      fixture.put('pagina.pdf', Buffer.from('<html>'));
      fixture.put('grande.pdf', pdf(1024 * 1024 + 1));
      await fixture.load(allegati());
      const promised = await remoteContentOf('ente')?.promise(reference, ANNA);
      assert.deepEqual(promised, { ok: false, code, ...(args === undefined ? {} : { args }) });
    });

  it('makes no key beside the register: without one it has the register make it', async () => {
    await fixture.start();
    await fixture.load(allegati());
    const file = path.join(fixture.runtime.userDir, 'io-servizi-sociali/register.key');
    const message = await fixture.promise('bando.pdf', ANNA);
    assert.ok((await fixture.runtime.register.newest()) >= 0, 'the register opens with the same key');
    await fixture.runtime.unload();
    fixture.runtime.endProcess();
    rmSync(file);
    await fixture.load(allegati());
    await assert.rejects(fixture.promise('bando.pdf', ANNA), { code: 'IO_REGISTER_DAMAGED' });
    const reply = await call(base(), message);
    assert.equal(reply.status, 500);
    writeFileSync(file, 'short');
    await assert.rejects(fixture.promise('bando.pdf', ANNA), { code: 'IO_REGISTER_DAMAGED' });
  });

  it('logs refusals without a person, a key or an id in them', async () => {
    await fixture.start();
    await fixture.load(allegati());
    const message = await fixture.promise('bando.pdf', ANNA);
    await call(base(), message, asIo(BRUNO));
    await call(base(), message, asIo(ANNA, { [HEADER]: 'una-chiave-di-un-altro' }));
    await call(base(), message, asIo('nessuno'));
    await call(base(), `/messages/${BRUNO}`);
    rmSync(path.join(fixture.folder, 'bando.pdf'));
    await statusOf(`${message}/allegato.pdf`);
    const logged = fixture.runtime.logged();
    for (const words of [
      "un'altra persona",
      'senza la chiave giusta',
      'underscores_in_headers',
      'non conosce',
      'non trovati',
    ])
      assert.ok(logged.includes(words), words);
    for (const secret of [ANNA, BRUNO, KEY, 'una-chiave', message.slice(10), 'bando.pdf'])
      assert.ok(!logged.includes(secret), secret);
  });

  describe('with a flow that makes the PDFs', () => {
    beforeEach(async () => {
      await fixture.start();
      await fixture.load(allegati({ source: 'flow' }));
    });

    it('asks it before the message leaves, and again when the citizen opens it', async () => {
      const asked = fixture.runtime.wire('asked');
      const promising = fixture.promise('pratica 7', ANNA);
      const check = await asked.next();
      assert.deepEqual(check.payload, 'pratica 7');
      const { remote } = check.io as unknown as {
        remote: { id: string; reference: string; purpose: string };
      };
      assert.deepEqual([remote.reference, remote.purpose], ['pratica 7', 'check']);
      fixture.runtime.node('allegati').receive({ ...check, payload: pdf(), filename: 'esiti/Esito.pdf' });
      const message = await promising;
      const details = json(await call(base(), message)) as { attachments: { name: string }[] };
      assert.equal(details.attachments[0]?.name, 'Esito.pdf', 'the name was told at the promise');
      const downloading = call(base(), `${message}/allegato.pdf`);
      const download = await asked.next();
      assert.equal((download.io as unknown as { remote: { purpose: string } }).remote.purpose, 'download');
      fixture.runtime.node('allegati').receive({ ...download, payload: pdf(500) });
      assert.deepEqual((await downloading).body, pdf(500));
    });

    it('tells what it cannot use of an answer', async () => {
      const caught = fixture.runtime.wire('caught');
      const promising = remoteContentOf('ente')?.promise('pratica 7', ANNA);
      const asked = await fixture.runtime.wire('asked').next();
      fixture.runtime.node('allegati').receive({ ...asked, payload: 'a text' });
      assert.match((await caught.next()).error?.message ?? '', /Buffer/);
      assert.deepEqual(await promising, { ok: false, code: 'ATTACHMENT_NOT_PDF' });
      fixture.runtime.node('allegati').receive({ ...asked, payload: pdf() });
      assert.match((await caught.next()).error?.message ?? '', /8 secondi/);
      fixture.runtime.node('allegati').receive({ payload: pdf() });
      assert.match((await caught.next()).error?.message ?? '', /msg\.io\.remote\.id/);
    });

    it('is asked anew when a deploy came in between: the row is not at fault', async () => {
      const asked = fixture.runtime.wire('asked');
      const promising = remoteContentOf('ente')?.promise('pratica 7', ANNA);
      await asked.next();
      await fixture.runtime.redeploy(CREDENTIALS);
      const { io } = await fixture.runtime.wire('asked').next();
      fixture.runtime.node('allegati').receive({ payload: pdf(), io });
      assert.equal((await promising)?.ok, true);
    });

    it('is waited for no longer when the deploy took the node away', async () => {
      const asked = fixture.runtime.wire('asked');
      const promising = remoteContentOf('ente')?.promise('pratica 7', ANNA);
      await asked.next();
      await fixture.runtime.deploy(
        allegati().filter(({ id }) => id !== 'allegati'),
        'full',
        CREDENTIALS,
      );
      const promised = await promising;
      assert.equal(promised?.ok === false && promised.code, 'ATTACHMENT_SOURCE');
    });
  });

  it('takes no answers when the PDFs come from a folder', async () => {
    await fixture.start();
    await fixture.load(allegati());
    fixture.runtime.node('allegati').receive({ payload: pdf() });
    assert.match(
      (await fixture.runtime.wire('caught').next()).error?.message ?? '',
      /non vengono da un flusso/,
    );
  });

  it('hands on what a listed server of the network has', async () => {
    const server = await listen((_request, response) => response.end(pdf(300_000)));
    await fixture.start();
    await fixture.load(allegati({ source: 'url', allowList: [`${server.url}/bandi/`, ' '] }));
    const message = await fixture.promise(`${server.url}/bandi/Bando%201.pdf`, ANNA);
    const details = json(await call(base(), message)) as { attachments: { name: string }[] };
    assert.equal(details.attachments[0]?.name, 'Bando 1.pdf');
    assert.equal((await call(base(), `${message}/allegato.pdf`)).body.length, 300_000);
    await server.close();
  });
});
