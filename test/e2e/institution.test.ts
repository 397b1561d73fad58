import assert from 'node:assert/strict';
import { opens } from './support/browser';
import { dialogGone, editorReady, openConfig, runsOurs, tray } from './support/editor';
import { outbox, startFlows } from './support/flows';
import { italian } from './support/italian';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const NAME = 'Comune di Esempio';
/** As somebody wrote it into the file: at night, every day, at the usual pace, live. */
const BY_HAND = {
  mode: 'live',
  windowFrom: '22:30',
  windowTo: '7:15',
  windowDays: [],
  callsPer5s: undefined,
};

describe('io-institution, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const field = (name: string) => tray(page()).locator(`#node-config-input-${name}`);
  const reason = (name: string) => tray(page()).locator(`#io-reason-${name}`);
  const saved = (name: string): Promise<unknown> => page().evaluate(`RED.nodes.node('comune').${name}`);

  before('a flow written by hand', async () => {
    const [tab, institution, ...others] = outbox();
    await startFlows(nodeRed(), [tab ?? {}, { ...institution, ...BY_HAND }, ...others]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', () => editorReady(page()));

  it('takes hours over midnight and no day, as the running node does', async () => {
    await becomes(() => saved('valid'), true);
    await openConfig(page(), 'io-institution', NAME);
    for (const name of ['windowFrom', 'windowTo', 'windowDays']) await becomes(() => reason(name).count(), 0);
    await becomes(() => field('windowTo').inputValue(), '7:15');
    await becomes(() => tray(page()).locator('#io-days input:checked').count(), 0);
  });

  it('shows what counts where nothing was saved', async () => {
    await tray(page()).locator('summary').click();
    await becomes(() => field('callsPer5s').inputValue(), '120');
    await field('callsPer5s').fill('');
    await becomes(() => reason('callsPer5s').count(), 0);
    await becomes(() => field('callsPer5s').getAttribute('placeholder'), '120');
  });

  it('refuses a number out of its bounds, and says which would do', async () => {
    await field('recipientDays').fill('9999');
    await expectText(
      reason('recipientDays'),
      italian('property.integer', { value: '9999', min: '0', max: '3.650' }),
    );
    await becomes(() => field('recipientDays').getAttribute('aria-invalid'), 'true');
  });

  it('tells what works and may not be meant, without refusing it', async () => {
    await field('recipientDays').fill('100');
    await expectText(reason('recipientDays'), italian('check.recipientTooLong', { n: 90 }));
    await becomes(() => field('recipientDays').getAttribute('aria-invalid'), 'false');
  });

  it('saves what the inputs mean', async () => {
    await tray(page()).locator('#node-config-dialog-ok').click();
    await dialogGone(page());
    await becomes(
      () => Promise.all(['callsPer5s', 'recipientDays', 'windowDays', 'windowFrom'].map(saved)),
      [...[120, 100, [], '22:30']],
    );
    await becomes(() => saved('valid'), true);
  });
});

describe('the trial list of an io-institution, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const codes = () => tray(page()).locator('#node-config-input-trialCodes');
  const reason = () => tray(page()).locator('#io-reason-trialCodes');
  const ask = (expression: string): Promise<unknown> => page().evaluate(expression);

  before('a flow of an earlier version, with the list as a property', async () => {
    const [tab, institution, ...others] = outbox();
    const trial = { mode: 'trial', trialList: ['AAAAAA00A00A000A'] };
    await startFlows(nodeRed(), [tab ?? {}, { ...institution, ...trial }, ...others]);
  });
  const page = opens(() => nodeRed().url);
  before('the dialog of its institution', async () => {
    await editorReady(page());
    await openConfig(page(), 'io-institution', NAME);
  });

  it('shows the list of a flow that was saved before', async () => {
    await becomes(() => codes().inputValue(), 'AAAAAA00A00A000A');
    await becomes(() => reason().count(), 0);
  });

  it('tells that it is empty, and which line is wrong', async () => {
    await codes().fill('');
    await expectText(reason(), italian('check.trialEmpty'));
    await codes().fill('aaaaaa00a00a000a\nnessuno');
    await expectText(reason(), italian('check.trialEntry', { line: '2' }));
  });

  it('is saved as a credential, which is not exported', async () => {
    await codes().fill('aaaaaa00a00a000a; bbbbbb00b00b000b');
    await tray(page()).locator('#node-config-dialog-ok').click();
    await dialogGone(page());
    await becomes(() => ask(`RED.nodes.node('comune').trialList`), []);
    await becomes(
      () => ask(`RED.nodes.node('comune').credentials.trialCodes`),
      'AAAAAA00A00A000A\nBBBBBB00B00B000B',
    );
    const exported = await ask(`JSON.stringify(RED.nodes.createCompleteNodeSet({ credentials: false }))`);
    assert.doesNotMatch(String(exported), /AAAAAA00A00A000A/);
    const deployed = await ask(`JSON.stringify(RED.nodes.createCompleteNodeSet())`);
    assert.match(String(deployed), /BBBBBB00B00B000B/, 'a deploy takes it along');
  });

  it('is marked as wrong on the workspace, too', async () => {
    await openConfig(page(), 'io-institution', NAME);
    await becomes(() => codes().inputValue(), 'AAAAAA00A00A000A\nBBBBBB00B00B000B');
    await codes().fill('nessuno');
    await tray(page()).locator('#node-config-dialog-ok').click();
    await dialogGone(page());
    await becomes(() => ask(`RED.nodes.node('comune').valid`), false);
  });
});
