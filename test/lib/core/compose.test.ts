import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attach, compose, type NewMessage } from '../../../nodes/lib/core';
import { MESSAGES } from '../../../nodes/messages';
import { composed, exampleRow, invented, LONG, message, problemsOf, readBlock, SIMULATOR } from './support';
import { examplesOf } from '../../support/examples-of';

const bando = message('pubblicazione-bando');
const avviso = message('avviso-pagamento');
const attachment = { id: 'bando-12', configuration_id: '01HXAMPE00000000000000000Z' };
const ANNOUNCED = '.\n\nTrovi il testo completo del bando in allegato a questo messaggio.';

function isPremium({ feature_level_type, content }: NewMessage): boolean {
  return feature_level_type !== undefined || 'third_party_data' in content;
}

describe('A composed message', () => {
  it('carries recipient, texts, deadline and payment, and nothing that was not asked for', () => {
    const row = { ...exampleRow(avviso), codice_fiscale: invented.toLowerCase(), importo: '€ 12,50' };
    const { content, ...rest } = composed(avviso, row, { mode: 'live' });
    assert.deepEqual(rest, { fiscal_code: invented });
    assert.deepEqual(Object.keys(content), ['subject', 'markdown', 'due_date', 'payment_data']);
    assert.equal(content.due_date, '2026-11-30T22:59:59Z');
    assert.deepEqual(content.payment_data, { amount: 1250, notice_number: '301000000000001760' });
    assert.match(content.markdown, /^C'è un avviso da pagare intestato a Maria D'Àvila e relativo/);
    assert.match(content.markdown, /\*\*Devi pagare:\*\* 12,50 €\n\n\*\*Entro il:\*\* 30\/11\/2026\n\n/);
  });

  it('has a due_date only where the definition says which date it is', () => {
    assert.equal(
      composed(message('pubblicazione-graduatoria'), exampleRow(message('pubblicazione-graduatoria'))).content
        .due_date,
      undefined,
    );
    assert.equal(
      composed(message('integrazione-documentazione'), exampleRow(message('integrazione-documentazione')))
        .content.due_date,
      '2026-11-30T22:59:59Z',
    );
  });

  it('speaks of the payment button as io-service says, or as the model does', () => {
    const markdown = (paymentButton: string) =>
      composed(avviso, exampleRow(avviso), { paymentButton }).content.markdown;
    assert.match(markdown(''), /premendo “Vedi Avviso”,/);
    assert.match(markdown('  '), /premendo “Vedi Avviso”,/);
    assert.match(markdown(' Paga '), /premendo “Paga”,/);
    assert.match(markdown('*Paga*'), /premendo “&#42;Paga&#42;”,/);
  });

  it('is Premium with an attachment that the institution serves by other means', () => {
    const premium = composed(bando, { ...exampleRow(bando), allegato: attachment }, { premium: true });
    assert.equal(premium.feature_level_type, 'ADVANCED');
    assert.deepEqual(premium.content.third_party_data, { ...attachment, has_attachments: true });
    assert.ok(premium.content.markdown.endsWith(ANNOUNCED));
  });

  it('announces a file that is named, and becomes Premium once the file is promised', () => {
    const row = { ...exampleRow(bando), allegato: ' bando-affitto.pdf ' };
    const result = compose(bando, row, { ...SIMULATOR, premium: true });
    assert.ok(result.ok);
    assert.equal(result.reference, 'bando-affitto.pdf');
    assert.ok(result.message.content.markdown.endsWith(ANNOUNCED));
    assert.ok(!isPremium(result.message));

    const data = { ...attachment, has_attachments: true };
    assert.deepEqual(attach(result.message, data), {
      fiscal_code: result.message.fiscal_code,
      feature_level_type: 'ADVANCED',
      content: { ...result.message.content, third_party_data: data },
    });
    assert.ok(!isPremium(result.message), 'the first is left as it was');
  });

  it('without Premium has nothing of an attachment, whatever the row says', () => {
    const plain = composed(bando, { ...exampleRow(bando), allegato: undefined }, { premium: true });
    assert.ok(plain.content.markdown.endsWith('/servizi-sociali).'));
    assert.ok(!isPremium(plain));
    for (const allegato of [attachment, 'bando.pdf', '', 12, [], { id: 'bando' }]) {
      const result = compose(bando, { ...exampleRow(bando), allegato }, SIMULATOR);
      assert.deepEqual(result, { ok: true, message: plain, warnings: [] });
    }
  });

  it('is never Premium of a service without Premium, of whatever message and whatever its row holds', () => {
    const values = fc.oneof(
      fc.anything(),
      fc.constantFrom<unknown>(attachment, 'bando.pdf', 'https://www.comune.example/bando.pdf'),
    );
    const rows = fc.dictionary(fc.constantFrom('allegato', 'reminders', 'third_party_data', 'extra'), values);
    const changes = fc.record({ body: fc.constantFrom('', `{{#allegato}}${LONG}{{/allegato}}${LONG}`) });
    fc.assert(
      fc.property(fc.constantFrom(...MESSAGES), rows, changes, (definition, more, { body }) => {
        const text = definition.premium.attachment === undefined ? {} : { body };
        const row = { ...exampleRow(definition), ...more };
        const result = compose(definition, row, { ...SIMULATOR, ...text });
        if (!result.ok) return;
        assert.ok(!isPremium(result.message));
        assert.equal(result.reference, undefined);
        assert.doesNotMatch(result.message.content.markdown, /allegato a questo messaggio/);
      }),
    );
  });

  it('with something that names no attachment is an error of a Premium service', () => {
    for (const allegato of [true, [], { id: 'bando' }])
      assert.deepEqual(
        problemsOf(bando, { ...exampleRow(bando), allegato }, { premium: true }).map(({ code }) => code),
        ['ATTACHMENT_INVALID'],
      );
  });

  it('is Premium when the model advises reminders and the service is Premium', () => {
    assert.equal(composed(avviso, exampleRow(avviso), { premium: true }).feature_level_type, 'ADVANCED');
    const reminder = message('avviso-pagamento-in-scadenza');
    assert.equal(composed(reminder, exampleRow(reminder), { premium: true }).feature_level_type, undefined);
  });

  it('leaves out the optional sentence with its blank line', () => {
    const graduatoria = message('pubblicazione-graduatoria');
    const row = exampleRow(graduatoria);
    assert.match(
      composed(graduatoria, row).content.markdown,
      /D'Àvila\.\n\nSe vuoi rinunciare.*31\/10\/2026\.\n\nPer visualizzare/,
    );
    assert.match(
      composed(graduatoria, { ...row, data_rinuncia: ' ' }).content.markdown,
      /D'Àvila\.\n\nPer visualizzare/,
    );
  });

  it('has its button in both languages, before anything else', () => {
    const definition = message('integrazione-documentazione');
    const { markdown } = composed(definition, {
      ...exampleRow(definition),
      url: 'https://comune.example/a?b="c"&d=#e',
    }).content;
    assert.ok(markdown.startsWith('---\nit:\n'));
    const button = {
      cta_1: {
        text: 'Aggiungi documenti',
        action: 'iohandledlink://https://comune.example/a?b=%22c%22&d=#e',
      },
    };
    const { attributes, body } = readBlock(markdown);
    assert.deepEqual(attributes, { it: button, en: button });
    assert.ok(body.startsWith('Per elaborare la tua richiesta'));
  });

  it('does not depend on columns that no field asks for', () => {
    const more = { ...exampleRow(bando), toString: 1, constructor: 2, email: 'x' };
    assert.deepEqual(composed(bando, more), composed(bando, exampleRow(bando)));
  });

  it('is within IO’s limits, or an error, whatever the row holds', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ minLength: 9_000, maxLength: 11_000 }),
      fc.anything(),
    );
    for (const definition of MESSAGES) {
      const names = definition.fields.map((field) => field.name);
      const changes = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 3 });
      fc.assert(
        fc.property(changes, fc.boolean(), (changed, premium) => {
          const row = { ...exampleRow(definition), ...Object.fromEntries(changed) };
          const result = compose(definition, row, {
            ...SIMULATOR,
            premium,
            title: definition.title || 'Titolo che basta',
            body: definition.body || LONG,
          });
          if (!result.ok) {
            assert.ok(result.problems.length > 0);
            return;
          }
          const { subject, markdown, payment_data: payment } = result.message.content;
          assert.ok(subject.length >= 10 && subject.length <= 120, subject);
          assert.ok(markdown.length >= 80 && markdown.length <= 10_000);
          assert.match(markdown, /^(?!---)|^---\nit:\n/);
          assert.equal(payment !== undefined, definition.payment);
        }),
        { numRuns: examplesOf(60) },
      );
    }
  });
});

describe('A row with errors', () => {
  it('gets all of them at once, each with its field and value', () => {
    const row = {
      codice_fiscale: '01234567890',
      nome: 'Maria',
      cognome: ' ',
      causale: 'Mensa',
      importo: '1.234',
      data_scadenza: '31/02/2026',
      numero_avviso: 3.01e17,
    };
    assert.deepEqual(
      problemsOf(avviso, row).map(({ code, field, value }) => [code, field, value]),
      [
        ['FISCAL_CODE_IS_VAT', 'codice_fiscale', '01234567890'],
        ['FIELD_MISSING', 'cognome', undefined],
        ['MONEY_AMBIGUOUS', 'importo', '1.234'],
        ['DATE_IMPOSSIBLE', 'data_scadenza', '31/02/2026'],
        ['NOTICE_NUMBER_IS_NUMBER', 'numero_avviso', '301000000000000000'],
      ],
    );
  });

  it('is told about the text too when no row could be right with it', () => {
    const problems = problemsOf(
      bando,
      { ...exampleRow(bando), url: 'x' },
      { title: 'Il bando {{ogetto}} {{ogetto}}', body: '{{#url}}' },
    );
    assert.deepEqual(
      problems.map(({ code, field, args }) => [code, field, args]),
      [
        ['URL_SCHEME', 'url', undefined],
        ['PLACEHOLDER_UNKNOWN', 'title', { name: 'ogetto' }],
        ['TEMPLATE_INVALID', 'body', { line: 1, column: 9 }],
      ],
    );
    const broken = problemsOf(bando, exampleRow(bando), { title: 'Bando {{', body: '{{x}}' });
    assert.deepEqual(
      broken.map(({ code, field }) => [code, field]),
      [
        ['TEMPLATE_INVALID', 'title'],
        ['PLACEHOLDER_UNKNOWN', 'body'],
      ],
    );
  });

  it('hears of lengths when its fields are good, of title and text together', () => {
    const problems = problemsOf(bando, exampleRow(bando), { title: 'Bando', body: '---\nBreve' });
    assert.deepEqual(
      problems.map(({ code, args }) => [code, args]),
      [
        ['TITLE_TOO_SHORT', { length: 5, min: 10, max: 120 }],
        ['BODY_FRONT_MATTER', undefined],
        ['BODY_TOO_SHORT', { length: 9, min: 80, max: 10_000 }],
      ],
    );
  });
});
