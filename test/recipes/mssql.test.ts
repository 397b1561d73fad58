import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { edit, Recipe, recipe } from './support/recipe';

/** There is no SQL Server to be had for a test: what is checked is all that comes before one. */
describe('the recipe "12 - SQL Server", with the real node and no server', () => {
  let nobody: Server;
  let run: Recipe;

  before(async () => {
    // Someone who takes the call and hangs up: the node's connection fails at once, on a port that is surely ours.
    nobody = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    run = await Recipe.start('12', {
      packages: ['node-red-contrib-mssql-plus'],
      change: edit({ 'MSSQL-CN': { server: '127.0.0.1', port: String(port) } }),
    });
  });

  after(async () => {
    await run.end();
    nobody.close();
  });

  it('is made of nodes that Node-RED knows once the package is there', async () => {
    const sets = (await (
      await fetch(`${run.url}nodes`, { headers: { accept: 'application/json' } })
    ).json()) as { types: string[]; err?: string }[];
    const known = new Set([...sets.flatMap(({ types }) => types), 'tab']);
    assert.deepEqual(
      run.nodes.map(({ type }) => type).filter((type) => !known.has(type)),
      [],
    );
    assert.deepEqual(
      sets.filter(({ err }) => err !== undefined),
      [],
    );
  });

  it('says at the catch node that the database does not answer, and sends nothing', async () => {
    run.press('Leggi e invia');
    await run.until(() => run.from('Se qualcosa si ferma').length > 0);
    assert.deepEqual(run.outcomes(), {});
  });

  it('gives the query a parameter for every value, and never builds SQL from a row', () => {
    const writer = recipe('12').nodes.find(({ name }) => name === "Scrivi l'esito");
    const names = (writer?.params as { name: string }[]).map(({ name }) => `@${name}`);
    const used = new Set(String(writer?.query).match(/@\w+/g));
    assert.deepEqual([...used].sort(), names.sort());
    assert.equal(writer?.parseMustache, false);
  });
});
