import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchHeaders, normalized } from '../../nodes/file/headers';
import { parseSynonyms, SYNONYMS, withOwnSynonyms } from '../../nodes/file/synonyms';
import { wantedColumns } from '../../nodes/messages/columns';
import { messageBySlug, MESSAGES } from '../../nodes/messages';

const PAYMENT = messageBySlug('avviso-pagamento');
assert.ok(PAYMENT);
const payment = wantedColumns(PAYMENT, () => undefined);

function keys(headers: string[], wanted = payment): string[] {
  return matchHeaders(headers, { wanted, synonyms: SYNONYMS }).columns.map(({ key }) => key);
}

describe('file: the headings of columns', () => {
  for (const header of [
    'codice_fiscale',
    'Codice Fiscale',
    'COD_FISCALE',
    'cod. fisc.',
    ' C.F. ',
    'Códice-Fiscale',
  ])
    it(`"${header}" is the fiscal code`, () => {
      assert.deepEqual(keys([header]), ['codice_fiscale']);
    });

  it('keep the order of the file, and their words where they are no field', () => {
    const { columns } = matchHeaders(['E-mail', 'Scadenza', 'CF'], { wanted: payment, synonyms: SYNONYMS });
    assert.deepEqual(
      columns.map(({ key, header, known }) => [key, header, known]),
      [
        ['E-mail', 'E-mail', false],
        ['data_scadenza', 'Scadenza', true],
        ['codice_fiscale', 'CF', true],
      ],
    );
  });

  it('are named when one that a message needs is not there', () => {
    const { missing } = matchHeaders(['CF', 'Nome', 'Cognome', 'Causale', 'Importo'], {
      wanted: payment,
      synonyms: SYNONYMS,
    });
    assert.deepEqual(missing, ['data_scadenza', 'numero_avviso']);
  });

  it('are doubled when two claim one field, and the field’s own name wins against a synonym', () => {
    const two = matchHeaders(['CF', 'Cod. fiscale', 'Nome'], { synonyms: SYNONYMS });
    assert.deepEqual(two.doubled, [{ key: 'codice_fiscale', headers: ['CF', 'Cod. fiscale'] }]);
    const own = matchHeaders(['CF', 'Codice fiscale'], { synonyms: SYNONYMS });
    assert.deepEqual(own.doubled, []);
    assert.deepEqual(
      own.columns.map(({ key }) => key),
      ['CF', 'codice_fiscale'],
    );
  });

  it('say what "Oggetto" is by the message, and nothing without one', () => {
    const request = messageBySlug('richiesta-accolta');
    assert.ok(request);
    assert.deepEqual(
      keys(
        ['Oggetto'],
        wantedColumns(request, () => undefined),
      ),
      ['oggetto_richiesta'],
    );
    const alone = matchHeaders(['Oggetto'], { synonyms: SYNONYMS });
    assert.deepEqual([alone.ambiguous, alone.columns[0]?.known], [['Oggetto'], false]);
  });

  it('may be without words at the end of the line, not between others', () => {
    assert.deepEqual(matchHeaders(['CF', '', 'Nome', '', ' '], { synonyms: SYNONYMS }).unnamed, [2]);
  });

  it('that are alike get a name each', () => {
    assert.deepEqual(keys(['Note', 'Note', '__proto__']), ['Note', 'Note (2)', '__proto__ (2)']);
  });

  it('find a column by the name that the message node reads', () => {
    const wanted = wantedColumns(PAYMENT, (name) =>
      name === 'codice_fiscale' ? 'payload.utente' : undefined,
    );
    assert.equal(wanted[0]?.column, 'utente');
    assert.deepEqual(keys(['Cod. Fisc.', 'Nome'], wanted), ['utente', 'nome']);
  });

  it('always end as different names, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (headers) => {
        const { columns } = matchHeaders(headers, { wanted: payment, synonyms: SYNONYMS });
        assert.equal(new Set(columns.map(({ key }) => key)).size, columns.length);
        for (const { index, header } of columns)
          assert.equal(header, headers[index]?.replace(/\s+/g, ' ').trim());
      }),
    );
  });
});

describe('file: the table of synonyms', () => {
  const fields = new Set(MESSAGES.flatMap(({ fields: all }) => all.map(({ name }) => name)));

  it('has an entry for every field that a cell can hold, and no other', () => {
    assert.deepEqual(SYNONYMS.map(({ field }) => field).sort(), [...fields].sort());
  });

  it('gives no name twice within a message', () => {
    for (const message of MESSAGES) {
      const names = SYNONYMS.filter(({ field }) => message.fields.some(({ name }) => name === field)).flatMap(
        ({ field, names: all }) => [...new Set([field, ...all].map(normalized))],
      );
      assert.deepEqual(
        names.filter((name, index) => names.indexOf(name) !== index),
        [],
        message.slug,
      );
    }
  });

  it('takes a list of the user in place of its own', () => {
    const own = withOwnSynonyms([
      { field: 'importo', names: ['quota'] },
      { field: 'protocollo', names: ['prot.'] },
    ]);
    const match = matchHeaders(['Quota', 'Importo dovuto', 'PROT'], { synonyms: own });
    assert.deepEqual(
      match.columns.map(({ key }) => key),
      ['importo', 'Importo dovuto', 'protocollo'],
    );
  });

  it('leaves out what a hand-made flow may have in its place', () => {
    const saved = [null, 3, { field: '', names: [] }, { field: 'nome', names: ['Vorname ', 7, ''] }];
    assert.deepEqual(parseSynonyms(saved), [{ field: 'nome', names: ['Vorname'] }]);
    assert.deepEqual(parseSynonyms(JSON.stringify(saved)), parseSynonyms(saved));
    assert.deepEqual([parseSynonyms('{'), parseSynonyms(undefined), parseSynonyms('')], [[], [], []]);
  });
});

describe('file: the columns that a message node reads', () => {
  it('are its fields, its own ones too when they stand in the text', () => {
    const free = messageBySlug('messaggio');
    assert.ok(free);
    const saved: Record<string, unknown> = {
      title: 'Avviso {{protocollo}}',
      fields: [
        { name: 'protocollo', value: 'payload["N. prot."]', valueType: 'msg', kind: 'text' },
        { name: 'nota', value: 'payload.nota', valueType: 'msg', kind: 'text' },
        { name: 'anno', value: '2026', valueType: 'str', kind: 'text' },
      ],
      data_scadenzaType: 'jsonata',
      caso: 'payload.pratica',
      casoType: 'msg',
    };
    assert.deepEqual(
      wantedColumns(free, (name) => saved[name]).map(({ column, required }) => [column, required]),
      [
        ['codice_fiscale', true],
        ['pulsante', false],
        ['pulsante_url', false],
        ['N. prot.', true],
        ['nota', false],
        ['pratica', true],
      ],
    );
  });

  it('are required once when any field that reads them is', () => {
    const definition = messageBySlug('pubblicazione-graduatoria');
    assert.ok(definition);
    const wanted = wantedColumns(definition, (name) =>
      name === 'data_rinuncia' || name === 'url' ? 'payload.x' : undefined,
    );
    assert.deepEqual(
      wanted.filter(({ column }) => column === 'x').map(({ required }) => required),
      [true],
    );
  });

  it('include the attachment, which a file may name and need not', () => {
    const definition = messageBySlug('aggiornamento-bando');
    assert.ok(definition);
    const attachment = wantedColumns(definition, () => undefined).find(({ column }) => column === 'allegato');
    assert.deepEqual([attachment?.kind, attachment?.required], ['attachment', false]);
  });
});
