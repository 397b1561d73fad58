import assert from 'node:assert/strict';
import { opens } from './support/browser';
import { dialogGone, editorReady, openConfig, runsOurs, tray } from './support/editor';
import { outbox, startFlows } from './support/flows';
import { italian } from './support/italian';
import { stepByStep } from './support/steps';
import { expectText } from './support/wait';

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
  const page = opens(() => nodeRed().url);
  const field = (name: string) => tray(page()).locator(`#node-config-input-${name}`);
  const reason = (name: string) => tray(page()).locator(`#io-reason-${name}`);
  const saved = (name: string): Promise<unknown> => page().evaluate(`RED.nodes.node('comune').${name}`);

  before('a flow written by hand', async () => {
    const [tab, institution, ...others] = outbox();
    await startFlows(nodeRed(), [tab ?? {}, { ...institution, ...BY_HAND }, ...others]);
    await editorReady(page());
  });

  it('takes hours over midnight and no day, as the running node does', async () => {
    assert.equal(await saved('valid'), true);
    await openConfig(page(), 'io-institution', NAME);
    for (const name of ['windowFrom', 'windowTo', 'windowDays']) assert.equal(await reason(name).count(), 0);
    assert.equal(await field('windowTo').inputValue(), '7:15');
    assert.equal(await tray(page()).locator('#io-days input:checked').count(), 0);
  });

  it('shows what counts where nothing was saved', async () => {
    await tray(page()).locator('summary').click();
    assert.equal(await field('callsPer5s').inputValue(), '120');
    await field('callsPer5s').fill('');
    assert.equal(await reason('callsPer5s').count(), 0);
    assert.equal(await field('callsPer5s').getAttribute('placeholder'), '120');
  });

  it('refuses a number out of its bounds, and says which would do', async () => {
    await field('recipientDays').fill('9999');
    await expectText(
      reason('recipientDays'),
      italian('property.integer', { value: '9999', min: '0', max: '3650' }),
    );
    assert.equal(await field('recipientDays').getAttribute('aria-invalid'), 'true');
  });

  it('tells what works and may not be meant, without refusing it', async () => {
    await field('recipientDays').fill('100');
    await expectText(reason('recipientDays'), italian('check.recipientTooLong', { max: '90' }));
    assert.equal(await field('recipientDays').getAttribute('aria-invalid'), 'false');
  });

  it('saves what the inputs mean', async () => {
    await tray(page()).locator('#node-config-dialog-ok').click();
    await dialogGone(page());
    assert.deepEqual(
      await Promise.all(['callsPer5s', 'recipientDays', 'windowDays', 'windowFrom'].map(saved)),
      [...[120, 100, [], '22:30']],
    );
    assert.equal(await saved('valid'), true);
  });
});
