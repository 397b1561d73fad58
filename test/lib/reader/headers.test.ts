import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchHeaders } from '../../../nodes/lib/reader/headers';
import { normalized } from '../../../nodes/lib/reader/normalized';
import { parseSynonyms, SYNONYMS, withOwnSynonyms } from '../../../nodes/lib/reader/synonyms';
import { wantedColumns } from '../../../nodes/messages/columns';
import { messageBySlug, MESSAGES } from '../../../nodes/messages';
import { grows } from '../../support/cost';

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

  const grave: string[][] = [
    ['CF', 'Cod. fiscale'],
    ['CF', 'Codice fiscale'],
    ['Codice fiscale', 'Codice fiscale richiedente'],
    ['Codice fiscale', 'CF genitore'],
    ['CodiceFiscale', 'CodiceFiscaleTutore'],
    ['codice_fiscale', 'cf2'],
    ['Importo totale', 'Importo rata'],
    ['Importo', 'Importo da pagare'],
    ['Importo', 'IMPORTO_RESIDUO'],
    ['Importo', 'Totale'],
    ['Importo', 'Importo'],
    ['Importo', 'Netto a pagare'],
    ['Importo', 'Totale a pagare'],
    ['Importo', 'Centesimi'],
    ['Importo euro', 'Cent.'],
    ['Data scadenza', 'Scadenza pagamento'],
    ['Scadenza', 'Scadenza 2ª rata'],
    ['Numero avviso', 'Codice avviso'],
    ['Numero avviso', 'N. avviso precedente'],
  ];
  for (const headers of grave)
    it(`${headers.join(' and ')} stop the file, since nobody can know which is meant`, () => {
      for (const wanted of [payment, undefined])
        for (const order of [headers, headers.toReversed()]) {
          const { doubled, columns } = matchHeaders(order, { synonyms: SYNONYMS, ...(wanted && { wanted }) });
          assert.deepEqual(
            doubled.map((one) => one.headers),
            [order],
          );
          assert.ok(columns.every(({ known }) => !known));
        }
    });

  const clear: string[][] = [
    ['Codice fiscale', 'CF ente'],
    ['Codice fiscale', 'Codice fiscale ente creditore'],
    ['Importo', 'Importo in lettere'],
    ['Importo', 'Data importo'],
    ['Importo', 'Totale componenti'],
    ['Importo', 'Importo in centesimi'],
    ['Scadenza', 'Scadenza ISEE'],
    ['Scadenza', 'Data di nascita'],
    ['Numero avviso', 'Data avviso'],
    ['Numero avviso', 'IUV'],
    ['Numero avviso', 'Numero rata'],
    ['Importo', 'Causale'],
  ];
  for (const [header = '', other = ''] of clear)
    it(`${other} is not taken for a second ${header}`, () => {
      const { doubled, columns } = matchHeaders([header, other], { wanted: payment, synonyms: SYNONYMS });
      assert.deepEqual([doubled, columns[0]?.known], [[], true]);
    });

  const choices: [string[], string, string][] = [
    [['Importo totale', 'Importo rata'], 'Importo rata', 'importo'],
    [['Importo', 'Importo da pagare'], 'importo da pagare', 'importo'],
    [['Importo', 'Importo da pagare'], 'Importo', 'importo'],
    [['Codice fiscale', 'Codice fiscale richiedente'], 'Codice fiscale richiedente', 'codice_fiscale'],
    [['Data scadenza', 'Scadenza pagamento'], 'Scadenza pagamento', 'data_scadenza'],
  ];
  for (const [headers, name, field] of choices)
    it(`of ${headers.join(' and ')} the node reads ${name} when its list has only that`, () => {
      const synonyms = withOwnSynonyms([{ field, names: [name] }]);
      for (const order of [headers, headers.toReversed()]) {
        const { columns, doubled } = matchHeaders(order, { wanted: payment, synonyms });
        const read = columns.filter(({ known }) => known);
        assert.deepEqual([read.map(({ key }) => key), doubled], [[field], []]);
        assert.equal(normalized(read[0]?.header ?? ''), normalized(name));
      }
    });

  it('a name added to a list that was saved whole chooses nothing', () => {
    const saved = [...(SYNONYMS.find(({ field }) => field === 'importo')?.names ?? []), 'amount', 'quota'];
    const synonyms = withOwnSynonyms([{ field: 'importo', names: saved }]);
    assert.equal(matchHeaders(['Importo', 'Quota'], { wanted: payment, synonyms }).doubled.length, 1);
    assert.deepEqual(matchHeaders(['amount'], { wanted: payment, synonyms }).cents, ['amount']);
  });

  it('of other fields the own name is read, and the second one told', () => {
    const { columns, second, doubled } = matchHeaders(['Causale pagamento', 'Causale'], {
      wanted: payment,
      synonyms: SYNONYMS,
    });
    assert.deepEqual(
      columns.map(({ key }) => key),
      ['Causale pagamento', 'causale'],
    );
    assert.deepEqual(
      [second, doubled],
      [[{ key: 'causale', headers: ['Causale', 'Causale pagamento'] }], []],
    );
  });

  it('a hidden column is never read in place of one that can be seen', () => {
    const both = matchHeaders(['Causale', 'Causale pagamento', 'Importo', 'Importo dovuto'], {
      wanted: payment,
      synonyms: SYNONYMS,
      hidden: new Set([0, 2]),
    });
    assert.deepEqual(
      both.columns.filter(({ known }) => known).map(({ header }) => header),
      ['Causale pagamento'],
    );
    assert.deepEqual(both.doubled, [
      { key: 'importo', headers: ['Importo', 'Importo dovuto'], hidden: ['Importo'] },
    ]);
    const alone = matchHeaders(['Causale'], { wanted: payment, synonyms: SYNONYMS, hidden: new Set([0]) });
    assert.deepEqual([alone.hidden, alone.columns[0]?.known], [['Causale'], true]);
  });

  for (const header of [
    'amount',
    'Amount',
    'payment_data.amount',
    'Importo (cent)',
    'importo_centesimi',
    'amount in cents',
  ])
    it(`"${header}" is in cents, and no amount in euro`, () => {
      const { columns, cents, missing } = matchHeaders(['CF', header], {
        wanted: payment,
        synonyms: SYNONYMS,
      });
      assert.deepEqual([columns[1]?.known, cents], [false, [header]]);
      assert.ok(missing.includes('importo'));
      assert.deepEqual(matchHeaders([header, 'Importo'], { synonyms: SYNONYMS }).cents, []);
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

  it('that are all alike cost no more than as many others', async () => {
    const match = (n: number): unknown => matchHeaders(Array<string>(n).fill('a'), { synonyms: SYNONYMS });
    assert.equal(await grows(match, 3_000), undefined);
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
