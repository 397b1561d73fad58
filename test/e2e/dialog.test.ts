import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  deploy,
  dialogGone,
  dialogReady,
  dragFromPalette,
  drawn,
  editorReady,
  hasDarkTheme,
  importExample,
  openDialog,
  runsOurs,
  tabTo,
  tray,
  typeChoice,
} from './support/editor';
import { italian } from './support/italian';
import { picture, pictureForDocs } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

const TYPE = 'io-richiesta-accolta';
const SERVICE = 'Servizi sociali';
const PARTS = ['Dati', 'Testo', 'Anteprima', 'Opzioni'] as const;
/** What a screen of 1440 × 900 shows at 200 %. */
const SMALL = { width: 720, height: 450 };
/** The hidden inputs with which Node-RED keeps the focus inside a typed input's menu. */
const OF_THE_EDITOR = ['.red-ui-typedInput-focus-trap'];

describe('the dialog of a message, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  let id: string;

  before('a flow with a service', async () => {
    await editorReady(page());
    await importExample(page(), '02 - Bando da CSV', 'Bando da CSV');
  });

  it('belongs to a node that was dragged from the palette and says what it lacks', async () => {
    id = await dragFromPalette(page(), TYPE);
    await drawn(page(), id).locator('.red-ui-flow-node-label').waitFor();
    await expectText(
      drawn(page(), id).locator('.red-ui-flow-node-label'),
      /Richiesta servizi sociali: accolta/,
    );
  });

  it('opens with Enter and takes a service with the keys', async () => {
    await page().keyboard.press('Enter');
    await dialogReady(page());
    await tabTo(page(), tray(page()).locator('#node-input-name'));
    await page().keyboard.type('Contributo affitto');
    const service = tray(page()).locator('select#node-input-service');
    await tabTo(page(), service);
    await typeChoice(page(), service, SERVICE);
  });

  it('says in Italian, below the red field, why it is wrong, and in its tab that there is something', async () => {
    const field = tray(page()).locator('#node-input-codice_fiscale-visible');
    await tabTo(page(), field);
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Delete');
    await expectText(
      tray(page()).locator('#io-reason-codice_fiscale'),
      italian('check.sourceMissing', { field: italian('field.codice_fiscale') }),
    );
    await becomes(() => field.getAttribute('aria-invalid'), 'true');
    await tray(page()).locator('.red-ui-typedInput-container.input-error').waitFor();
    await expectText(tray(page()).getByRole('tab', { name: /^Dati/ }), /contiene qualcosa da correggere/);
    await pictureForDocs(tray(page()), 'campo-rosso');
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
  });

  it('takes the reason away as soon as the field is right', async () => {
    await page().keyboard.type('payload.cf');
    await expectText(tray(page()).locator('#io-reason-codice_fiscale'), '');
    await becomes(
      () =>
        tray(page())
          .getByRole('tab', { name: /correggere/ })
          .count(),
      0,
    );
  });

  it('lets the arrow keys walk through its parts', async () => {
    const data = tray(page()).getByRole('tab', { name: 'Dati' });
    await tabTo(page(), data, 'Shift+Tab');
    await page().keyboard.press('ArrowRight');
    await tabTo(page(), tray(page()).locator('#node-input-title'));
    await page().keyboard.press('Control+A');
    await page().keyboard.type('Breve');
    await expectText(tray(page()).locator('#io-count-title'), /^5 caratteri/);
    await tray(page()).locator('#io-count-title.io-count-wrong').waitFor();
    await expectText(tray(page()).locator('#io-text-state'), italian('dialog.isChanged'));
  });

  it('gives the text of the model back', async () => {
    await tabTo(page(), tray(page()).locator('#io-model'));
    await page().keyboard.press('Enter');
    await becomes(
      () => tray(page()).locator('#node-input-title').inputValue(),
      'La tua richiesta è stata accolta',
    );
    await expectText(tray(page()).locator('#io-text-state'), italian('dialog.isModel'));
  });

  it('shows in the preview what the phone would show, as soon as a text has changed', async () => {
    const phone = tray(page()).locator('.io-phone');
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await expectText(phone, /La tua richiesta è stata accolta/);
    await expectText(phone, /contributo per il trasporto scolastico/);
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    await tray(page()).locator('#node-input-title').fill('La domanda di {{oggetto_richiesta}}');
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await expectText(phone, /La domanda di contributo per il trasporto scolastico/);
    const link = '.io-phone .phone-link';
    await becomes(() => styleOf(page(), link, 'textDecorationLine'), /underline/);
    await eventually(async () => {
      const colours = [link, '.io-phone .phone-body p'].map((one) => styleOf(page(), one, 'color'));
      assert.equal(new Set(await Promise.all(colours)).size, 2, 'a link has a colour of its own');
    });
    await pictureForDocs(tray(page()), 'anteprima');
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    await tray(page()).locator('#io-model').click();
  });

  it('closes with Ctrl+Enter and is saved by the next deploy', async () => {
    await tabTo(page(), tray(page()).locator('#node-input-title'), 'Shift+Tab');
    await page().keyboard.press('Control+Enter');
    await dialogGone(page());
    await expectText(drawn(page(), id).locator('.red-ui-flow-node-label'), /Contributo affitto/);
    await deploy(page());
    const saved = (await (await fetch(`${nodeRed().url}/flows`)).json()) as Record<string, unknown>[];
    const node = saved.find((one) => one.id === id);
    assert.equal(node?.codice_fiscale, 'payload.cf');
    assert.equal(node.name, 'Contributo affitto');
    assert.equal(node.title, '', 'a text that is the model’s is not saved');
    assert.ok(saved.some((one) => one.id === node.service && one.type === 'io-service'));
  });

  it('warns of a title that shows what was ticked as sensitive', async () => {
    await openDialog(page(), id);
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    await tray(page()).locator('#node-input-title').fill('Esito per {{oggetto_richiesta}}');
    const hint = tray(page()).locator('#io-hint-text');
    await expectText(hint, '');
    await tray(page()).getByRole('tab', { name: 'Opzioni' }).click();
    await tray(page()).getByLabel(italian('field.oggetto_richiesta')).filter({ visible: true }).check();
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    await expectText(hint, /Il titolo mostra «Oggetto della richiesta»/);
    await cancelDialog(page());
  });

  it('refuses a body of 1 MB at once, with its length', async () => {
    await openDialog(page(), id);
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    await tray(page()).locator('#node-input-body').fill('<b>x'.repeat(250_000));
    await expectText(tray(page()).locator('#io-reason-body'), /1\.?000\.?000 caratteri/);
    await cancelDialog(page());
  });

  for (const tab of PARTS) {
    it(`has no barrier that a program can find in the part ${tab}`, async () => {
      await openDialog(page(), id);
      await tray(page()).getByRole('tab', { name: tab }).click();
      await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
      await picture(page(), `dialogo-${tab.toLowerCase()}`);
      await cancelDialog(page());
    });
  }

  it('has no barrier in the preview of a payment, with its box and button, either', async () => {
    await openDialog(page(), await dragFromPalette(page(), 'io-avviso-pagamento'));
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await expectText(tray(page()).locator('.phone-actions button'), 'Paga');
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
    await picture(page(), 'anteprima-pagamento');
    await tray(page()).locator('#io-expired').check();
    await expectText(tray(page()).locator('.phone-expired'), /^Scaduto il 30 novembre 2026/);
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
    await tray(page()).locator('#node-dialog-delete').click();
    await dialogGone(page());
  });

  const inTheDark = async (): Promise<void> => {
    await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await openDialog(page(), id);
    for (const tab of PARTS) {
      await tray(page()).getByRole('tab', { name: tab }).click();
      await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
      await picture(page(), `dialogo-scuro-${tab.toLowerCase()}`);
    }
    await cancelDialog(page());
    await page().evaluate("document.documentElement.classList.remove('nr-theme-dark')");
  };
  // Node-RED 4 has no dark theme of its own.
  if (hasDarkTheme) it('has no barrier in the dark theme either', inTheDark);

  it('shows a text with a script as text, and runs nothing of it', async () => {
    await openDialog(page(), id);
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    const evil =
      '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> [x](javascript:window.pwned=1)';
    await tray(page()).locator('#node-input-body').fill(evil.repeat(2));
    await tray(page()).locator('#node-input-title').fill('{{broken');
    await expectText(tray(page()).locator('#io-reason-title'), /segnaposto scritto male/);
    await becomes(() => page().evaluate('window.pwned'), undefined);
    await cancelDialog(page());
  });

  describe('on a screen at 200 %', () => {
    const small = opens(() => nodeRed().url, { viewport: SMALL, deviceScaleFactor: 2 });

    before('the flow of before', async () => {
      await editorReady(small());
      await small().locator('#red-ui-workspace-tabs .red-ui-tab', { hasText: 'Bando da CSV' }).click();
      // The editor never makes a dialog narrower than 500 px: beside an open sidebar it would not fit.
      await small().evaluate("RED.actions.invoke('core:toggle-sidebar', false)");
      await openDialog(small(), id);
    });

    for (const tab of PARTS) {
      it(`keeps all of the part ${tab} within reach, without scrolling sideways`, async () => {
        await tray(small()).getByRole('tab', { name: tab }).click();
        await picture(small(), `dialogo-200-${tab.toLowerCase()}`);
        const fields = tray(small()).locator('.io-form').locator('input, button, textarea, select');
        for (const field of await fields.filter({ visible: true }).all()) {
          await field.scrollIntoViewIfNeeded();
          const name = (await field.getAttribute('id')) ?? (await field.innerText());
          await eventually(async () => {
            const box = await field.boundingBox();
            assert.ok(
              box && box.x >= 0 && box.x + box.width <= SMALL.width,
              `${name} ${JSON.stringify(box)}`,
            );
          });
        }
      });
    }

    it('can be closed with its button', async () => {
      await tray(small()).locator('#node-dialog-ok').click();
      await dialogGone(small());
    });
  });
});

/** A computed style of the first element that a selector finds. */
async function styleOf(page: Page, selector: string, property: string): Promise<string> {
  const element = `document.querySelector(${JSON.stringify(selector)})`;
  return String(await page.evaluate(`getComputedStyle(${element}).${property}`));
}
