import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import path from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { listOf } from '../page/stage';
import { citizen } from '../support/flow';
import { startsOffice } from './support/office';
import { stepByStep } from './support/steps';
import { becomes, eventually, PATIENCE_MS } from './support/wait';

/** `FIREFOX` names another binary than Debian's. */
const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const suite = existsSync(FIREFOX) ? describe : describe.skip;

suite(`the page for the office in Firefox (skipped without ${FIREFOX})`, function () {
  this.timeout(240_000);
  stepByStep();
  const office = startsOffice();
  let browser: Browser | undefined;
  let opened: Page | undefined;
  const page = (): Page => {
    assert.ok(opened, 'the page is open');
    return opened;
  };
  const text = async (): Promise<string> => page().evaluate('document.body.innerText') as Promise<string>;
  const shows = (wanted: RegExp): Promise<void> => becomes(text, wanted);
  const press = (selector: string): Promise<void> => page().locator(selector).click();

  before('start Firefox', async () => {
    browser = await launch({
      browser: 'firefox',
      executablePath: FIREFOX,
      headless: true,
      timeout: 90_000,
      extraPrefsFirefox: { 'intl.accept_languages': 'it-IT, it' },
    });
    opened = await browser.newPage();
    opened.setDefaultTimeout(PATIENCE_MS);
    await opened.setViewport({ width: 1440, height: 900 });
    await opened.goto(office.url());
  });
  after('stop Firefox', () => browser?.close());

  it('lets a clerk in, and takes a file', async () => {
    await page().locator('#sign-in-user').fill('anna');
    await page().locator('#sign-in-password').fill('anna');
    await page().keyboard.press('Enter');
    await shows(/Nessun invio ancora/);
    await shows(/SIMULATORE/);
    await press('a[href="#/nuovo"]');
    const file = path.join(office.userDir(), 'Contributi.csv');
    await writeFile(file, listOf(3, 'A', ['RSSMRA;contributo affitto;https://www.comune.example/pratica/a']));
    const input = await page().waitForSelector('#file');
    await (input as unknown as { uploadFile(...files: string[]): Promise<void> }).uploadFile(file);
    await shows(/Riga delle intestazioni|Nel tuo file/);
  });

  it('goes on to the table, and corrects a cell with the keyboard alone', async () => {
    await press('.ways .button-main');
    await shows(/1 riga su 4 è da correggere/);
    await eventually(async () => {
      await page().evaluate(`document.querySelector('[data-active]').focus()`);
    });
    await page().keyboard.press('F2');
    await page().waitForSelector('.cell-edit input:focus');
    await page().keyboard.down('Control');
    await page().keyboard.press('a');
    await page().keyboard.up('Control');
    await page().keyboard.type(citizen('A', 'B'));
    await page().keyboard.press('Enter');
    await shows(/al posto di «RSSMRA»/);
    await page().evaluate(
      `[...document.querySelectorAll('button')].find((one) => one.innerText.includes('Controlla di nuovo')).click()`,
    );
    await shows(/Tutte le 4 righe sono giuste/);
  });

  it('looks at a message, sends and follows it to its record', async () => {
    await press('.ways .button-main');
    await page().waitForSelector('.phone-frame');
    await shows(/La tua richiesta/);
    await press('.ways .button-main');
    await shows(/Questo passo si può saltare/);
    await press('.ways .button-main');
    await shows(/Invia 4 messaggi al simulatore/);
    await press('.send button[type=submit]');
    await shows(/4 messaggi inviati[\s\S]*Finito\./);
    await press('.ways .button-main');
    await shows(/Resoconto dell’invio «Contributi»[\s\S]*Invio confermato[\s\S]*il registro è intero/);
    assert.equal(await page().evaluate('document.documentElement.scrollWidth - innerWidth <= 0'), true);
  });
});
