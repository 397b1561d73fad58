import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startMailServer, type MailServer } from './support/mail-server';
import { edit, Recipe } from './support/recipe';

describe('the recipe "16 - Ripiego con e-mail e lettera", with a real mail server', () => {
  let server: MailServer;
  let run: Recipe;
  let folder: string;
  let letters: string[][];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-letters-'));
    const list = path.join(folder, 'lettere.csv');
    server = await startMailServer(['vera.sabbia@posta.example']);
    run = await Recipe.start('16', {
      packages: ['node-red-node-email'],
      change: edit({ 'e-mail': { port: String(server.port) }, file: { d: false, filename: list } }),
    });
    run.press('Invia');
    await run.until(
      () => run.from("Scrivi l'elenco delle lettere").length === 3 && server.received.length === 1,
    );
    const text = await readFile(list, 'latin1');
    letters = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(';'));
  });

  after(async () => {
    await run.end();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('writes to who is not on IO and has an address, once', () => {
    assert.deepEqual(run.outcomes(), { sent: 1, NOT_ON_IO: 3, SENDER_NOT_ALLOWED: 1 });
    assert.deepEqual(
      server.received.map(({ to }) => to),
      [['ilario.bottega@posta.example']],
    );
    assert.equal(server.received[0]?.from, 'servizi.sociali@comune.example');
  });

  it('tells by e-mail that there is something to read, and not what about', () => {
    const [mail] = server.received;
    assert.match(mail?.text ?? '', /https:\/\/servizi\.comune\.example\/pratiche\/2027-0402/);
    assert.doesNotMatch(mail?.text ?? '', /trasporto|BTTLRI|accolta/i);
  });

  it('lists for a letter who has no address, more than one, or one that the mail server refuses, saying why', () => {
    const [header = [], ...rows] = letters;
    const column = (name: string): string[] => rows.map((row) => row[header.indexOf(name)] ?? '');
    assert.deepEqual(column('nome').sort(), ['Ada Rovo', 'Dario Quercia', 'Vera Sabbia']);
    assert.ok(column('indirizzo').every((address) => address.startsWith('via di Prova')));
    const refused = column('motivo')[column('nome').indexOf('Vera Sabbia')];
    assert.match(refused ?? '', /^La posta non è partita: .*no such mailbox/);
    assert.ok(column('motivo').every((why) => why.length > 20));
  });

  it('writes to nobody twice when a row comes out again after a crash', async () => {
    const [first] = run.from('IO invia', 2);
    const again = { payload: first?.payload, io: { ...first?.io, again: true } };
    run.give('Esce per la prima volta?', again);
    await run.until(() => run.from('Esce per la prima volta?', 2).length === 1);
    assert.equal(run.from('Esce per la prima volta?', 1).length, 4);
    assert.equal(server.received.length, 1);
  });
});
