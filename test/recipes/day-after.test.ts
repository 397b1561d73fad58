import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { until } from '../support/until';
import { startMailServer, type MailServer } from './support/mail-server';
import { edit, Recipe } from './support/recipe';

describe('the recipe "23 - Ripiego il giorno dopo", with a real mail server', () => {
  let server: MailServer;
  let run: Recipe;
  let folder: string;
  const text = (file: string): Promise<string> => readFile(path.join(folder, file), 'utf8');

  before('a campaign of yesterday, and Node-RED started anew since', async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-day-after-'));
    server = await startMailServer(['vera.sabbia@posta.example']);
    const wishes = {
      packages: ['node-red-node-email'],
      change: edit({
        'e-mail': { port: String(server.port) },
        Dove: { rules: [set('cartella', folder), set('payload', '')] },
      }),
    };
    const yesterday = await Recipe.start('23', wishes);
    yesterday.press('Invia');
    await yesterday.until(() => yesterday.from('IO invia').length === 5);
    await yesterday.stop();
    run = await Recipe.start('23', { ...wishes, userDir: yesterday.userDir });
  });

  after(async () => {
    await run.end();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('writes to who was not reached and has an address, and notes it', async () => {
    run.press('Manda le e-mail');
    await run.until(() => run.from('Scrivilo').length === 1);
    await until(() => server.received.length === 1);
    const [mail] = server.received;
    assert.deepEqual(mail?.to, ['ilario.bottega@posta.example']);
    assert.match(mail.text, /https:\/\/servizi\.comune\.example\/pratiche\/2027-0402/);
    assert.doesNotMatch(mail.text, /trasporto|BTTLRI|accolta/i);
    assert.deepEqual((await text('avvisati.txt')).trim().split('\n').sort(), [
      '2 e-mail',
      '4 e-mail',
      '4 rifiutata',
    ]);
  });

  it('writes to nobody twice when its button is pressed again', async () => {
    const asked = run.from('Resoconto').length;
    run.press('Manda le e-mail');
    await run.until(() => run.from('Resoconto').length === asked + 1);
    run.press('Fai le lettere');
    await run.until(() => run.from('Scrivi le lettere').length === 1);
    assert.equal(server.received.length, 1);
  });

  it('makes a page of letters for the others, one person a sheet, with what stands in their rows', async () => {
    const page = await text('lettere.html');
    const letters = page.split('<section>').slice(1);
    const names = letters.map((letter) => /Gentile ([^,]+),/.exec(letter)?.[1]);
    assert.deepEqual(names, ['Dario Quercia', 'Vera Sabbia', 'Ada Rovo']);
    assert.match(letters[0] ?? '', /via di Prova 3[^]*2027-0403/);
    assert.match(page, /break-after: page/);
    assert.doesNotMatch(page, /Marta Lanterna|Ilario Bottega/);
  });
});

function set(p: string, to: string): object {
  return { t: 'set', p, pt: 'msg', to, tot: 'str' };
}
