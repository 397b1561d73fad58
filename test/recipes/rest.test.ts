import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { edit, io, Recipe } from './support/recipe';

const PEOPLE = [
  'LNTMRT82R67Z999Q',
  'BTTLRI57P08Z998U',
  'GNPMLA94E45Z999S',
  'ZFFVEA83P66Z999L',
  'TMIZOE01L47Z999G',
];
const PER_PAGE = 2;

/** A business application that tells its cases two at a time, and breaks down when told to. */
class Application {
  readonly asked: number[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  failures = 0;
  readonly #server: Server = createServer((request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('pagina'));
    this.asked.push(page);
    this.headers.push(request.headers);
    if (page === 2 && this.failures > 0) {
      this.failures -= 1;
      response.writeHead(500).end('troppe richieste');
      return;
    }
    const cases = PEOPLE.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((codice_fiscale, index) => ({
      codice_fiscale,
      pratica: `2027-06${page}${index}`,
      oggetto_richiesta: 'assegno di maternità',
      tipologia_servizio: 'contributi',
      data_scadenza: '2027-03-31',
      documenti: ['ISEE 2027', 'documento d’identità'],
      url: 'https://servizi.comune.example/pratiche/06',
    }));
    response.setHeader('set-cookie', 'sessione=segreta; Path=/');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ righe: cases, pagine: Math.ceil(PEOPLE.length / PER_PAGE) }));
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/pratiche?pagina={{pagina}}&righe=2`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

describe('the recipe "15 - REST con pagine", with a real HTTP server', () => {
  let application: Application;
  let run: Recipe;

  beforeEach(async () => {
    application = new Application();
    run = await Recipe.start('15', {
      change: edit({
        'http request': { url: await application.listen() },
        delay: { timeout: '1', timeoutUnits: 'milliseconds' },
      }),
    });
  });

  afterEach(async () => {
    await run.end();
    await application.close();
  });

  const finished = (): boolean =>
    run.from("C'è un'altra pagina?", 2).length > 0 && run.from('IO invia').length === 5;

  it('reads page after page, each once, and sends every row', async () => {
    run.press('Leggi dal gestionale');
    await run.until(finished);
    assert.deepEqual(application.asked, [1, 2, 3]);
    assert.deepEqual(run.outcomes(), { sent: 4, NOT_ON_IO: 1 });
    const [sent] = run.from('IO invia', 1);
    assert.ok(sent && io(sent).message?.content.markdown.includes('- ISEE 2027\n'));
  });

  it('sends no header of an answer back with the next question', async () => {
    run.press('Leggi dal gestionale');
    await run.until(finished);
    for (const headers of application.headers) assert.equal(headers['set-cookie'], undefined);
  });

  it('asks again for a page that did not come, and goes on', async () => {
    application.failures = 3;
    run.press('Leggi dal gestionale');
    await run.until(finished);
    assert.deepEqual(application.asked, [1, 2, 2, 2, 2, 3]);
  });

  it('gives up after five tries, and a second reading sends only what was missing', async () => {
    application.failures = 6;
    run.press('Leggi dal gestionale');
    await run.until(
      () => run.from('Meno di 5 tentativi?', 2).length === 1 && run.from('IO invia').length === 2,
    );
    run.press('Leggi dal gestionale');
    await run.until(() => run.from('IO invia').length === 7);
    // The person who is not on IO was asked for again; the one who was reached was not.
    assert.deepEqual(run.outcomes(), { sent: 4, NOT_ON_IO: 2, DUPLICATE: 1 });
  });
});
