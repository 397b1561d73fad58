import assert from 'node:assert/strict';
import { wantedColumns } from '../../../nodes/messages/columns';
import { composed, exampleRow, message, problemsOf } from './support';

const avviso = message('avviso-pagamento');
const { nome, cognome, ...others } = exampleRow(avviso);

describe('One column with the whole name', () => {
  const body = (row: object, template?: string) =>
    composed(avviso, { ...others, ...row }, template === undefined ? {} : { body: template }).content
      .markdown;

  for (const [row, shown] of [
    [{ nominativo: 'ROSSI MARIA' }, 'ROSSI MARIA'],
    [{ nominativo: 'ROSSI MARIA', nome: null, cognome: '' }, 'ROSSI MARIA'],
    [{ nominativo: 'ROSSI MARIA', nome: 'MARIA' }, 'ROSSI MARIA'],
    [{ nominativo: 'De D&#39;Angelo_1' }, "De D'Angelo&#95;1"],
    [{ nome, cognome }, "Maria D'Àvila"],
    [{ nome, cognome, nominativo: 'ALTRO NOME' }, "Maria D'Àvila"],
  ] as const)
    it(`in ${JSON.stringify(row)} makes the text say ${shown}`, () => {
      assert.ok(body(row).startsWith(`C'è un avviso da pagare intestato a ${shown} e relativo a `));
    });

  it('is seen once, wherever an own text has name and surname', () => {
    const text = (start: string) =>
      body({ nominativo: 'ROSSI MARIA' }, `${start}\n\n${avviso.body}`).split('\n')[0];
    assert.equal(text('{{cognome}} {{nome}}'), 'ROSSI MARIA');
    assert.equal(text('Per {{nome}}{{cognome}}.'), 'Per ROSSI MARIA.');
    assert.equal(text('Signora {{cognome}}, gentile {{nome}}!'), 'Signora ROSSI MARIA, gentile!');
    assert.equal(text('Solo {{nominativo}}'), 'Solo ROSSI MARIA');
  });

  it('can be shown where the row has name and surname', () => {
    assert.ok(
      body({ nome, cognome }, `Per {{nominativo}}\n\n${avviso.body}`).startsWith("Per Maria D'Àvila\n"),
    );
  });

  it('in a title stands there once', () => {
    const { subject } = composed(
      avviso,
      { ...others, nominativo: 'ROSSI MARIA' },
      { title: 'Per {{nome}} {{cognome}}: avviso' },
    ).content;
    assert.equal(subject, 'Per ROSSI MARIA: avviso');
  });

  it('leaves the errors as they are where nobody is named, and has its own', () => {
    const codes = (row: object) =>
      problemsOf(avviso, { ...others, ...row }).map(({ code, field }) => `${code} ${field}`);
    assert.deepEqual(codes({}), ['FIELD_MISSING nome', 'FIELD_MISSING cognome']);
    assert.deepEqual(codes({ nome }), ['FIELD_MISSING cognome']);
    assert.deepEqual(codes({ nominativo: 'NULL' }), [
      'FIELD_MISSING nome',
      'FIELD_MISSING cognome',
      'NO_VALUE nominativo',
    ]);
    assert.deepEqual(codes({ nominativo: '12' }), [
      'FIELD_MISSING nome',
      'FIELD_MISSING cognome',
      'NAME_INVALID nominativo',
    ]);
    assert.deepEqual(codes({ nominativo: 'ROSSI MARIA', nome: '#N/D' }), ['CELL_ERROR nome']);
  });

  it('is what a file may have in place of the two', () => {
    const columns = wantedColumns(avviso, () => undefined);
    const of = (name: string) => columns.find(({ column }) => column === name);
    assert.deepEqual([of('nome')?.unless, of('cognome')?.unless], ['nominativo', 'nominativo']);
    assert.deepEqual([of('nominativo')?.required, of('nominativo')?.standsIn], [false, true]);
    assert.equal(of('causale')?.unless, undefined);
  });
});
