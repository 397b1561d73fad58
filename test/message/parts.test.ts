/** What a free message may carry besides its text: a payment, an attachment, reminders. */
import assert from 'node:assert/strict';
import type { NodeDef } from 'node-red';
import type { NewMessage } from '../../nodes/lib/core';
import { ALONE, reasonFor, type Situation } from '../../nodes/lib/core/properties';
import { readSaved } from '../../nodes/lib/runtime/saved';
import { draftOf } from '../../nodes/message/dialog/draft';
import { messageProperties } from '../../nodes/message/properties';
import { messageBySlug } from '../../nodes/messages';
import { wantedColumns } from '../../nodes/messages/columns';
import { StandIn, tokenOf } from '../support/remote';
import { stage } from '../support/stage';

type Json = Record<string, unknown>;

const CITIZEN = 'AAAAAA00A00A000A';
const TITLE = 'Avviso per la mensa';
const BODY =
  'C’è un avviso da pagare per la mensa scolastica di quest’anno.\n\nPremi “{{pulsante_pagamento}}” per pagare {{importo}} € in app.';
const PLAIN =
  'La mensa scolastica riapre lunedì, con il menù che trovi sul sito del Comune e presso la scuola.';
const ANNOUNCED = `${PLAIN}\n{{#allegato}}\n\nIl menù è in allegato.\n{{/allegato}}`;
const PAID = { importo: '54,90', numero_avviso: '301000000000001760' };

const FREE = messageBySlug('messaggio');
assert.ok(FREE);
const PROPERTIES = messageProperties(FREE);

interface Given {
  readonly saved: Json;
  readonly values?: Json;
  readonly premium?: boolean;
  readonly body?: string;
}

function composed({ saved, values = {}, premium = false, body = BODY }: Given) {
  assert.ok(FREE);
  const row = { values: { codice_fiscale: CITIZEN, ...values }, mode: 'simulator' } as const;
  const property = (name: string) => saved[name];
  return draftOf({ message: FREE, property, title: TITLE, body, premium, paymentButton: 'Paga', row })
    .composed;
}

function codes(given: Given): string[] {
  const result = composed(given);
  return result.ok ? [] : result.problems.map(({ code, field }) => `${code} ${field}`);
}

function contentOf(given: Given) {
  const result = composed(given);
  assert.ok(result.ok, JSON.stringify(result));
  return result.message;
}

function redIn(saved: Json): string[] {
  const situation: Situation = { ...ALONE, property: (name) => saved[name] };
  return Object.entries(PROPERTIES)
    .filter(([name, one]) => reasonFor(one, saved[name], situation) !== null)
    .map(([name]) => name);
}

describe('the payment of a free message', () => {
  const saved = { payment: true };

  it('is what the payment messages of the model send: euro cents and the notice number, and the word of the button', () => {
    const { content, feature_level_type } = contentOf({ saved, values: PAID });
    assert.deepEqual(content.payment_data, { amount: 5490, notice_number: '301000000000001760' });
    assert.match(content.markdown, /Premi “Paga” per pagare 54,90 € in app\.$/);
    assert.equal(feature_level_type, undefined);
  });

  for (const [what, values, expected] of [
    ['without a notice number', { importo: '54,90' }, ['FIELD_MISSING numero_avviso']],
    ['without an amount', { numero_avviso: PAID.numero_avviso }, ['FIELD_MISSING importo']],
    ['with neither', {}, ['FIELD_MISSING importo', 'FIELD_MISSING numero_avviso']],
    ['with an amount of nothing', { ...PAID, importo: '0,00' }, undefined],
    ['with seventeen digits', { ...PAID, numero_avviso: '30100000000000176' }, undefined],
  ] as const)
    it(`takes no row ${what}, as in io-avviso-pagamento`, () => {
      const found = codes({ saved, values });
      if (expected !== undefined) assert.deepEqual(found, expected);
      const notice = messageBySlug('avviso-pagamento');
      assert.ok(notice);
      const examples = Object.fromEntries(notice.fields.map(({ name, example }) => [name, example]));
      const row = {
        values: { ...examples, importo: '', numero_avviso: '', ...values },
        mode: 'simulator',
      } as const;
      const { title, body } = notice;
      const service = { premium: false, paymentButton: '' };
      const model = draftOf({ message: notice, property: () => undefined, title, body, ...service, row });
      assert.ok(!model.composed.ok);
      assert.deepEqual(
        model.composed.problems.map(({ code, field }) => `${code} ${field}`),
        found,
      );
    });

  it('is not there unless its box is ticked, whatever the row has', () => {
    const { content } = contentOf({ saved: {}, values: PAID, body: PLAIN });
    assert.equal(content.payment_data, undefined);
    assert.deepEqual(codes({ saved: {}, values: PAID }), [
      'PLACEHOLDER_UNKNOWN body',
      'PLACEHOLDER_UNKNOWN body',
    ]);
  });

  it('asks a file for both columns, and only then', () => {
    const columns = (more: Json) =>
      wantedColumns(FREE, (name) => ({ title: TITLE, body: PLAIN, ...more })[name])
        .filter(({ field }) => field in PAID)
        .map(({ column, required }) => [column, required]);
    assert.deepEqual(columns(saved), [
      ['importo', true],
      ['numero_avviso', true],
    ]);
    assert.deepEqual(columns({}), []);
  });

  it('has its names for itself: an own field of that name is red while the box is ticked', () => {
    const fields = [{ name: 'importo', kind: 'money', value: 'payload.importo', valueType: 'msg' }];
    const node = { title: TITLE, body: PLAIN, service: 'servizio', fields };
    assert.deepEqual(redIn(node), []);
    assert.deepEqual(redIn({ ...node, payment: true }), ['fields']);
    const fault = (def: Json) => readSaved('io-messaggio', PROPERTIES, def as unknown as NodeDef).fault?.code;
    assert.equal(fault(node), undefined);
    assert.equal(fault({ ...node, payment: true }), 'IO_PROPERTY_INVALID');
  });

  it('is red without a source while the box is ticked', () => {
    const node = { title: TITLE, body: PLAIN, service: 'servizio', importo: '', importoType: 'msg' };
    assert.deepEqual(redIn(node), []);
    assert.deepEqual(redIn({ ...node, payment: true }), ['importo']);
  });
});

describe('the attachment and the reminders of a free message', () => {
  const saved = { attachment: true };
  const values = { allegato: 'menu.pdf' };

  it('make it Premium, and only with a Premium service', () => {
    const file = contentOf({ saved, values, premium: true, body: ANNOUNCED });
    assert.equal(file.feature_level_type, 'ADVANCED');
    assert.match(file.content.markdown, /in allegato\.$/);
    const plain = contentOf({ saved, values, body: ANNOUNCED });
    assert.equal(plain.feature_level_type, undefined);
    assert.equal(plain.content.third_party_data, undefined);
    assert.doesNotMatch(plain.content.markdown, /in allegato/);
    const reminded = (premium: boolean) =>
      contentOf({ saved: { reminders: true }, premium, body: PLAIN }).feature_level_type;
    assert.deepEqual([reminded(true), reminded(false)], ['ADVANCED', undefined]);
  });

  it('bill nothing where the box is not ticked, or the row has no file', () => {
    assert.equal(contentOf({ saved: {}, values, premium: true, body: PLAIN }).feature_level_type, undefined);
    assert.equal(contentOf({ saved, premium: true, body: ANNOUNCED }).feature_level_type, undefined);
  });
});

describe('a node of a free message', () => {
  const scene = stage({ premium: true, processMs: 0 });
  const PREMIUM = { premium: true, configurationId: '01HXAMPE00000000000000000Z' };
  const TRIAL = { mode: 'trial', trialList: [CITIZEN] };
  const message = (more: Json): Json => ({ type: 'io-messaggio', title: TITLE, body: PLAIN, ...more });
  /** What reaches IO of a row. */
  const sent = async (payload: Json): Promise<NewMessage> => {
    const wires = ['sent', 'wrong', 'discarded', 'caught'].map((id) => scene.runtime.wire(id));
    scene.runtime.node('message').receive({ payload: { codice_fiscale: CITIZEN, ...payload } });
    const { io, error } = await Promise.race(wires.map((wire) => wire.next()));
    assert.equal(io.outcome, 'sent', JSON.stringify([io.errors, io.reason, error?.message]));
    const headers = { 'Ocp-Apim-Subscription-Key': 'test-key' };
    const reply = await fetch(`${scene.url}/messages/${CITIZEN}/${io.id ?? ''}`, { headers });
    return ((await reply.json()) as { message: NewMessage }).message;
  };

  it('sends its payment to IO, by the notice number as what makes a message another one', async () => {
    await scene.load({ ente: TRIAL, message: message({ body: BODY, payment: true }) });
    const first = await sent(PAID);
    assert.equal(first.content.payment_data?.amount, 5490);
    assert.equal(first.content.payment_data.notice_number, PAID.numero_avviso);
    const discarded = scene.runtime.wire('discarded');
    scene.runtime.node('message').receive({ payload: { codice_fiscale: CITIZEN, ...PAID } });
    await discarded.next();
    assert.equal(scene.simulator.accepted.length, 1);
  });

  it('sends its attachment once the file is promised for this citizen', async () => {
    const remote = new StandIn();
    try {
      await scene.load({
        ente: TRIAL,
        servizio: PREMIUM,
        message: message({ body: ANNOUNCED, attachment: true }),
      });
      const one = await sent({ allegato: 'menu.pdf' });
      assert.equal(one.content.third_party_data?.id, tokenOf('menu.pdf', 1));
    } finally {
      remote.leave();
    }
  });

  it('that was saved before there were parts, with own fields of those names, sends what it sent', async () => {
    const own = (name: string, kind: string) => ({ name, kind, value: `payload.${name}`, valueType: 'msg' });
    const fields = [own('importo', 'money'), own('numero_avviso', 'text'), own('allegato', 'text')];
    const body = `${PLAIN} Rimborso di {{importo}} € per {{numero_avviso}}: vedi {{allegato}}.`;
    await scene.load({ ente: TRIAL, servizio: PREMIUM, message: message({ body, fields }) });
    const one = await sent({ ...PAID, allegato: 'pratica 12' });
    assert.equal(one.content.payment_data, undefined);
    assert.equal(one.content.third_party_data, undefined);
    assert.notEqual(one.feature_level_type, 'ADVANCED');
    assert.match(one.content.markdown, /Rimborso di 54,90 € per 301000000000001760: vedi pratica 12\.$/);
  });
});
