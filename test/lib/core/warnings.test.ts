import assert from 'node:assert/strict';
import { checkCharacter, compose, type ComposeOptions, planOf, type Warning } from '../../../nodes/lib/core';
import { hasRightCheck } from '../../../nodes/lib/core/notice-number';
import { messageBySlug, MESSAGES, withOwnFields } from '../../../nodes/messages';
import { exampleRow, message, SIMULATOR } from './support';

function warningsIn(slug: string, row: object, options: Partial<ComposeOptions> = {}): readonly Warning[] {
  const definition = messageBySlug(slug);
  assert.ok(definition);
  const result = compose(definition, { ...exampleRow(definition), ...row }, { ...SIMULATOR, ...options });
  assert.ok(result.ok, JSON.stringify(result));
  return result.warnings;
}

const personal = (field: string): Warning => ({ code: 'TITLE_PERSONAL_DATA', field });

describe('A warning about privacy', () => {
  it('is not given for the models as they are', () => {
    for (const definition of MESSAGES.filter(({ modelName }) => modelName !== '')) {
      assert.deepEqual(warningsIn(definition.slug, {}), [], definition.slug);
    }
  });

  it('is given for name, surname and fiscal code in the title', () => {
    const title = 'Avviso per {{nome}} {{cognome}} ({{codice_fiscale}})';
    assert.deepEqual(warningsIn('avviso-pagamento', {}, { title }), [
      personal('nome'),
      personal('cognome'),
      personal('codice_fiscale'),
    ]);
  });

  it('is given when a name or the fiscal code hides in another value of the title', () => {
    const hints = (bando: string) => warningsIn('pubblicazione-graduatoria', { bando });
    assert.deepEqual(hints('la domanda di MARIA'), [personal('bando')]);
    assert.deepEqual(hints('la domanda di d’àvila'), [personal('bando')]);
    assert.deepEqual(hints('la pratica aaaaaa00a00a000a'), [personal('bando')]);
    assert.deepEqual(hints('la mariana'), []);
  });

  it('is not given for names of two letters, which are found by accident', () => {
    assert.deepEqual(warningsIn('pubblicazione-graduatoria', { nome: 'Li', bando: 'i li e i la' }), []);
  });

  it('is given for a field that the institution calls sensitive', () => {
    const options = { title: 'Pagamento per {{causale}}', sensitive: ['causale'] };
    assert.deepEqual(warningsIn('avviso-pagamento', { causale: 'Mensa' }, options), [personal('causale')]);
    assert.deepEqual(warningsIn('avviso-pagamento', { causale: 'Mensa' }, { title: options.title }), []);
  });
});

describe('A warning about a date', () => {
  const codes = (slug: string, row: object) =>
    warningsIn(slug, row).map(({ code, field, value }) => [code, field, value]);

  it('is given for a deadline that is past, from the first minute of the next day in Italy', () => {
    assert.deepEqual(codes('avviso-pagamento', { data_scadenza: '30/09/2026' }), [
      ['DATE_PAST', 'data_scadenza', '30/09/2026'],
    ]);
    assert.deepEqual(codes('avviso-pagamento', { data_scadenza: '01/10/2026' }), []);
    assert.deepEqual(codes('integrazione-documentazione', { data_scadenza: '2025-12-31' }), [
      ['DATE_PAST', 'data_scadenza', '31/12/2025'],
    ]);
    assert.deepEqual(codes('pubblicazione-graduatoria', { data_rinuncia: '30/09/2026' }), [
      ['DATE_PAST', 'data_rinuncia', '30/09/2026'],
    ]);
  });

  it('is given the other way round where the text says that it is over', () => {
    assert.deepEqual(codes('avviso-pagamento-mancato', { data_scadenza: '30/09/2026' }), []);
    for (const day of ['01/10/2026', '31/12/2026'])
      assert.deepEqual(codes('avviso-pagamento-mancato', { data_scadenza: day }), [
        ['DATE_NOT_PAST', 'data_scadenza', day],
      ]);
  });

  it('is not given for days of which the text says nothing of the kind', () => {
    assert.deepEqual(codes('pubblicazione-bando', { data_pubblicazione: '01/01/2020' }), []);
  });
});

describe('A warning about a notice number', () => {
  it('is given when its last two digits are not the remainder of the others', () => {
    assert.deepEqual(warningsIn('avviso-pagamento', { numero_avviso: '301000000000001744' }), [
      { code: 'NOTICE_NUMBER_CHECK', field: 'numero_avviso', value: '301000000000001744' },
    ]);
    assert.deepEqual(
      warningsIn('avviso-pagamento', { numero_avviso: `3010000000000017${remainder('3010000000000017')}` }),
      [],
    );
  });

  it('is given for one digit that is mistyped and for two that are swapped, at any place', () => {
    const sixteen = '3019284756102938';
    const right = sixteen + remainder(sixteen);
    assert.ok(hasRightCheck(right));
    for (let at = 1; at < 18; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const wrong = right.slice(0, at) + String(digit) + right.slice(at + 1);
        assert.equal(hasRightCheck(wrong), wrong === right, wrong);
      }
      const swapped = right.slice(0, at - 1) + right.charAt(at) + right.charAt(at - 1) + right.slice(at + 1);
      // The first digit says which rule there is.
      if (/^[03]/.test(swapped)) assert.equal(hasRightCheck(swapped), swapped === right, swapped);
    }
  });

  it('is not given for the numbers that have no such remainder', () => {
    for (const number of ['101000000000000001', '201000000000000001']) assert.ok(hasRightCheck(number));
  });
});

/** By division on paper, digit by digit: a second opinion. */
function remainder(digits: string): string {
  const rest = Array.from(digits).reduce((carried, digit) => (carried * 10 + Number(digit)) % 93, 0);
  return String(rest).padStart(2, '0');
}

describe('A hint about unused fields', () => {
  const unusedIn = (slug: string, body: string) => planOf(message(slug), { body }).hints;

  it('names those that the changed text no longer shows, and that serve for nothing else', () => {
    const body =
      'Testo che basta per arrivare agli ottanta caratteri che sono chiesti da IO per un messaggio: {{nome}}.';
    assert.deepEqual(unusedIn('avviso-pagamento', body), [
      { code: 'PLACEHOLDER_UNUSED', field: 'cognome' },
      { code: 'PLACEHOLDER_UNUSED', field: 'causale' },
    ]);
    assert.deepEqual(unusedIn('integrazione-documentazione', body.replace('{{nome}}', '{{documenti}}')), [
      { code: 'PLACEHOLDER_UNUSED', field: 'oggetto_richiesta' },
      { code: 'PLACEHOLDER_UNUSED', field: 'tipologia_servizio' },
    ]);
  });

  it('is given for own fields too, and not for the button', () => {
    const own = withOwnFields([{ name: 'extra', kind: 'text' }]);
    const body =
      'Testo che basta per arrivare agli ottanta caratteri che sono chiesti da IO per un messaggio.';
    assert.deepEqual(planOf(own, { title: 'Titolo giusto', body }).hints, [
      { code: 'PLACEHOLDER_UNUSED', field: 'extra' },
    ]);
  });
});

describe('A warning about a minor', () => {
  const now = Date.parse('2026-10-01T12:00:00+02:00');
  const withCode = (codice_fiscale: string) =>
    warningsIn('avviso-pagamento', { codice_fiscale, data_scadenza: '31/12/2026' }, { now });
  const of = (fifteen: string) => fifteen + checkCharacter(fifteen);

  it('is given for a fiscal code whose person is not 18 yet, without the code', () => {
    assert.deepEqual(withCode(of('XYZXYZ12A01Z999')), [
      { code: 'FISCAL_CODE_MINOR', field: 'codice_fiscale' },
    ]);
    assert.deepEqual(withCode(of('XYZXYZ08R42Z999')), [
      { code: 'FISCAL_CODE_MINOR', field: 'codice_fiscale' },
    ]);
  });

  it('is not given for adults, for days that do not exist, and for the test codes of IO', () => {
    for (const code of [
      of('XYZXYZ85A01Z999'),
      of('XYZXYZ08R01Z999'),
      of('XYZXYZ12B30Z999'),
      'AAAAAA00A00A000A',
    ])
      assert.deepEqual(withCode(code), [], code);
  });
});
