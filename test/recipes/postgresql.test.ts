import assert from 'node:assert/strict';
import { Client } from 'pg';
import { startPostgres, type Postgres } from '../support/postgres';
import { blocks, edit, io, Recipe, recipe } from './support/recipe';

const OWN_TABLE = `CREATE TABLE pagamenti (
  numero_avviso text PRIMARY KEY, codice_fiscale text, nome text, cognome text, causale text,
  importo numeric(10, 2), data_scadenza date)`;

/** Four people: reachable, not on IO, answered with a server error, and a wrong fiscal code. */
const PAYMENTS = `INSERT INTO pagamenti VALUES
  ('301000000000001760', 'LNTMRT82R67Z999Q', 'Marta', 'Lanterna', 'retta del centro diurno', 1234.5, '2027-03-31'),
  ('301000000000001861', 'BTTLRI57P08Z998U', 'Ilario', 'Bottega', 'retta del centro diurno', 80, '2027-03-31'),
  ('301000000000001962', 'RGDLEI75L11Z996Q', 'Elio', 'Rugiada', 'retta del centro diurno', 80.05, '2027-03-31'),
  ('301000000000002063', 'GNPMLA94E45Z999X', 'Amélie', 'Ginepro', 'retta del centro diurno', 80, '2027-03-31')`;

interface OutcomeRow {
  readonly caso: string;
  readonly esito: string;
  readonly motivo: string | null;
  readonly id_io: string | null;
}

describe('the recipe "10 - PostgreSQL", with a real server', () => {
  let server: Postgres;
  let database: Client;
  let run: Recipe;

  before('start the server and prepare the database as the comment says', async () => {
    server = await startPostgres();
    const admin = new Client({ ...address(), user: 'postgres', database: 'postgres' });
    await admin.connect();
    await admin.query('CREATE DATABASE gestionale');
    await admin.query(`CREATE ROLE nodered LOGIN PASSWORD '${server.password}'`);
    await admin.end();
    database = new Client({ ...address(), user: 'postgres', database: 'gestionale' });
    await database.connect();
    await database.query(OWN_TABLE);
    const [preparation = ''] = blocks(recipe('10'), 'sql');
    await database.query(preparation);
    await database.query(PAYMENTS);
    // The rights that the comment names, and no more.
    await database.query('GRANT SELECT ON io_da_inviare TO nodered');
    await database.query('GRANT SELECT, INSERT, UPDATE ON io_esiti TO nodered');
  });

  before('start Node-RED', async () => {
    run = await Recipe.start('10', {
      packages: ['node-red-contrib-postgresql'],
      change: edit({ postgreSQLConfig: { port: server.port } }),
      environment: { PGPASSWORD: server.password },
    });
  });

  after(async () => {
    await run.end();
    await database.end();
    await server.end();
  });

  function address(): { host: string; port: number; password: string } {
    return { host: '127.0.0.1', port: server.port, password: server.password };
  }

  async function outcomes(): Promise<OutcomeRow[]> {
    const { rows } = await database.query<OutcomeRow>('SELECT * FROM io_esiti ORDER BY caso');
    return rows;
  }

  async function pressAndWait(written: number): Promise<void> {
    const before = run.from("Scrivi l'esito").length;
    run.press('Leggi e invia');
    await run.until(() => run.from("Scrivi l'esito").length === before + written);
  }

  it('writes the outcome of every row back into the database', async () => {
    await pressAndWait(4);
    assert.deepEqual(
      (await outcomes()).map(({ caso, esito, motivo }) => [caso.slice(-2), esito, motivo]),
      [
        ['60', 'sent', null],
        ['61', 'unreachable', 'NOT_ON_IO'],
        ['62', 'in-doubt', 'SERVER_ERROR'],
        ['63', 'da-correggere', 'FISCAL_CODE_CHECK'],
      ],
    );
    assert.match((await outcomes())[0]?.id_io ?? '', /^[0-9A-Z]{26}$/);
  });

  it('keeps amount, date and notice number as they stand in the database', () => {
    const [sent] = run.from('IO invia', 1);
    assert.ok(sent);
    const { markdown } = io(sent).message?.content ?? { markdown: '' };
    for (const words of ['1.234,50', '31/03/2027']) assert.ok(markdown.includes(words), markdown);
    assert.equal((sent.payload as { numero_avviso: string }).numero_avviso, '301000000000001760');
  });

  it('sends a second time only what was to correct', async () => {
    await database.query(`UPDATE pagamenti SET codice_fiscale = 'GNPMLA94E45Z999S' WHERE nome = 'Amélie'`);
    await pressAndWait(1);
    assert.deepEqual(
      (await outcomes()).map(({ esito }) => esito),
      ['sent', 'unreachable', 'in-doubt', 'sent'],
    );
    assert.equal(run.from('IO invia', 1).length, 2);
  });

  it('sends nobody a second message when an outcome was lost, and remembers that', async () => {
    await database.query(`DELETE FROM io_esiti WHERE caso LIKE '%60'`);
    await pressAndWait(1);
    assert.equal(run.from('IO invia', 1).length, 2);
    assert.deepEqual((await outcomes())[0]?.motivo, 'DUPLICATE');
    // The row does not come back for ever.
    const { rowCount } = await database.query('SELECT * FROM io_da_inviare');
    assert.equal(rowCount, 0);
  });

  it('never lets a duplicate cover that the message was sent', async () => {
    const writing = run.from("Scrivi l'esito").length;
    // A view whose author forgot to leave out what has an outcome.
    await database.query('ALTER VIEW io_da_inviare RENAME TO io_vista_giusta');
    await database.query(`CREATE VIEW io_da_inviare AS
      SELECT numero_avviso AS caso, codice_fiscale, nome, cognome, causale, importo::text, data_scadenza::text,
             numero_avviso
      FROM pagamenti`);
    await database.query('GRANT SELECT ON io_da_inviare TO nodered');
    run.press('Leggi e invia');
    await run.until(() => run.from("Scrivi l'esito").length === writing + 4);
    assert.equal(run.from('IO invia', 1).length, 2);
    const last = (await outcomes()).at(-1);
    assert.deepEqual([last?.esito, last?.motivo], ['sent', null]);
  });
});
