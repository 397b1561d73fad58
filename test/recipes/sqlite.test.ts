import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { blocks, edit, Recipe, recipe } from './support/recipe';

const OWN_TABLE = `CREATE TABLE pratiche (pratica TEXT, codice_fiscale TEXT, oggetto_richiesta TEXT, url TEXT, esito TEXT);
INSERT INTO pratiche VALUES
  ('2027-0501', 'LNTMRT82R67Z999Q', 'trasporto sociale', 'https://servizi.comune.example/pratiche/0501', 'accolta'),
  ('2027-0502', 'BTTLRI57P08Z998U', 'trasporto sociale', 'https://servizi.comune.example/pratiche/0502', 'accolta'),
  ('2027-0503', 'GNPMLA94E45Z999S', 'trasporto sociale', 'non è un indirizzo', 'accolta'),
  ('2027-0504', 'ZFFVEA83P66Z999L', 'trasporto sociale', 'https://servizi.comune.example/pratiche/0504', 'in esame');`;

interface OutcomeRow {
  readonly caso: string;
  readonly esito: string;
  readonly motivo: string | null;
}

describe('the recipe "11 - SQLite", with a real file', () => {
  let folder: string;
  let database: Database.Database;
  let run: Recipe;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-sqlite-'));
    const file = path.join(folder, 'pratiche.db');
    database = new Database(file);
    database.exec(OWN_TABLE);
    database.exec(blocks(recipe('11'), 'sql').join('\n'));
    run = await Recipe.start('11', {
      packages: ['node-red-node-sqlite'],
      change: edit({ sqlitedb: { db: file } }),
    });
  });

  after(async () => {
    await run.end();
    database.close();
    await rm(folder, { recursive: true });
  });

  async function pressAndWait(written: number): Promise<[string, string, string | null][]> {
    const before = run.from("Scrivi l'esito").length;
    run.press('Leggi e invia');
    await run.until(() => run.from("Scrivi l'esito").length === before + written);
    const rows = database.prepare('SELECT * FROM io_esiti ORDER BY caso').all() as OutcomeRow[];
    return rows.map(({ caso, esito, motivo }) => [caso, esito, motivo]);
  }

  it('writes the outcome of every row back into the file, and leaves alone what is not decided', async () => {
    assert.deepEqual(await pressAndWait(3), [
      ['2027-0501', 'sent', null],
      ['2027-0502', 'unreachable', 'NOT_ON_IO'],
      ['2027-0503', 'da-correggere', 'URL_SCHEME'],
    ]);
  });

  it('sends a second time only what was to correct', async () => {
    database.exec(
      `UPDATE pratiche SET url = 'https://servizi.comune.example/pratiche/0503' WHERE pratica = '2027-0503'`,
    );
    assert.deepEqual((await pressAndWait(1)).at(-1), ['2027-0503', 'sent', null]);
    assert.equal(run.from('IO invia', 1).length, 2);
  });

  it('sends nobody a second message when an outcome was lost', async () => {
    database.exec(`DELETE FROM io_esiti WHERE caso = '2027-0501'`);
    assert.deepEqual((await pressAndWait(1))[0], ['2027-0501', 'discarded', 'DUPLICATE']);
    assert.equal(run.from('IO invia', 1).length, 2);
  });
});
