import assert from 'node:assert/strict';
import { createSimulator } from '../../nodes/lib/simulator';
import { citizen } from '../support/flow';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { startsOffice, wide } from './support/office';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually } from './support/wait';

/** Reached, not on IO, and in a trial in doubt. Where it is for real, IO's own test codes are refused. */
const PEOPLE = {
  trial: [citizen('A'), citizen('B', 'B'), citizen('J', 'C'), citizen('A', 'D')],
  live: ['PRVNNA80A41Z999H', 'BTTLRI57P08Z998U', 'LNTMRT82R67Z999Q', 'GNPMLA94E45Z999S'],
} as const;

const listFor = (mode: keyof typeof PEOPLE): string =>
  [
    'Codice fiscale;Oggetto della richiesta;Link;Nome',
    ...PEOPLE[mode].map((code, n) => `${code};contributo ${n};https://www.comune.example/${n};Persona ${n}`),
    'PROVA;contributo;https://www.comune.example/p;Persona sbagliata',
    `${PEOPLE[mode][3]};un contributo;ftp://www.comune.example;Persona sbagliata`,
  ].join('\r\n');

/** Wide, usual, 1440 at 200 %, and two telephones. */
const WIDTHS = [1920, 720, 390, 320, 1440];

/** Texts that have no translation are shown by their key, values that are missing by their placeholder. */
const UNSAID = /__\w+__|\b(page|verdict|reason|fault|problem|warning|sidebar|outcome|field|file)\.[\w.]+\b/;

/** What is cut off inside the page: its box is smaller than its text. */
const CUT = `[...document.querySelectorAll('main *, header *')]
  .filter((one) => one.checkVisibility() && one.children.length === 0 && one.textContent.trim() !== '')
  .filter((one) => one.closest('.hidden, .grid, .phone-frame, pre, select, .skip') === null)
  // One pixel is what is left of a text that is meant for screen readers alone.
  .filter((one) => one.clientWidth > 1)
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
  .map((one) => one.tagName + ' ' + one.textContent.trim().slice(0, 60))`;

for (const { locale, mode, name } of [
  { locale: 'en-GB', mode: 'live', name: 'REAL SENDING' },
  { locale: 'de-DE', mode: 'trial', name: 'PROBE' },
  { locale: 'it-IT', mode: 'live', name: 'INVIO VERO' },
] as const)
  describe(`every screen of the page, in the language ${locale} and the mode ${mode}`, function () {
    this.timeout(240_000);
    stepByStep();
    const simulator = createSimulator({ unlimited: true });
    let baseUrl = '';
    before('what stands for IO', async () => {
      ({ baseUrl } = await simulator.listen());
    });
    after('what stands for IO', () => simulator.close());
    const office = startsOffice();
    before('the mode', async () => {
      const trialList = PEOPLE.trial.slice(0, 3);
      await office.deploy({ institution: { mode, baseUrl, trialList } });
    });
    const page = opens(office.url, { locale });

    const seen = async (screen: string): Promise<void> => {
      await becomes(() => page().locator('.mode strong').innerText(), name);
      await assertAccessible(page(), 'body');
      await eventually(async () => {
        assert.doesNotMatch(await page().locator('body').innerText(), UNSAID);
      });
      for (const width of WIDTHS) {
        await page().setViewportSize({ width, height: 900 });
        await eventually(async () => {
          assert.equal(await wide(page()), 0, `${screen} at ${width} px`);
          assert.deepEqual(await page().evaluate(CUT), [], `cut off on ${screen} at ${width} px`);
        });
        if (width !== 720) await picture(page().locator('body'), `pagina-${locale}-${screen}-${width}`);
      }
    };
    const on = async (): Promise<void> => {
      await page().locator('.ways .button-main').click();
    };
    const at = async (step: number): Promise<void> => {
      await page().locator(`.stepper li:nth-child(${step})[aria-current]`).waitFor({ state: 'attached' });
    };

    it('from the list of sendings to the file', async () => {
      await page().locator('#sign-in-user').fill('anna');
      await page().locator('#sign-in-password').fill('anna');
      await page().keyboard.press('Enter');
      await page().locator('.empty').waitFor();
      await seen('1-elenco');
      await page().locator('.button-main').click();
      await at(1);
      await seen('2-file');
    });

    it('the columns and the table', async () => {
      const file = { name: 'Contributi.csv', mimeType: 'text/csv', buffer: Buffer.from(listFor(mode)) };
      await page().locator('#file').setInputFiles(file);
      await page().locator('#columns-name').waitFor();
      await seen('3-colonne');
      await on();
      await at(3);
      await page().locator('.grid .cell-wrong').first().waitFor();
      await page().locator('.grid .cell-wrong').first().click();
      await seen('4-controlla');
    });

    it('the phone, and a message to oneself', async () => {
      await on();
      await page().locator('.phone-frame').waitFor();
      await seen('5-guarda');
      await on();
      await at(5);
      await page().locator('#test-to').waitFor();
      await page().locator('.form .button').click();
      await page().locator('.form .alert').waitFor();
      await seen('6-prova');
    });

    it('sending, now or later', async () => {
      await on();
      await at(6);
      await page().locator('.send input[type=radio]').nth(1).check();
      await page().locator('#send-day').waitFor();
      await seen('7-invia');
      await page().locator('.send input[type=radio]').first().check();
      await page().locator('.send button[type=submit]').click();
    });

    it('following it, with what is in doubt and what is to be done', async () => {
      await at(7);
      if (mode === 'trial') await page().locator('.doubt').first().waitFor();
      await page()
        .locator('.card', { has: page().locator('.button') })
        .last()
        .waitFor();
      await becomes(() => page().locator('.course progress').count(), 0);
      await seen('8-segui');
    });

    it('the record, on paper as well', async () => {
      await on();
      await page().locator('.sheet table').waitFor();
      await seen('9-resoconto');
      await page().emulateMedia({ media: 'print' });
      await picture(page().locator('body'), `pagina-${locale}-9-resoconto-stampa`);
      await page().emulateMedia({ media: 'screen' });
    });
  });
