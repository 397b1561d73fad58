import assert from 'node:assert/strict';
import { allOf } from '../../support/all-of';
import { keptText, ownColumns } from '../../../nodes/lib/outbox/kept-row';
import { jsonText } from '../../../nodes/lib/outbox/json';
import { notReached, type NotReachedRow } from '../../../nodes/lib/outbox/not-reached';
import type { Register } from '../../../nodes/lib/register';
import { bench, type Bench, DAY_MS, emitted, entry, LINE, sending, sent } from '../register/support';

const SETTINGS = { recipientDays: 30, retentionDays: 90 };

describe('what stays of the msg of who was not reached', () => {
  const msg = {
    _msgid: 'one',
    payload: { nome: 'Ada', nata: new Date(0), importo: 12.5 },
    io: { type: 'messaggio', key: 'k', campaign: 'Mensa', service: 's', message: { content: {} }, case: '7' },
    big: 'x'.repeat(100),
  };

  it('is the row and what it was for, without the message', () => {
    assert.equal(
      keptText(jsonText(msg)).split('\n')[0],
      JSON.stringify({
        _msgid: 'one',
        payload: { nome: 'Ada', nata: 0, importo: 12.5 },
        io: { type: 'messaggio', key: 'k', campaign: 'Mensa', service: 's' },
      }),
    );
    assert.deepEqual(ownColumns(keptText(jsonText(msg))), msg.payload);
  });

  it('stays the same when it is asked again', () => {
    const kept = keptText(jsonText(msg));
    assert.equal(keptText(kept), kept);
    assert.equal(keptText('{"payload":7}'), '{"payload":7,"io":{}}');
    assert.deepEqual(ownColumns('{"payload":7}'), {});
  });
});

describe('the list of who was not reached', () => {
  let place: Bench;
  let register: Register;

  beforeEach(async () => {
    place = bench();
    register = place.open({ rowOf: keptText });
    await register.keepFor(LINE, SETTINGS);
  });
  afterEach(() => {
    place.end();
  });

  async function miss(
    payload: unknown,
    campaign = 'Mensa',
    reason = 'NOT_ON_IO',
    key?: string,
  ): Promise<number> {
    const again = key === undefined ? {} : { key };
    const id = await sending(register, { campaign, msg: JSON.stringify({ payload }), ...again });
    await register.record({ id, state: 'unreachable', reason });
    await emitted(register, [id]);
    return id;
  }

  async function list(
    scope = {},
    reason?: string,
  ): Promise<{ columns: readonly string[]; rows: NotReachedRow[] }> {
    const { columns, rows } = await notReached(register, {
      scope,
      ...(reason === undefined ? {} : { reason }),
    });
    return { columns, rows: await allOf(rows()) };
  }

  it('has the columns of the rows as they were, then ours, the sentence last', async () => {
    await miss({ nome: 'Ada Rovo', 'e-mail': 'ada@posta.example', importo: 12.5 });
    await miss({ nome: 'Dario', indirizzo: 'via di Prova 1' });
    const { columns, rows } = await list();
    assert.deepEqual(columns, [
      ...['nome', 'e-mail', 'importo', 'indirizzo'],
      ...['codice_fiscale', 'numero_registro', 'motivo', 'campagna', 'aggiornato', 'spiegazione'],
    ]);
    const { spiegazione, aggiornato, ...first } = rows[0] ?? {};
    assert.deepEqual(first, {
      ...{ nome: 'Ada Rovo', 'e-mail': 'ada@posta.example', importo: 12.5 },
      ...{ codice_fiscale: 'AAAAAA00A00A000A', numero_registro: '1', motivo: 'NOT_ON_IO', campagna: 'Mensa' },
    });
    assert.match(String(spiegazione), /IO/);
    assert.match(String(aggiornato), /^15\/01\/2026/);
    assert.equal(rows[1]?.indirizzo, 'via di Prova 1');
  });

  describe('of messages that were tried once more', () => {
    const names = async (scope = {}): Promise<unknown[]> => (await list(scope)).rows.map(({ nome }) => nome);

    it('has each once, as it was the last time', async () => {
      await miss({ nome: 'Ada' }, 'Mensa', 'NOT_ON_IO', 'k1');
      await miss({ nome: 'Dario' }, 'Mensa', 'NOT_ON_IO', 'k2');
      await miss({ nome: 'Ada Rovo' }, 'Mensa', 'NOT_ON_IO', 'k1');
      assert.deepEqual(await names(), ['Dario', 'Ada Rovo']);
      assert.deepEqual(await names({ campaign: 'Mensa' }), ['Dario', 'Ada Rovo']);
    });

    it('leaves out who was reached then, or is about to be', async () => {
      await miss({ nome: 'Ada' }, 'Mensa', 'NOT_ON_IO', 'k1');
      await miss({ nome: 'Dario' }, 'Mensa', 'NOT_ON_IO', 'k2');
      await sent(register, { campaign: 'Mensa 2', key: 'k1' });
      await sending(register, { campaign: 'Mensa', key: 'k2' });
      assert.deepEqual(await names(), []);
    });

    it('keeps whom a cancelled message, another line or only another campaign would have reached', async () => {
      await miss({ nome: 'Ada' }, 'Mensa', 'NOT_ON_IO', 'k1');
      const { id } = await register.takeIn(entry({ campaign: 'Mensa', key: 'k1' }));
      await register.cancel({ ids: [id] });
      await sent(register, { line: 'simulator http://other.example', key: 'k1' });
      await miss({ nome: 'Ada' }, 'Nido', 'NOT_ON_IO', 'k1');
      assert.deepEqual(await names({ campaign: 'Mensa' }), ['Ada']);
      assert.deepEqual(await names({ campaign: 'Nido' }), ['Ada']);
    });
  });

  it('leaves a column of the row its name and value, also where ours is called the same', async () => {
    await miss({ codice_fiscale: 'aaaaaa00a00a000a', motivo: 'mensa scolastica' });
    const { columns, rows } = await list();
    assert.deepEqual(columns.slice(0, 3), ['codice_fiscale', 'motivo', 'numero_registro']);
    assert.equal(rows[0]?.codice_fiscale, 'aaaaaa00a00a000a');
    assert.deepEqual([rows[0].motivo, rows[0].motivo_io], ['mensa scolastica', 'NOT_ON_IO']);
  });

  it('is of one campaign, or of one reason, when that is asked', async () => {
    await miss({ nome: 'Ada' });
    await miss({ nome: 'Dario' }, 'Nido');
    await miss({ nome: 'Vera' }, 'Mensa', 'SENDER_NOT_ALLOWED');
    assert.deepEqual(
      (await list({ campaign: 'Mensa' })).rows.map(({ nome }) => nome),
      ['Ada', 'Vera'],
    );
    assert.deepEqual(
      (await list({ line: LINE }, 'SENDER_NOT_ALLOWED')).rows.map(({ nome }) => nome),
      ['Vera'],
    );
  });

  it('keeps everybody on it, also whose row the register has no more', async () => {
    await miss({ nome: 'Ada' });
    place.wait(30 * DAY_MS);
    await miss({ nome: 'Dario' });
    await register.sweep(LINE, SETTINGS);
    const { rows } = await list();
    assert.deepEqual(
      rows.map(({ nome, codice_fiscale, motivo }) => [nome, codice_fiscale, motivo]),
      [
        [undefined, '', 'NOT_ON_IO'],
        ['Dario', 'AAAAAA00A00A000A', 'NOT_ON_IO'],
      ],
    );
  });

  it('carries no formula, neither in a heading nor in a cell', async () => {
    await miss({ '=1+1': '=HYPERLINK("http://x")', telefono: '+39 06 123' });
    const { columns, rows } = await list();
    assert.equal(columns[0], "'=1+1");
    assert.deepEqual([rows[0]?.["'=1+1"], rows[0]?.telefono], [`'=HYPERLINK("http://x")`, '+39 06 123']);
  });

  it('does not grow sideways without end where every row has another column', async () => {
    await Promise.all(Array.from({ length: 150 }, (_, i) => miss({ [`c${i}`]: String(i) })));
    const { columns, rows } = await list();
    assert.equal(columns.length, 107);
    assert.equal(rows.length, 150);
    assert.equal(rows[149]?.altre_colonne, '{"c149":"149"}');
  });
});
