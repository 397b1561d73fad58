import assert from 'node:assert/strict';
import type { FieldKind } from '../../../nodes/lib/core';
import { messageBySlug } from '../../../nodes/messages';
import { wantedColumns } from '../../../nodes/messages/columns';
import { assigned, fieldsOf, readWith, type Sight } from '../../../nodes/lib/reader/assigned';
import type { Synonyms } from '../../../nodes/lib/reader/synonyms';

const definition = messageBySlug('avviso-pagamento');
assert.ok(definition);
const wanted = wantedColumns(definition, () => undefined);

function sight(...headers: string[]): Sight {
  return { headers, wanted };
}

/** Makes choices one after the other, each `heading → field`, and gives what is saved and what is read then. */
function choose(seen: Sight, ...choices: [header: string, field: string][]) {
  let own: readonly Synonyms[] = [];
  for (const [header, field] of choices) {
    const kind: FieldKind | undefined = wanted.find((one) => one.field === field)?.kind;
    const answer = assigned(own, seen, { place: seen.headers.indexOf(header), field, kind });
    if ('refused' in answer) return answer.refused;
    own = answer.own;
  }
  const fields = fieldsOf(readWith(own, seen));
  const reads: Readonly<Record<string, string>> = Object.fromEntries(
    [...fields].map(([at, field]) => [seen.headers[at] ?? '', field]),
  );
  return { own, reads };
}

describe('io-file: what is saved of a choice of columns', () => {
  it('is nothing where the reader knows the column already', () => {
    const { own } = choose(sight('Cod. Fisc.', 'Importo €'), ['Importo €', 'importo']) as { own: unknown };
    assert.deepEqual(own, []);
  });

  it('is one more name for the field, so that other files are read as before', () => {
    const found = choose(sight('Cod. Fisc.', 'Quota mensile'), ['Quota mensile', 'importo']);
    assert.ok(typeof found === 'object');
    assert.deepEqual(found.reads, { 'Cod. Fisc.': 'codice_fiscale', 'Quota mensile': 'importo' });
    assert.equal(found.own[0]?.names.at(-1), 'Quota mensile');
    assert.ok(found.own[0].names.includes('importo dovuto'));
  });

  it('is this name alone where another column could be meant too', () => {
    const found = choose(sight('CF', 'Importo dovuto', 'Importo rata'), ['Importo rata', 'importo']);
    assert.ok(typeof found === 'object');
    assert.deepEqual(found.own, [{ field: 'importo', names: ['Importo rata'] }]);
    assert.deepEqual(found.reads, { CF: 'codice_fiscale', 'Importo rata': 'importo' });
  });

  it('takes the column away from the field that had it', () => {
    const found = choose(sight('CF', 'Intestatario', 'Importo'), ['Intestatario', 'nome']);
    assert.ok(typeof found === 'object');
    assert.equal(found.reads.Intestatario, 'nome');
  });

  it('can be that a column is not read, and back', () => {
    const seen = sight('CF', 'Importo', 'Scadenza');
    const none = choose(seen, ['Scadenza', '']);
    assert.ok(typeof none === 'object');
    assert.deepEqual(none.reads, { CF: 'codice_fiscale', Importo: 'importo' });
    const back = choose(seen, ['Scadenza', ''], ['Scadenza', 'data_scadenza']);
    assert.ok(typeof back === 'object');
    assert.equal(back.reads.Scadenza, 'data_scadenza');
  });

  it('needs no name and surname where one column has both', () => {
    const headers = ['CF', 'Chi', 'Importo', 'Causale', 'Scadenza', 'NAV'];
    const answer = assigned([], sight(...headers), { place: 1, field: 'nominativo' });
    assert.ok('own' in answer);
    assert.deepEqual(readWith([], sight(...headers)).missing, ['nome', 'cognome']);
    assert.deepEqual(readWith(answer.own, sight(...headers)).missing, []);
  });

  it('is refused for amounts in cents', () => {
    assert.equal(choose(sight('CF', 'amount'), ['amount', 'importo']), 'cents');
    assert.equal(choose(sight('CF', 'Centesimi'), ['Centesimi', 'importo']), 'cents');
  });

  it('is refused where a heading is the own name of another field', () => {
    assert.equal(choose(sight('CF', 'Nome', 'Importo'), ['Nome', 'nominativo']), 'ownName');
    assert.equal(choose(sight('CF', 'Importo'), ['Importo', '']), 'ownName');
  });

  it('is refused where there is no name to save, which would be that of every blank column', () => {
    assert.equal(choose(sight('CF', '€', 'Causale'), ['€', 'importo']), 'noName');
    const found = choose(sight('CF', 'Quota; retta', ''), ['Quota; retta', 'importo']);
    assert.ok(typeof found === 'object');
    assert.deepEqual([found.own[0]?.names.at(-1), found.reads['Quota; retta']], ['Quota retta', 'importo']);
  });

  it('never takes a column from a third field', () => {
    const found = choose(
      sight('CF', 'Importo', 'Oggetto', 'Nota'),
      ['Nota', 'causale'],
      ['Oggetto', 'causale'],
    );
    assert.ok(typeof found === 'object');
    assert.deepEqual(found.reads, { CF: 'codice_fiscale', Importo: 'importo', Oggetto: 'causale' });
    assert.deepEqual(
      found.own.map(({ field }) => field),
      ['causale'],
      'lists of fields that this message does not have stay as they are',
    );
  });
});
