import assert from 'node:assert/strict';
import { workbook } from '../lib/reader/support/workbook';
import { Recipe, recipe } from './support/recipe';

const HEADER = ['Codice fiscale', 'Data pubblicazione', 'Oggetto bando', 'URL'];
const person = (code: string): string[] => [
  code,
  '01/02/2027',
  'contributi per l’affitto',
  'https://servizi.comune.example/bandi/affitto',
];

/** In the properties of the tab, as a credential. */
const PASSWORD = 'tre-parole-a-caso';
const basic = (password: string) => `Basic ${Buffer.from(`ufficio:${password}`).toString('base64')}`;

describe('the recipe "14 - Carica un foglio Excel", before a person has chosen its password', () => {
  for (const password of [undefined, 'corta'])
    it(`opens its page to nobody and reads nothing: ${password ?? 'none'}`, async () => {
      const run = await start(password);
      try {
        const authorization = basic(password ?? '');
        for (const method of ['GET', 'POST']) {
          const body = method === 'POST' ? new FormData() : null;
          const response = await fetch(`${run.url}io-elenco`, { method, body, headers: { authorization } });
          assert.equal(response.status, 503);
          assert.equal(response.headers.get('www-authenticate'), null);
          assert.match(await response.text(), /password_della_pagina: almeno 12 caratteri/);
        }
        assert.equal(run.from('Leggi il foglio').length, 0);
      } finally {
        await run.end();
      }
    });
});

function start(password?: string): Promise<Recipe> {
  const tab = recipe('14').nodes.find(({ type }) => type === 'tab')?.id ?? '';
  const credentials = password === undefined ? {} : { [tab]: { password_della_pagina: password } };
  return Recipe.start('14', { credentials });
}

describe('the recipe "14 - Carica un foglio Excel"', () => {
  let run: Recipe;

  before(async () => {
    run = await start(PASSWORD);
  });

  after(() => run.end());

  /** Fills in the form and presses its button, as a browser does. */
  async function upload(
    content: Buffer,
    choice: 'controlla' | 'invia',
    origin?: string,
  ): Promise<[number, string]> {
    const form = new FormData();
    form.set('elenco', new Blob([new Uint8Array(content)]), 'elenco.xlsx');
    form.set('scelta', choice);
    const from = origin ?? new URL(run.url).origin;
    const response = await fetch(`${run.url}io-elenco`, {
      method: 'POST',
      body: form,
      headers: { origin: from, authorization: basic(PASSWORD) },
    });
    return [response.status, await response.text()];
  }

  const sheet = (...codes: string[]): Buffer =>
    workbook([{ name: 'Elenco', rows: [HEADER, ...codes.map(person)] }]);

  it('shows a page whose form asks for a file, and only checks unless told otherwise', async () => {
    const headers = { authorization: basic(PASSWORD) };
    const page = await (await fetch(`${run.url}io-elenco`, { headers })).text();
    assert.match(page, /<form method="post" enctype="multipart\/form-data">/);
    assert.match(page, /type="file" name="elenco"/);
    assert.match(page, /value="controlla" checked/);
  });

  it('asks for its password, and reads nothing of who does not know it', async () => {
    const { origin } = new URL(run.url);
    for (const authorization of ['', 'Basic', basic(''), basic(`${PASSWORD}!`), `Bearer ${PASSWORD}`])
      for (const method of ['GET', 'POST']) {
        const body = method === 'POST' ? new FormData() : null;
        body?.set('elenco', new Blob([new Uint8Array(sheet('LNTMRT82R67Z999Q'))]), 'elenco.xlsx');
        body?.set('scelta', 'invia');
        const headers = { origin, ...(authorization !== '' && { authorization }) };
        const response = await fetch(`${run.url}io-elenco`, { method, body, headers });
        assert.equal(response.status, 401, authorization);
        assert.match(response.headers.get('www-authenticate') ?? '', /^Basic realm=/);
        assert.match(await response.text(), /Serve la password/);
      }
    assert.equal(run.from('Leggi il foglio').length, 0);
  });

  it('checks a sheet and sends nothing', async () => {
    const [status, page] = await upload(sheet('LNTMRT82R67Z999Q', 'GNPMLA94E45Z999X'), 'controlla');
    assert.equal(status, 200);
    assert.match(page, /non è partito nulla/);
    assert.match(page, /Righe: 2\. Giuste: 1\. Da correggere: 1\./);
    assert.match(page, /- 1 riga: 3\./);
    assert.ok(!page.includes('GNPMLA94E45Z999X'), 'the verdict tells no value of a row');
    assert.deepEqual(run.outcomes(), {});
  });

  it('sends the rows of a sheet, and none of them twice', async () => {
    const [, page] = await upload(sheet('LNTMRT82R67Z999Q', 'BTTLRI57P08Z998U'), 'invia');
    assert.match(page, /In partenza/);
    await run.until(() => run.from('IO invia').length === 2);
    assert.deepEqual(run.outcomes(), { sent: 1, NOT_ON_IO: 1 });
    await upload(sheet('LNTMRT82R67Z999Q'), 'invia');
    await run.until(() => run.from('IO invia').length === 3);
    assert.deepEqual(run.outcomes(), { sent: 1, NOT_ON_IO: 1, DUPLICATE: 1 });
  });

  it('says in the page why a file cannot be read', async () => {
    const [status, page] = await upload(Buffer.from('%PDF-1.7 nulla'), 'invia');
    assert.equal(status, 400);
    assert.match(page, /Il foglio non si legge<\/h1>\n<pre>.{20,}<\/pre>/s);
  });

  it('refuses what another site sends from the same browser, or no file at all', async () => {
    const before = run.from('Leggi il foglio').length;
    assert.equal((await upload(sheet('LNTMRT82R67Z999Q'), 'invia', 'https://altro.example'))[0], 403);
    const empty = await fetch(`${run.url}io-elenco`, {
      method: 'POST',
      body: new FormData(),
      headers: { origin: new URL(run.url).origin, authorization: basic(PASSWORD) },
    });
    assert.equal(empty.status, 403);
    assert.equal(run.from('Leggi il foglio').length, before);
  });

  it('escapes what a file says when it shows it', async () => {
    const heading = workbook([
      {
        name: 'Elenco',
        rows: [
          ['<script>alert(1)</script>', 'altro'],
          ['a', 'b'],
        ],
      },
    ]);
    const [, page] = await upload(heading, 'controlla');
    assert.ok(!page.includes('<script>'));
  });
});
