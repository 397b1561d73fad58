import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Promised, remoteContentOf } from '../../nodes/lib/runtime/remote-contents';
import { HEADER, KEY, pdf } from '../remote-content/support/call';
import { CREDENTIALS, Fixture, node } from '../remote-content/support/fixture';
import { institution, KEYS, type Out, pipeline, service } from '../support/flow';
import { StandIn, tokenOf } from '../support/remote';
import { stage } from '../support/stage';

const TRIAL = { mode: 'trial', trialList: ['AAAAAA00A00A000A', 'BBBBBB00A00B000A'] };
const CONFIGURATION = '01HXAMPE00000000000000000Z';
const PREMIUM = { premium: true, configurationId: CONFIGURATION };
const BANDO = { type: 'io-pubblicazione-bando' };
const ANNOUNCED = /in allegato a questo messaggio\.$/;

interface Sent {
  feature_level_type?: string;
  content: {
    markdown: string;
    third_party_data?: { id: string; configuration_id: string; has_attachments: boolean };
  };
}

function call(allegato: unknown, more: object = {}): object {
  return {
    codice_fiscale: 'AAAAAA00A00A000A',
    data_pubblicazione: '15/09/2026',
    oggetto_bando: "l'assegnazione di contributi per l'affitto",
    url: 'https://www.comune.example/bando',
    ...(allegato === undefined ? {} : { allegato }),
    ...more,
  };
}

describe('the attachment of a message node', () => {
  const scene = stage({ premium: true, processMs: 0 });
  let remote: StandIn | undefined;
  afterEach(() => {
    remote?.leave();
    remote = undefined;
  });

  const load = (servizio: object = PREMIUM, parts: Parameters<typeof scene.flow>[0] = {}) =>
    scene.load({ ente: TRIAL, servizio: { ...servizio }, message: BANDO, ...parts });
  const outcome = async (payload: unknown): Promise<Out> => {
    const wires = ['ready', 'wrong', 'caught'].map((id) => scene.runtime.wire(id));
    scene.runtime.node('message').receive({ payload });
    return Promise.race(wires.map((wire) => wire.next()));
  };
  const sent = ({ io }: Out): Sent | undefined => io.message;

  it('is promised for the citizen of the row, and makes the message Premium', async () => {
    remote = new StandIn();
    await load();
    const msg = await outcome(call('bando.pdf'));
    assert.deepEqual(remote.asked, [{ reference: 'bando.pdf', fiscalCode: 'AAAAAA00A00A000A' }]);
    assert.equal(sent(msg)?.feature_level_type, 'ADVANCED');
    assert.deepEqual(sent(msg)?.content.third_party_data, {
      id: tokenOf('bando.pdf', 1),
      configuration_id: CONFIGURATION,
      has_attachments: true,
    });
    assert.match(sent(msg)?.content.markdown ?? '', ANNOUNCED);
    assert.equal((msg.payload as { allegato: string }).allegato, 'bando.pdf', 'the row is as it was');
  });

  it('reaches IO with the message', async () => {
    remote = new StandIn();
    await load();
    const wire = scene.runtime.wire('sent');
    scene.runtime.node('message').receive({ payload: call('bando.pdf') });
    const { io } = await wire.next();
    const headers = { 'Ocp-Apim-Subscription-Key': 'test-key' };
    const reply = await fetch(`${scene.url}/messages/AAAAAA00A00A000A/${io.id ?? ''}`, { headers });
    const { message } = (await reply.json()) as { message: Sent };
    assert.equal(message.content.third_party_data?.id, tokenOf('bando.pdf', 1));
    assert.equal(message.feature_level_type, 'ADVANCED');
  });

  it('in simulator mode names the simulator’s own configuration', async () => {
    remote = new StandIn();
    await load({ premium: true, configurationId: CONFIGURATION }, { ente: { mode: 'simulator' } });
    const data = sent(await outcome(call('bando.pdf')))?.content.third_party_data;
    assert.equal(data?.configuration_id, '01J00000000000000000000000');
  });

  it('does not count for a duplicate: the same row again is one, though its token is another', async () => {
    remote = new StandIn();
    await load();
    const [done, discarded] = [scene.runtime.wire('sent'), scene.runtime.wire('discarded')];
    scene.runtime.node('message').receive({ payload: call('bando.pdf') });
    await done.next();
    scene.runtime.node('message').receive({ payload: call('bando.pdf') });
    assert.equal((await discarded.next()).io.reason, 'DUPLICATE');
    scene.runtime.node('message').receive({ payload: call('bando.pdf'), io: { resend: true } });
    const again = await done.next();
    assert.equal(sent(again)?.content.third_party_data?.id, tokenOf('bando.pdf', 3));
  });

  it('keeps the order of the rows, whoever has to wait for a file', async () => {
    let release: (answer: Promised) => void = () => undefined;
    remote = new StandIn((reference) =>
      reference === 'lento.pdf' ? new Promise<Promised>((resolve) => (release = resolve)) : undefined,
    );
    await load();
    const ready = scene.runtime.wire('ready');
    for (const [n, allegato] of ['lento.pdf', undefined, 'bando.pdf'].entries())
      scene.runtime.node('message').receive({ payload: call(allegato, { n }) });
    await scene.runtime.until(() => remote?.asked.length === 1);
    await scene.runtime.idle();
    assert.deepEqual(ready.all, []);
    release({ ok: true, id: 'x' });
    const rows = (await ready.take(3)).map(({ payload }) => (payload as { n: number }).n);
    assert.deepEqual(rows, [0, 1, 2]);
  });

  it('that is missing in a row leaves a plain message without the sentence, at no cost', async () => {
    remote = new StandIn();
    await load();
    for (const allegato of [undefined, '', '  ', null]) {
      const message = sent(await outcome(call(allegato)));
      assert.equal(message?.feature_level_type, undefined);
      assert.ok(message && !('third_party_data' in message.content));
      assert.doesNotMatch(message.content.markdown, /allegato/);
    }
    assert.deepEqual(remote.asked, []);
  });

  for (const [code, args, words] of [
    ['ATTACHMENT_NOT_FOUND', {}, /Allegato.*"bando\.pdf" non c'è/],
    ['ATTACHMENT_TOO_LARGE', { max: 10 }, /il limite è 10 MB/],
    ['ATTACHMENT_SOURCE', { error: 'EACCES' }, /non si può leggere \(EACCES\)/],
  ] as const)
    it(`with ${code} sends the row to be corrected, with field, value and what to do`, async () => {
      remote = new StandIn(() => ({ ok: false, code, args }));
      await load();
      const { io, payload } = await outcome(call('bando.pdf'));
      const [error] = io.errors ?? [];
      assert.deepEqual([error?.code, error?.field, error?.value], [code, 'allegato', 'bando.pdf']);
      assert.match(error?.message ?? '', words);
      assert.deepEqual(payload, call('bando.pdf'));
    });

  it('is not asked for while another field is wrong', async () => {
    remote = new StandIn();
    await load();
    const { io } = await outcome(call('bando.pdf', { url: 'ftp://x' }));
    assert.deepEqual(
      io.errors?.map(({ code }) => code),
      ['URL_SCHEME'],
    );
    assert.deepEqual(remote.asked, []);
  });

  it('may be one that the institution serves by other means; then nobody is asked', async () => {
    await load({ premium: true });
    const own = { id: 'bando-12', configuration_id: CONFIGURATION };
    const message = sent(await outcome(call(own)));
    assert.deepEqual(message?.content.third_party_data, { ...own, has_attachments: true });
    assert.equal(message.feature_level_type, 'ADVANCED');
  });

  it('without an io-remote-content of the institution is a fault of the installation', async () => {
    remote = new StandIn(undefined, { institution: 'altro-ente' });
    await load();
    const shown = scene.runtime.status('message');
    const { error, payload } = await outcome(call('bando.pdf'));
    assert.equal(error?.code, 'IO_REMOTE_CONTENT_MISSING');
    assert.match(error.message, /nessun nodo «IO allegati».*Metti nel flusso/);
    assert.deepEqual(payload, call('bando.pdf'));
    assert.deepEqual(await shown, { fill: 'red', shape: 'ring', text: 'manca IO allegati' });
    assert.deepEqual(await scene.runtime.states(), {}, 'nothing was taken in');
  });

  for (const configurationId of ['', 'no', '01HXAMPE0000000000000000'])
    it(`without a configuration ("${configurationId}") is a fault of the installation`, async () => {
      remote = new StandIn();
      await load({ premium: true, configurationId });
      assert.equal((await outcome(call('bando.pdf'))).error?.code, 'IO_CONFIGURATION_MISSING');
      assert.deepEqual(remote.asked, []);
    });

  it('that breaks what should promise it is a fault without a word of the row', async () => {
    remote = new StandIn(() => Promise.reject(new Error('AAAAAA00A00A000A bando.pdf')));
    await load();
    const { error } = await outcome(call('bando.pdf'));
    assert.equal(error?.code, 'IO_INTERNAL');
    assert.doesNotMatch(`${error.message} ${error.stack ?? ''}`, /AAAAAA00A00A000A|bando\.pdf/);
  });

  it('of a service without Premium is not looked at, whatever the row holds: no trace, never ADVANCED', async () => {
    remote = new StandIn();
    await load({ premium: false, configurationId: CONFIGURATION });
    const ready = scene.runtime.wire('ready');
    const values = fc.oneof(
      fc.anything(),
      fc.constantFrom<unknown>('bando.pdf', { id: 'x', configuration_id: CONFIGURATION }),
    );
    const rows = fc.sample(values, 100);
    for (const allegato of rows) scene.runtime.node('message').receive({ payload: call(allegato) });
    for (const msg of await ready.take(rows.length)) {
      const message = sent(msg);
      assert.deepEqual(Object.keys(message ?? {}), ['fiscal_code', 'content']);
      assert.deepEqual(Object.keys(message?.content ?? {}), ['subject', 'markdown']);
      assert.doesNotMatch(message?.content.markdown ?? '', /allegato/);
    }
    assert.deepEqual(remote.asked, []);
  });

  it('of a service without Premium may even be an expression that cannot be read', async () => {
    const message = { ...BANDO, allegato: '$broken(', allegatoType: 'jsonata' };
    await load({ premium: false }, { message });
    assert.ok(sent(await outcome(call(undefined))));
    await scene.runtime.deploy(scene.flow({ ente: TRIAL, servizio: PREMIUM, message }));
    assert.deepEqual(
      (await outcome(call(undefined))).io.errors?.map(({ code, field }) => [code, field]),
      [['VALUE_UNREADABLE', 'allegato']],
    );
  });
});

describe('an attachment from the row to the citizen, with the real io-remote-content', () => {
  const fixture = new Fixture();
  before(() => fixture.start());
  after(() => fixture.stop());

  it('opens for the citizen of the row, and for nobody else', async () => {
    const { runtime } = fixture;
    await fixture.load(
      [
        institution('https://io.example', TRIAL),
        service(PREMIUM),
        ...pipeline(BANDO),
        node('allegati', { wires: [[]] }),
      ],
      { ...KEYS, ...CREDENTIALS },
    );
    const [ready, wrong] = [runtime.wire('ready'), runtime.wire('wrong')];
    runtime.node('message').receive({ payload: call('bando.pdf') });
    const { content } = (await ready.next()).io.message as unknown as Sent;
    const id = content.third_party_data?.id ?? '';
    const url = `${remoteContentOf('ente')?.localUrl() ?? ''}/messages/${id}`;
    const get = (address: string, fiscal_code: string) =>
      fetch(address, { headers: { [HEADER]: KEY, fiscal_code } });

    const details = (await (await get(url, 'AAAAAA00A00A000A')).json()) as { attachments: { url: string }[] };
    const file = await get(`${url}/${details.attachments[0]?.url ?? ''}`, 'AAAAAA00A00A000A');
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), pdf());
    assert.equal((await get(url, 'BBBBBB00A00B000A')).status, 403);
    assert.doesNotMatch(id, /bando|AAAAAA/);

    runtime.node('message').receive({ payload: call('altro.pdf') });
    const [error] = (await wrong.next()).io.errors ?? [];
    assert.deepEqual([error?.code, error?.value], ['ATTACHMENT_NOT_FOUND', 'altro.pdf']);
  });
});
