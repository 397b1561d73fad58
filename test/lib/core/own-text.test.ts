import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compose, planOf } from '../../../nodes/lib/core';
import { isOwnFieldName, withOwnFields } from '../../../nodes/messages';
import { composed, invented, LONG, message, problemsOf, readBlock, SIMULATOR } from './support';

const bando = message('pubblicazione-bando');

describe('The institution’s own text', () => {
  const own = withOwnFields([
    { name: 'importo', kind: 'money' },
    { name: 'note', kind: 'text' },
    { name: 'voci', kind: 'list' },
    { name: 'giorno', kind: 'date' },
    { name: 'sito', kind: 'url' },
  ]);
  const row = {
    codice_fiscale: invented,
    importo: '12,5',
    note: 'a*',
    voci: 'x;y',
    giorno: '2026-01-02',
    sito: 'https://comune.example/a_b',
  };
  const options = {
    title: 'Il tuo contributo',
    body: `Sono {{importo}} € ({{note}}), {{giorno}}, {{sito}}:\n\n{{voci}}\n\n${LONG}`,
  };

  it('shows its fields by their kind, and sends no payment for an amount', () => {
    const { content } = composed(own, row, options);
    assert.ok(
      content.markdown.startsWith(
        'Sono 12,50 € (a&#42;), 02/01/2026, https://comune.example/a_b:\n\n- x\n- y\n\nTesto',
      ),
    );
    assert.deepEqual(Object.keys(content), ['subject', 'markdown']);
  });

  it('asks for the fields that would leave a hole, and not for those in a section of their own', () => {
    const missing = { ...row, note: '', giorno: null };
    assert.deepEqual(
      problemsOf(own, missing, options).map(({ code, field }) => [code, field]),
      [
        ['FIELD_MISSING', 'note'],
        ['FIELD_MISSING', 'giorno'],
      ],
    );
    const careful = {
      ...options,
      body: `{{#note}}Nota: {{note}}.{{/note}}{{^note}}Nessuna nota.{{/note}} ${LONG}`,
    };
    assert.ok(composed(own, missing, careful).content.markdown.startsWith('Nessuna nota. Testo'));
    const hole = { ...options, body: `{{^note}}Senza {{note}}{{/note}} ${LONG}` };
    assert.deepEqual(
      problemsOf(own, missing, hole).map(({ code }) => code),
      ['FIELD_MISSING'],
    );
  });

  it('has a deadline and a button when the row has them', () => {
    const { content } = composed(
      own,
      {
        ...row,
        data_scadenza: '31/12/2026',
        pulsante: 'Vai: "qui" #1',
        pulsante_url: 'https://comune.example/x',
      },
      options,
    );
    assert.equal(content.due_date, '2026-12-31T22:59:59Z');
    const expected = { cta_1: { text: 'Vai: "qui" #1', action: 'iohandledlink://https://comune.example/x' } };
    assert.deepEqual(readBlock(content.markdown).attributes, { it: expected, en: expected });
  });

  it('wants both parts of a button or neither', () => {
    const code = (more: object) =>
      problemsOf(own, { ...row, ...more }, options).map(({ code: c, field, args }) => [c, field, args]);
    assert.deepEqual(code({ pulsante: 'Vai' }), [
      ['BUTTON_INCOMPLETE', 'pulsante_url', { present: 'pulsante' }],
    ]);
    assert.deepEqual(code({ pulsante_url: 'https://comune.example' }), [
      ['BUTTON_INCOMPLETE', 'pulsante', { present: 'pulsante_url' }],
    ]);
    assert.deepEqual(code({ pulsante: 'Vai', pulsante_url: 'comune' }), [
      ['URL_SCHEME', 'pulsante_url', undefined],
    ]);
  });

  it('cannot get a button, a link or a language by what a row says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (pulsante) => {
        const result = compose(
          own,
          { ...row, pulsante: `Vai ${pulsante}`, pulsante_url: 'https://comune.example/x' },
          { ...SIMULATOR, ...options },
        );
        if (!result.ok) return;
        const { attributes } = readBlock(result.message.content.markdown);
        assert.deepEqual(Object.keys(attributes as object), ['it', 'en']);
        const { it: italian } = attributes as { it: { cta_1: { text: unknown; action: unknown } } };
        assert.deepEqual(Object.keys(italian), ['cta_1']);
        assert.equal(typeof italian.cta_1.text, 'string');
        assert.equal(italian.cta_1.action, 'iohandledlink://https://comune.example/x');
      }),
    );
  });

  it('knows its list only inside a section of it, and pulsante_pagamento not at all', () => {
    const unknown = (body: string) =>
      planOf(own, { title: 'Un titolo', body }).problems.map(({ args }) => args?.name);
    assert.deepEqual(unknown('{{#voci}}{{.}}{{/voci}}'), []);
    assert.deepEqual(unknown('{{.}} {{#note}}{{.}}{{/note}} {{#voci}}{{#.}}x{{/.}}{{/voci}}'), ['.']);
    assert.deepEqual(unknown('{{pulsante_pagamento}} {{note.length}} {{constructor}} {{}}'), [
      'pulsante_pagamento',
      'note.length',
      'constructor',
      '',
    ]);
    assert.deepEqual(
      planOf(bando, { body: '{{allegato}}' }).problems.map(({ args }) => args?.name),
      ['allegato'],
    );
  });

  it('has no fields under names that are taken, twice the same, or of kinds that are no text', () => {
    const definition = withOwnFields([
      { name: 'codice_fiscale', kind: 'text' },
      { name: 'title', kind: 'text' },
      { name: 'due parole', kind: 'text' },
      { name: 'doppio', kind: 'text' },
      { name: 'doppio', kind: 'date' },
      { name: 'altro_codice', kind: 'fiscalCode' },
      { name: 'età', kind: 'text' },
    ]);
    const base = message('messaggio').fields.map(({ name }) => name);
    assert.deepEqual(
      definition.fields.map(({ name }) => name),
      [...base, 'doppio', 'età'],
    );
    assert.ok(
      isOwnFieldName('età') && !isOwnFieldName('pulsante') && !isOwnFieldName('1a') && !isOwnFieldName(''),
    );
  });

  it('without title and text says so', () => {
    assert.deepEqual(
      problemsOf(message('messaggio'), { codice_fiscale: invented }).map(({ code }) => code),
      ['TITLE_TOO_SHORT', 'BODY_TOO_SHORT'],
    );
  });

  it('that changes with every row does not fill the memory', () => {
    for (let n = 0; n < 120; n += 1) {
      assert.ok(
        composed(own, row, { ...options, title: `Titolo numero ${String(n)}` }).content.subject.endsWith(
          String(n),
        ),
      );
    }
  });
});
