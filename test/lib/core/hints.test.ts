import assert from 'node:assert/strict';
import { compose, type ComposeOptions, type Hint } from '../../../nodes/lib/core';
import { messageBySlug, MESSAGES, withOwnFields } from '../../../nodes/messages';
import { exampleRow, SIMULATOR } from './support';

function hintsOf(slug: string, row: object, options: Partial<ComposeOptions> = {}): readonly Hint[] {
  const definition = messageBySlug(slug);
  assert.ok(definition);
  const result = compose(definition, { ...exampleRow(definition), ...row }, { ...SIMULATOR, ...options });
  assert.ok(result.ok, JSON.stringify(result));
  return result.hints;
}

const personal = (field: string): Hint => ({ code: 'TITLE_PERSONAL_DATA', field });

describe('A privacy hint', () => {
  it('is not given for the models as they are', () => {
    for (const definition of MESSAGES.filter(({ modelName }) => modelName !== '')) {
      assert.deepEqual(hintsOf(definition.slug, {}), [], definition.slug);
    }
  });

  it('is given for name, surname and fiscal code in the title', () => {
    const title = 'Avviso per {{nome}} {{cognome}} ({{codice_fiscale}})';
    assert.deepEqual(hintsOf('avviso-pagamento', {}, { title }), [
      personal('nome'),
      personal('cognome'),
      personal('codice_fiscale'),
    ]);
  });

  it('is given when a name or the fiscal code hides in another value of the title', () => {
    const hints = (bando: string) => hintsOf('pubblicazione-graduatoria', { bando });
    assert.deepEqual(hints('la domanda di MARIA'), [personal('bando')]);
    assert.deepEqual(hints('la domanda di d’àvila'), [personal('bando')]);
    assert.deepEqual(hints('la pratica aaaaaa00a00a000a'), [personal('bando')]);
    assert.deepEqual(hints('la mariana'), []);
  });

  it('is not given for names of two letters, which are found by accident', () => {
    assert.deepEqual(hintsOf('pubblicazione-graduatoria', { nome: 'Li', bando: 'i li e i la' }), []);
  });

  it('is given for a field that the institution calls sensitive', () => {
    const options = { title: 'Pagamento per {{causale}}', sensitive: ['causale'] };
    assert.deepEqual(hintsOf('avviso-pagamento', { causale: 'Mensa' }, options), [personal('causale')]);
    assert.deepEqual(hintsOf('avviso-pagamento', { causale: 'Mensa' }, { title: options.title }), []);
  });
});

describe('A hint about unused fields', () => {
  it('names those that the changed text no longer shows, and that serve for nothing else', () => {
    const body =
      'Testo che basta per arrivare agli ottanta caratteri che sono chiesti da IO per un messaggio: {{nome}}.';
    assert.deepEqual(hintsOf('avviso-pagamento', {}, { body }), [
      { code: 'PLACEHOLDER_UNUSED', field: 'cognome' },
      { code: 'PLACEHOLDER_UNUSED', field: 'causale' },
    ]);
    assert.deepEqual(
      hintsOf(
        'integrazione-documentazione',
        { nome: 'x' },
        { body: body.replace('{{nome}}', '{{documenti}}') },
      ),
      [
        { code: 'PLACEHOLDER_UNUSED', field: 'oggetto_richiesta' },
        { code: 'PLACEHOLDER_UNUSED', field: 'tipologia_servizio' },
      ],
    );
  });

  it('is given for own fields too, and not for the button', () => {
    const own = withOwnFields([{ name: 'extra', kind: 'text' }]);
    const body =
      'Testo che basta per arrivare agli ottanta caratteri che sono chiesti da IO per un messaggio.';
    const result = compose(
      own,
      { codice_fiscale: 'AAAAAA00A00A000A' },
      { ...SIMULATOR, title: 'Titolo giusto', body },
    );
    assert.deepEqual(result.ok && result.hints, [{ code: 'PLACEHOLDER_UNUSED', field: 'extra' }]);
  });
});
