import type { NamesUnder } from '../../nodes/lib/core/words';
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  deploy,
  dialogGone,
  dialogReady,
  dragFromPalette,
  editorReady,
  hasDarkTheme,
  idOf,
  importExample,
  openDialog,
  runsOurs,
  tabTo,
  tray,
} from './support/editor';
import { hold } from './support/hold';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

/** Our routes of a sheet. */
const OURS = '**/io-servizi-sociali/service-sheet/*';
const PARTS = ['tabSheet', 'tabContacts', 'tabIo'] as const;
const words = (key: NamesUnder<'dialog.sheet'>): string => italian(`dialog.sheet.${key}`);

describe('io-service-sheet, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  let id: string;

  const field = (name: string): Locator => tray(page()).locator(`#node-input-${name}`);
  const part = (name: (typeof PARTS)[number]): Locator =>
    tray(page()).getByRole('tab', { name: new RegExp(`^${words(name)}`) });
  const button = (name: NamesUnder<'dialog.sheet'>): Locator =>
    tray(page()).getByRole('button', { name: words(name), exact: true });
  const question = (): Locator =>
    page().locator('.red-ui-notification', { has: page().locator('[role=alertdialog]') });
  /** Until it has slid in. */
  const asked = (): Promise<void> => question().getByRole('button').first().click({ trial: true });
  const answer = async (key: NamesUnder<'dialog.sheet.confirm'>): Promise<void> => {
    await question()
      .getByRole('button', { name: words(`confirm.${key}`), exact: true })
      .click();
    await question().waitFor({ state: 'detached' });
  };
  const result = (): Locator => tray(page()).locator('#io-sheet-result');
  const state = (): Locator => tray(page()).locator('#io-sheet-state');
  const saved = (property: string): Promise<unknown> =>
    page().evaluate(`RED.nodes.node(${JSON.stringify(id)}).${property}`);

  before('the example of the sheet, deployed', async () => {
    await editorReady(page());
    await importExample(page(), 'Premium/21 - Scheda del servizio', 'Scheda del servizio');
    id = await idOf(page(), 'Servizi sociali, su IO');
    await deploy(page());
  });

  it('shows the model’s sheet, and that it is sure to pass', async () => {
    await openDialog(page(), id);
    await becomes(() => field('serviceName').inputValue(), 'Servizi sociali');
    await expectText(field('topic').locator('option:checked'), 'Benessere sociale');
    await becomes(
      () => field('description').inputValue(),
      /^Il servizio riguarda .*\n- ricevere altre comunicazioni\.$/s,
    );
    await expectText(
      tray(page()).locator('#io-sheet-nearness'),
      italian('dialog.sheet.same', { code: 'C003003' }),
    );
  });

  it('says what changing it means, and gives the model’s text back', async () => {
    await field('description').fill('Un servizio del Comune.');
    await expectText(tray(page()).locator('#io-sheet-nearness'), words('own'));
    await button('backToModel').click();
    await expectText(
      tray(page()).locator('#io-sheet-nearness'),
      italian('dialog.sheet.same', { code: 'C003003' }),
    );
  });

  it('takes another sheet of the catalogue with the keyboard, and gives that one’s text back', async () => {
    const opener = tray(page()).locator('#io-catalogue-open');
    await opener.focus();
    await page().keyboard.press('Enter');
    await tray(page()).locator('#io-catalogue-search').and(page().locator(':focus')).waitFor();
    await page().keyboard.type('tari');
    await tabTo(page(), tray(page()).locator('#io-catalogue-list'));
    await page().keyboard.press('ArrowDown');
    await expectText(tray(page()).locator('#io-catalogue-sheet .io-example'), /Tassa sui rifiuti/);
    await picture(page(), 'scheda-catalogo');
    await assertAccessible(page(), '.io-form');
    if (hasDarkTheme) {
      await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
      await assertAccessible(page(), '.io-form');
      await picture(page(), 'scheda-catalogo-scura');
      await page().evaluate("document.documentElement.classList.remove('nr-theme-dark')");
    }
    await tabTo(page(), tray(page()).locator('#io-catalogue-take'));
    await page().keyboard.press('Enter');
    await opener.and(page().locator(':focus')).waitFor();
    await becomes(() => field('serviceName').inputValue(), 'Tassa sui rifiuti (TARI)');
    await expectText(field('topic').locator('option:checked'), 'Casa e utenze');
    const near = tray(page()).locator('#io-sheet-nearness');
    await expectText(near, italian('dialog.sheet.same', { code: 'C004006' }));
    await field('description').fill('Un servizio del Comune.');
    await expectText(near, words('own'));
    await button('backToModel').click();
    await expectText(near, italian('dialog.sheet.same', { code: 'C004006' }));
    await opener.click();
    await tray(page()).locator('#io-catalogue-search').fill('servizi sociali');
    await tray(page()).locator('#io-catalogue-list').selectOption('Servizi sociali');
    await tray(page()).locator('#io-catalogue-take').click();
    await expectText(near, italian('dialog.sheet.same', { code: 'C003003' }));
  });

  it('is filled in with the keys, and says below a red field why it is wrong', async () => {
    await part('tabContacts').focus();
    await page().keyboard.press('Enter');
    await tabTo(page(), field('privacyUrl'));
    await page().keyboard.press('Control+A');
    await page().keyboard.type('www.comune.example');
    await expectText(
      tray(page()).locator('#io-reason-privacyUrl'),
      italian('sheet.code.SHEET_URL', {
        value: 'www.comune.example',
        field: italian('sheet.field.privacyUrl'),
      }),
    );
    await becomes(() => field('privacyUrl').getAttribute('aria-invalid'), 'true');
    await tray(page())
      .getByRole('tab', { name: /^Contatti.*correggere/ })
      .waitFor();
    await assertAccessible(page(), '.io-form');
    await picture(page(), 'scheda-campo-rosso');
  });

  it('saves nothing while a field is red', async () => {
    await part('tabIo').click();
    await expectText(state(), italian('sheet.now.none'));
    await button('save').click();
    await expectText(result(), words('invalid'));
    await part('tabContacts').click();
    await field('privacyUrl').fill('https://www.comune.example/privacy');
    await expectText(tray(page()).locator('#io-reason-privacyUrl'), '');
  });

  for (const name of PARTS)
    it(`has no barrier that a program can find in the part ${name}`, async () => {
      await part(name).click();
      await assertAccessible(page(), '.io-form');
      await picture(page(), `scheda-${name}`);
    });

  it('asks before it creates the service, and does not when the answer is no', async () => {
    await part('tabIo').click();
    await button('save').focus();
    await page().keyboard.press('Enter');
    await expectText(question(), /Creare il servizio su IO\?.*nasce in bozza.*solo nel simulatore/is);
    await expectText(page().locator(':focus'), words('confirm.no'));
    await asked();
    await assertAccessible(page(), '[role=alertdialog]');
    await page().keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    await expectText(state(), italian('sheet.now.none'));
    await becomes(() => saved('serviceId'), '');
  });

  it('creates it, and keeps its id in the node, which has to be deployed', async () => {
    await button('save').click();
    await answer('createYes');
    await expectText(result(), new RegExp(words('done.created')));
    await expectText(state(), new RegExp(italian('sheet.now.draft')));
    const serviceId = await field('serviceId').inputValue();
    assert.match(serviceId, /^0{10}\w{16}$/);
    await becomes(() => Promise.all(['serviceId', 'changed'].map(saved)), [serviceId, true]);
    await picture(page(), 'scheda-creata');
  });

  it('shows what a save would change before it saves', async () => {
    await part('tabContacts').click();
    await field('phone').fill('06 7654321');
    await part('tabIo').click();
    await expectText(tray(page()).locator('#io-sheet-changes'), '');
    const plans = await hold(page(), `${OURS}/plan`);
    await button('save').click();
    await becomes(() => plans.count(), 1);
    await part('tabContacts').click();
    await field('email').fill('servizi@comune.example');
    await part('tabIo').click();
    await plans.release();
    await expectText(question().locator('td'), '06 1234567');
    await expectText(question().locator('td'), '06 7654321');
    await expectText(question().locator('td'), 'servizi@comune.example');
    await asked();
    await picture(page(), 'scheda-domanda');
    await assertAccessible(page(), '[role=alertdialog]');
    await answer('updateYes');
    await expectText(result(), words('done.updated'));
  });

  it('asks for the review, which the simulator does in a while', async () => {
    await button('publish').and(page().locator(':disabled')).waitFor();
    await button('review').click();
    const box = question().getByRole('checkbox', { name: words('confirm.autoPublish') });
    await becomes(() => box.isChecked(), false);
    await answer('reviewYes');
    await expectText(result(), words('done.submitted'));
    await button('save').click();
    await expectText(result(), /in revisione e non si può cambiare/);
    while (!(await state().innerText()).includes(italian('sheet.now.approved'))) {
      await button('read').click();
      await expectText(result(), words('done.read'));
    }
  });

  it('publishes only after a yes', async () => {
    await button('publish').click();
    await answer('no');
    await expectText(state(), new RegExp(italian('sheet.now.never')));
    await button('publish').click();
    await answer('publishYes');
    await expectText(result(), words('done.published'));
    await expectText(state(), new RegExp(italian('sheet.now.published')));
    const last = tray(page()).locator('#io-sheet-history tbody tr').first();
    await expectText(last, /Pubblicato/);
    await expectText(last.locator('td').first(), /^\d{2}\/\d{2}\/\d{2}, \d{2}:\d{2}$/);
    await picture(page(), 'scheda-pubblicata');
    await assertAccessible(page(), '.io-form');
  });

  if (hasDarkTheme)
    it('has no barrier in the dark theme either', async () => {
      await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
      for (const name of PARTS) {
        await part(name).click();
        await assertAccessible(page(), '.io-form');
      }
      await page().evaluate("document.documentElement.classList.remove('nr-theme-dark')");
    });

  it('takes it out of publication, after a yes', async () => {
    await part('tabIo').click();
    await button('unpublish').click();
    const answers = await hold(page(), `${OURS}/unpublish`);
    await answer('unpublishYes');
    await becomes(() => answers.count(), 1);
    const institution = await field('institution').inputValue();
    await field('institution').selectOption('_ADD_');
    await answers.release();
    await expectText(result(), words('done.unpublished'));
    await expectText(state(), '–');
    await field('institution').selectOption(institution);
    await button('read').click();
    await expectText(state(), new RegExp(italian('sheet.now.unpublished')));
  });

  it('loses no id when the dialog is cancelled, and saves no text that is the model’s', async () => {
    const serviceId = await saved('serviceId');
    await cancelDialog(page());
    await becomes(() => saved('serviceId'), serviceId);
    await openDialog(page(), id);
    await page().keyboard.press('Control+Enter');
    await dialogGone(page());
    await becomes(() => Promise.all(['serviceId', 'description', 'topic'].map(saved)), [serviceId, '', 3]);
    await deploy(page());
    await openDialog(page(), id);
    await dialogReady(page());
    await part('tabIo').click();
    await expectText(state(), new RegExp(italian('sheet.now.unpublished')));
    await cancelDialog(page());
  });

  it('offers the service that is there already, and does not make a second one', async () => {
    id = await dragFromPalette(page(), 'io-service-sheet');
    await openDialog(page(), id);
    const institution = field('institution').locator('option', { hasText: 'Comune di Esempio' });
    await field('institution').selectOption((await institution.getAttribute('value')) ?? '');
    await part('tabContacts').click();
    await field('phone').fill('06 1234567');
    await field('email').fill('sociale@comune.example');
    await field('privacyUrl').fill('https://www.comune.example/privacy');
    await part('tabIo').click();
    await button('save').click();
    await expectText(result(), /c'è già il servizio/);
    await button('use').click();
    await expectText(state(), new RegExp(italian('sheet.now.unpublished')));
    await becomes(() => field('serviceId').inputValue(), /^0{10}\w{16}$/);
    await tray(page()).locator('#node-dialog-delete').click();
    await dialogGone(page());
  });
});
