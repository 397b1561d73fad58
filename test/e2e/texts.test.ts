import type { Locator } from 'playwright-core';
import { opens } from './support/browser';
import { cancelDialog, editorReady, openDialog, runsOurs, tabTo, tray } from './support/editor';
import { messageNode, outbox, startFlows } from './support/flows';
import { italian } from './support/italian';
import { becomes, expectText } from './support/wait';

const TEXT =
  'La tua richiesta di {{oggetto_richiesta}} è stata accolta. Vedi {{url}} per i dettagli e per le scadenze. ';

describe('the texts of a message, in the browser', () => {
  const nodeRed = runsOurs();
  const title = (): Locator => tray(page()).locator('#node-input-title');
  const body = (): Locator => tray(page()).locator('#node-input-body');
  const placeholder = (name: string): Locator =>
    tray(page()).locator('#io-placeholders button', { hasText: `{{${name}}}` });
  const hints = (): Locator => tray(page()).locator('#io-hint-text');
  const keys = async (...pressed: string[]): Promise<void> => {
    for (const key of pressed) await page().keyboard.press(key);
  };

  before('a message node', async () => {
    await startFlows(nodeRed(), [...outbox(), messageNode('messaggio', [[], []])]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });
  beforeEach('its dialog, at the texts', async () => {
    await openDialog(page(), 'messaggio');
    await tray(page())
      .getByRole('tab', { name: italian('dialog.tab.text') })
      .click();
  });
  afterEach('close the dialog', () => cancelDialog(page()));

  describe('take a placeholder by a press on its button', () => {
    it('where the caret is in the title, and leave the caret behind it', async () => {
      await title().fill('Esito di : accolta');
      await keys('Home', ...times('Esito di '.length, 'ArrowRight'));
      await placeholder('oggetto_richiesta').click();
      await becomes(() => title().inputValue(), 'Esito di {{oggetto_richiesta}}: accolta');
      await page().keyboard.type(' 2027');
      await becomes(() => title().inputValue(), 'Esito di {{oggetto_richiesta}} 2027: accolta');
    });

    it('in place of what is selected in the body', async () => {
      await body().fill('Ciao QUI fine');
      await keys('Control+Home', ...times(5, 'ArrowRight'), ...times(3, 'Shift+ArrowRight'));
      await placeholder('url').click();
      await becomes(() => body().inputValue(), 'Ciao {{url}} fine');
      await becomes(() => body().and(page().locator(':focus')).count(), 1);
    });

    it('in the body, at its end, when neither text was used yet', async () => {
      const before = await body().inputValue();
      await placeholder('codice_fiscale').click();
      await becomes(() => body().inputValue(), `${before}{{codice_fiscale}}`);
    });

    it('with the keyboard too, in the text that was used last, not in one that Tab only passed', async () => {
      const before = await body().inputValue();
      await tabTo(page(), title());
      await keys('End');
      await page().keyboard.type(' per ');
      await tabTo(page(), placeholder('oggetto_richiesta'));
      await keys('Enter');
      await becomes(() => title().inputValue(), / per \{\{oggetto_richiesta\}\}$/);
      await becomes(() => title().and(page().locator(':focus')).count(), 1);
      await becomes(() => body().inputValue(), before);
      await tabTo(page(), body());
      await keys('Control+End');
      await tabTo(page(), placeholder('url'));
      await keys('Enter');
      await becomes(() => body().inputValue(), `${before}{{url}}`);
    });

    it('so that the state, the counter and the preview follow', async () => {
      await title().fill('Esito: ');
      await placeholder('oggetto_richiesta').click();
      await expectText(tray(page()).locator('#io-count-title'), /^4\d caratteri/);
      await expectText(tray(page()).locator('#io-text-state'), italian('dialog.isChanged'));
      await tray(page())
        .getByRole('tab', { name: italian('dialog.tab.preview') })
        .click();
      await expectText(tray(page()).locator('.io-phone'), /Esito: contributo per il trasporto scolastico/);
    });
  });

  describe('are warned of while they are typed', () => {
    const WARNINGS = {
      'a table': ['\n\n| a | b |\n| - | - |\n', italian('hint.table')],
      strikethrough: ['~~via~~', italian('hint.strikethrough')],
      'an HTML tag': ['<b>', italian('hint.html', { tag: '<b>' })],
      'three dashes': ['\n\n---\n', italian('hint.rule')],
    } as const;

    for (const [what, [typed, warning]] of Object.entries(WARNINGS)) {
      it(`with ${what}, until it is gone again`, async () => {
        await body().fill(TEXT);
        await expectText(hints(), '');
        await body().focus();
        await keys('Control+End');
        await page().keyboard.type(typed);
        await expectText(hints(), `• ${readable(warning)}`);
        await becomes(() => body().and(page().locator(':focus')).count(), 1, 'nobody has left the text');
        await keys(...times(typed.length, 'Backspace'));
        await expectText(hints(), '');
      });
    }

    it('with a placeholder that no field has: a red field that names it, until it is corrected', async () => {
      const reason = tray(page()).locator('#io-reason-body');
      await body().fill(TEXT);
      await body().focus();
      await keys('Control+End');
      await page().keyboard.type('{{oggeto}}');
      await expectText(reason, /«oggeto»/);
      await becomes(() => body().getAttribute('aria-invalid'), 'true');
      await expectText(tray(page()).getByRole('tab', { name: /^Testo/ }), /contiene qualcosa da correggere/);
      await keys('ArrowLeft', 'ArrowLeft', 'Backspace');
      await page().keyboard.type('to_richiesta');
      await expectText(reason, '');
      await becomes(() => body().getAttribute('aria-invalid'), 'false');
    });

    it('without a placeholder that the message has, until it is back', async () => {
      const warning = italian('hint.unused', { field: italian('field.oggetto_richiesta') });
      await body().fill(TEXT.replace('{{oggetto_richiesta}}', ''));
      await expectText(hints(), `• ${warning}`);
      await body().focus();
      await keys('Control+End');
      await page().keyboard.type('{{oggetto_richiesta');
      await page().keyboard.type('}}');
      await expectText(hints(), '');
    });

    it('with several of them at once, each in a line', async () => {
      await body().fill(`${TEXT} ~~via~~ <i>`);
      const warnings = [italian('hint.strikethrough'), readable(italian('hint.html', { tag: '<i>' }))];
      await expectText(hints(), /‹i›/);
      await becomes(
        async () => (await hints().innerText()).split('\n'),
        warnings.map((warning) => `• ${warning}`),
      );
    });
  });
});

function times(n: number, key: string): string[] {
  return Array.from({ length: n }, () => key);
}

/** Values in a text have typographic brackets on the screen (nodes/lib/editor/catalogue.ts). */
function readable(words: string): string {
  return words.replaceAll('<', '‹').replaceAll('>', '›');
}
