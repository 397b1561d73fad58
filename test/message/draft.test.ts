import assert from 'node:assert/strict';
import { draftOf, type DraftParts, lengthOf } from '../../nodes/message/dialog/draft';
import { textHints } from '../../nodes/message/dialog/text-hints';
import { MESSAGES, messageBySlug } from '../../nodes/messages';

function draft(slug: string, more: Partial<DraftParts> = {}, properties: Record<string, unknown> = {}) {
  const message = messageBySlug(slug);
  assert.ok(message);
  const { title, body } = message;
  const service = { premium: false, paymentButton: '' };
  return draftOf({ message, property: (name) => properties[name], title, body, ...service, ...more });
}

function codes(result: ReturnType<typeof draft>): string[] {
  return result.composed.ok ? [] : result.composed.problems.map(({ code }) => code);
}

const keys = (result: ReturnType<typeof draft>) => textHints(result).map(({ key }) => key);

describe('preview: the message of the open dialog', () => {
  it('can be made of the examples, for every message of the model', () => {
    for (const { slug, title } of MESSAGES) {
      if (title !== '') assert.deepEqual(codes(draft(slug)), [], slug);
    }
  });

  it('shows what the dialog fixes for all rows instead of the example', () => {
    const fixed = { oggetto_richiesta: 'buono pasto', oggetto_richiestaType: 'str' };
    const { composed } = draft('richiesta-accolta', {}, fixed);
    assert.ok(composed.ok);
    assert.match(composed.message.content.markdown, /buono pasto/);
    const { composed: from } = draft('richiesta-accolta', {}, { ...fixed, oggetto_richiestaType: 'msg' });
    assert.ok(from.ok);
    assert.doesNotMatch(from.message.content.markdown, /buono pasto/);
  });

  it('shows an attachment when the service is Premium, and only then', () => {
    const text = (premium: boolean) => {
      const { composed } = draft('pubblicazione-bando', { premium });
      return composed.ok ? composed.message.content.markdown : '';
    };
    assert.match(text(true), /in allegato/);
    assert.doesNotMatch(text(false), /in allegato/);
    assert.equal(draft('pubblicazione-bando', { premium: true }).attachment, 'bando-affitto.pdf');
    assert.equal(draft('pubblicazione-bando', { premium: false }).attachment, undefined);
  });

  it('is Premium with a file that is not promised yet, as it will be when it leaves', () => {
    const { composed } = draft('pubblicazione-bando', { premium: true });
    assert.ok(composed.ok);
    assert.equal(composed.message.feature_level_type, 'ADVANCED');
    assert.equal(composed.message.content.third_party_data?.has_attachments, true);
  });

  for (const [allegato, shown] of [
    ['2027/bando affitto.PDF', 'bando affitto.PDF'],
    ['https://archivio.comune.example/atti/bando%20affitto.pdf?v=2#p', 'bando affitto.pdf'],
    ['2027-0101', '2027-0101.pdf'],
    ['https://archivio.comune.example/%E0%A4%A', '%E0%A4%A.pdf'],
    [{ id: 'bando-12', configuration_id: '01HXAMPE00000000000000000Z' }, 'bando-12.pdf'],
  ] as const)
    it(`shows the attachment ${JSON.stringify(allegato)} as ${shown}`, () => {
      const message = messageBySlug('pubblicazione-bando');
      const values = Object.fromEntries(message?.fields.map(({ name, example }) => [name, example]) ?? []);
      const row = { values: { ...values, allegato }, mode: 'simulator' } as const;
      assert.equal(draft('pubblicazione-bando', { premium: true, row }).attachment, shown);
    });

  it('warns of a title that shows what the ente calls sensitive, and only of that', () => {
    const title = 'Esito per {{oggetto_richiesta}}';
    assert.ok(!keys(draft('richiesta-accolta', { title })).includes('hint.personal'));
    const marked = draft('richiesta-accolta', { title, sensitive: ['oggetto_richiesta'] });
    assert.ok(keys(marked).includes('hint.personal'));
    assert.ok(
      !keys(draft('richiesta-accolta', { sensitive: ['oggetto_richiesta'] })).includes('hint.personal'),
    );
  });

  it('takes the own fields of a free message', () => {
    const fields = [{ name: 'classe', value: 'payload.classe', valueType: 'msg', kind: 'text' }];
    const texts = {
      title: 'Avviso per la {{classe}}',
      body: `Gentile genitore della {{classe}}. ${'x'.repeat(80)}`,
    };
    assert.deepEqual(codes(draft('messaggio', texts, { fields })), []);
    assert.deepEqual(codes(draft('messaggio', texts)), ['PLACEHOLDER_UNKNOWN', 'PLACEHOLDER_UNKNOWN']);
  });

  it('judges a row as the running node does, test codes in live mode included', () => {
    const values = {
      codice_fiscale: 'AAAAAA00A00A000A',
      oggetto_richiesta: 'x',
      url: 'https://comune.example',
    };
    assert.deepEqual(codes(draft('richiesta-accolta', { row: { values, mode: 'simulator' } })), []);
    assert.deepEqual(codes(draft('richiesta-accolta', { row: { values, mode: 'live' } })), [
      'FISCAL_CODE_TEST',
    ]);
    const empty = codes(draft('richiesta-accolta', { row: { values: {}, mode: 'live' } }));
    assert.deepEqual(empty, ['FIELD_MISSING', 'FIELD_MISSING', 'FIELD_MISSING']);
  });

  it('names the place of a broken placeholder', () => {
    const { composed } = draft('richiesta-accolta', { body: 'prima riga\nseconda {{#nome' });
    assert.ok(!composed.ok);
    assert.deepEqual(composed.problems[0]?.args, { line: 2, column: 16 });
  });

  it('refuses a body of a million characters without reading it', () => {
    const result = draft('richiesta-accolta', { body: '{{#a}} <b> | '.repeat(80_000) });
    assert.deepEqual(codes(result), ['BODY_TOO_LONG']);
    assert.equal(lengthOf(result, 'body'), 1_040_000);
    assert.deepEqual(keys(result), []);
  });
});

describe('preview: what is worth a look', () => {
  it('is nothing in the texts of the model', () => {
    for (const { slug, title } of MESSAGES) if (title !== '') assert.deepEqual(keys(draft(slug)), [], slug);
  });

  const of = (added: string) => {
    const { body } = draft('richiesta-accolta');
    return keys(draft('richiesta-accolta', { body: `${body}\n\n${added}` }));
  };

  it('is what the app leaves out or prints raw', () => {
    assert.deepEqual(of('un ~~errore~~ qui'), ['hint.strikethrough']);
    assert.deepEqual(of('<b>forte</b>'), ['hint.html']);
    assert.deepEqual(of('riga<br>riga <!-- nota -->'), []);
    assert.deepEqual(of('| a | b |\n| - | - |\n| 1 | 2 |'), ['hint.table']);
  });

  it('is three dashes, since the e-mail copy begins after the last ones', () => {
    assert.deepEqual(of('sopra\n\n---\n\nsotto'), ['hint.rule']);
  });

  it('is a field that the citizen will not see', () => {
    const body = 'La domanda è stata accolta, trovi tutto sul sito del Comune. '.repeat(2);
    const found = textHints(draft('richiesta-accolta', { body }));
    assert.deepEqual(
      found,
      ['oggetto_richiesta', 'url'].map((field) => ({ key: 'hint.unused', field })),
    );
  });

  it('is a name in the title, which a locked phone shows', () => {
    const found = textHints(draft('avviso-pagamento', { title: 'Avviso per {{nome}}' }));
    assert.deepEqual(found, [{ key: 'hint.personal', field: 'nome' }]);
  });
});
