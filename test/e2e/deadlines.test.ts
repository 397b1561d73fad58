import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  deploy,
  dialogGone,
  editorReady,
  hasDarkTheme,
  idOf,
  importExample,
  openDialog,
  pressInject,
  runsOurs,
  tabTo,
  tray,
  waitForStatus,
} from './support/editor';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

describe('io-scadenze, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  let id: string;
  const field = (name: string) => tray(page()).locator(`#node-input-${name}`);
  const now = () => tray(page()).locator('#io-line-state');

  before('the example of a payment', async () => {
    await editorReady(page());
    await importExample(page(), 'Premium/20 - Scadenze dei pagamenti', 'Scadenze dei pagamenti');
    id = await idOf(page(), 'Scadenze');
  });

  it('explains the way that is chosen to know who paid', async () => {
    await openDialog(page(), id);
    const help = tray(page()).locator('#io-paid-by');
    await expectText(help, /gestionale manda a questo nodo il comando io\/paid/);
    await field('paidBy').selectOption('query');
    await expectText(help, /Senza risposta non esce nulla/);
  });

  it('has no barrier, and can be filled in with the keyboard', async () => {
    await assertAccessible(page(), '.red-ui-tray:last-child .io-form');
    await picture(page(), 'dialogo-io-scadenze');
    for (const name of ['daysBefore', 'daysAfter', 'atTime', 'paidBy']) await tabTo(page(), field(name));
  });

  it('says what is wrong with a number of days, under the field', async () => {
    await field('daysBefore').fill('0');
    await expectText(tray(page()).locator('#io-reason-daysBefore'), /da 1 a 60/);
    await becomes(() => field('daysBefore').getAttribute('aria-invalid'), 'true');
    await cancelDialog(page());
  });

  it('keeps what was chosen, days as numbers', async () => {
    await openDialog(page(), id);
    await field('daysBefore').fill('4');
    await tray(page()).locator('#node-dialog-ok').click();
    await dialogGone(page());
    const saved: unknown = await page().evaluate(
      `(({ daysBefore, daysAfter, paidBy, atTime }) => [daysBefore, daysAfter, paidBy, atTime])(RED.nodes.node(${JSON.stringify(id)}))`,
    );
    assert.deepEqual(saved, [4, 3, 'messages', '09:00']);
  });

  it('says that nothing is followed yet, and what to do', async () => {
    await deploy(page());
    await waitForStatus(page(), id, 'nessun avviso seguito');
    await openDialog(page(), id);
    await expectText(now(), /Nessun avviso seguito.*IO invia/);
    await cancelDialog(page());
  });

  it('shows how many it follows, and on which days they leave', async () => {
    await pressInject(page(), 'Invia gli avvisi');
    await waitForStatus(page(), id, /^seguiti: 3 · in uscita il \d\d\/\d\d: 3$/);
    await openDialog(page(), id);
    await expectText(now(), /Seguiti: 3\..*\d\d\/\d\d\/\d{4}: 3/s);
    await picture(page(), 'dialogo-io-scadenze-seguiti');
    await cancelDialog(page());
  });

  it('lets out who has paid', async () => {
    await pressInject(page(), 'Rina ha pagato');
    await waitForStatus(page(), id, /^seguiti: 2/);
    await waitForStatus(page(), await idOf(page(), 'Concluso'), '1');
  });

  // Node-RED 4 has no dark theme of its own.
  if (hasDarkTheme)
    it('has no barrier in the dark theme', async () => {
      await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
      await openDialog(page(), id);
      await assertAccessible(page(), '.red-ui-tray:last-child .io-form');
      await cancelDialog(page());
    });
});
