import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { institution, service } from '../support/flow';
import { json, Listening } from '../support/http';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  deploy,
  dialogGone,
  editorReady,
  idOf,
  importExample,
  openConfig,
  openDialog,
  pressInject,
  runsOurs,
  tray,
  waitForStatus,
} from './support/editor';
import { startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const SERVICE = 'Servizi sociali Premium';
/** The hidden inputs with which Node-RED keeps the focus inside a typed input's menu. */
const OF_THE_EDITOR = ['.red-ui-typedInput-focus-trap'];
const FORM = '.red-ui-tray:last-child .io-form';

describe('an attachment, in the editor', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  const find = (selector: string): Locator => tray(page()).locator(selector);
  const result = (): Locator => find('#io-conf-result');

  before('the example, deployed', async () => {
    await editorReady(page());
    await importExample(page(), 'Premium/19 - Bando con allegato', 'Bando con allegato');
    await deploy(page());
  });

  it('leaves with the message once its flow has made the file', async () => {
    await pressInject(page(), 'Invia il bando');
    await waitForStatus(page(), await idOf(page(), 'Inviato'), '2');
    await waitForStatus(page(), await idOf(page(), 'Da correggere'), '1');
  });

  it('stands under the text of the preview with the name that the citizen sees', async () => {
    await openDialog(page(), await idOf(page(), 'Pubblicazione bando'));
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await expectText(find('.io-phone .phone-body'), /in allegato a questo messaggio/);
    await expectText(find('.io-phone .phone-attachment'), /bando-affitto\.pdf/);
    await expectText(find('#io-preview-premium'), italian('dialog.preview.premium'));
    await picture(tray(page()), 'anteprima-allegato');
    await assertAccessible(page(), FORM, OF_THE_EDITOR);
    await cancelDialog(page());
  });

  it('has its configuration below the Premium box of the service, and only there', async () => {
    await openConfig(page(), 'io-service', SERVICE);
    await find('#io-conf-list').waitFor();
    await find('#io-conf-simulator').waitFor();
    await find('#node-config-input-premium').uncheck();
    await find('#io-conf').waitFor({ state: 'hidden' });
    await find('#node-config-input-premium').check();
    await find('#io-conf').waitFor();
    await assertAccessible(page(), FORM, OF_THE_EDITOR);
  });

  it('is told that IO has no configuration yet, and what a new one needs', async () => {
    await find('#io-conf-list').click();
    await expectText(result(), italian('dialog.configuration.none'));
    await find('#io-conf-create').click();
    await find('#io-conf-plan').click();
    await expectText(result(), italian('dialog.configuration.wrong.name'));
  });

  it('shows what would be written, without the key, and writes it only then', async () => {
    await find('#io-conf-name').fill('Allegati del Comune');
    await find('#io-conf-description').fill('Testi integrali dei bandi');
    await find('#io-conf-plan').click();
    await expectText(
      result(),
      /Su IO nascerà questa configurazione.*Allegati del Comune.*io-allegati.*8 ore/s,
    );
    await expectText(result(), /Chiave: quella di «IO allegati» \(non si mostra\)/);
    await picture(tray(page()), 'configurazione-piano');
    await assertAccessible(page(), FORM, OF_THE_EDITOR);
    await find('#io-conf-write').click();
    await expectText(result(), italian('dialog.configuration.writtenThere'));
    await find('#io-conf-write').waitFor({ state: 'hidden' });
    await becomes(() => find('#node-config-input-configurationId').inputValue(), '', 'it is the simulator’s');
  });

  it('is chosen from the list and changed, one setting after another', async () => {
    await find('#io-conf-list').click();
    await find('#io-conf-choose').selectOption({ index: 1 });
    await becomes(() => find('#io-conf-name').inputValue(), 'Allegati del Comune');
    await find('#io-conf-form summary').click();
    await find('#io-conf-testUsers').fill('AAAAAA00A00A000A');
    await find('#io-conf-plan').click();
    await expectText(result(), italian('dialog.configuration.wrong.testUrl'));
    await find('#io-conf-testUrl').fill('https://prova.comune.example/io-allegati');
    await find('#io-conf-name').fill('Allegati');
    await find('#io-conf-plan').click();
    await expectText(
      result(),
      /Su IO cambierà:.*Nome: da «Allegati del Comune» a «Allegati».*Persone di prova/s,
    );
    await find('#io-conf-write').click();
    await expectText(result(), italian('dialog.configuration.writtenThere'));
    await find('#io-conf-plan').click();
    await expectText(result(), italian('dialog.configuration.planNothing'));
  });

  it('takes back what was agreed to when the form changes after it', async () => {
    await find('#io-conf-description').fill('Altro');
    await find('#io-conf-plan').click();
    await find('#io-conf-write').waitFor();
    await find('#io-conf-description').fill('Altro ancora');
    await find('#io-conf-write').waitFor({ state: 'hidden' });
    await expectText(result(), '');
  });

  it('is tried as IO would: the key alone, a file, and a file that is not there', async () => {
    const tried = find('#io-conf-tried');
    await find('#io-conf-try').click();
    await expectText(
      tried,
      /Da questo computer: la chiave sbagliata viene rifiutata e quella giusta accettata/,
    );
    await find('#io-conf-file').fill('affitto-2027');
    await find('#io-conf-try').click();
    await expectText(tried, /Da questo computer: tutto bene.*Non c'è un testo da confermare/s);
    await picture(tray(page()), 'configurazione-prova');
    await assertAccessible(page(), FORM, OF_THE_EDITOR);
    await find('#io-conf-file').fill('affitto-2072');
    await find('#io-conf-try').click();
    await expectText(tried, /"affitto-2072" non c'è/);
  });

  it('leaves the service as it was', async () => {
    await find('#node-config-dialog-cancel').click();
    await dialogGone(page());
    const saved: unknown = await page().evaluate(`(() => {
      const services = [];
      RED.nodes.eachConfig((node) => {
        if (node.type === 'io-service') services.push([node.configurationId, node.premium]);
      });
      return services;
    })()`);
    assert.deepEqual(saved, [['', true]]);
  });
});

describe('the configuration of a service that really sends, in the editor', () => {
  stepByStep();
  const ID = '01HXAMPE00000000000000000Z';
  const known = {
    configuration_id: ID,
    name: 'Allegati del Comune',
    description: 'Testi integrali dei bandi',
    has_precondition: 'NEVER',
    is_lollipop_enabled: false,
    disable_lollipop_for: [],
  };
  const nodeRed = runsOurs();
  let io: Listening;
  const find = (selector: string): Locator => tray(page()).locator(selector);

  before('a flow towards a server that answers as IO', async () => {
    io = await Listening.start(({ headers }, response) => {
      const isKey = headers['ocp-apim-subscription-key'] === 'chiave-di-gestione';
      json(response, isKey ? 200 : 401, isKey ? { rcConfigList: [known] } : undefined);
    });
    const trial = { mode: 'trial', trialList: ['AAAAAA00A00A000A'], recipientDays: 30, retentionDays: 90 };
    const ente = institution(`${io.url}/api/v1`, trial);
    await startFlows(nodeRed(), [
      { ...ente, credentials: { manageKey: 'chiave-di-gestione' } },
      service({ name: SERVICE, premium: true, configurationId: '' }),
      { id: 'tab', type: 'tab', label: 'Invio' },
      { id: 'send', z: 'tab', type: 'io-send', service: 'servizio', x: 200, y: 100, wires: [[], [], [], []] },
    ]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });
  after(() => io.end());

  it('is chosen from IO’s list, and a wrong id is told under its field', async () => {
    await openConfig(page(), 'io-service', SERVICE);
    await find('#io-conf-simulator').waitFor({ state: 'hidden' });
    await find('#node-config-input-configurationId').fill('sbagliato');
    await expectText(find('#io-reason-configurationId'), italian('check.configurationId'));
    await find('#io-conf-list').click();
    await find('#io-conf-choose').selectOption(ID);
    await becomes(() => find('#node-config-input-configurationId').inputValue(), ID);
    await expectText(find('#io-reason-configurationId'), '');
    await find('#io-conf-plan').click();
    await expectText(find('#io-conf-result'), italian('dialog.configuration.trouble.noNode'));
  });

  it('is saved with the service', async () => {
    await find('#node-config-dialog-ok').click();
    await dialogGone(page());
    await deploy(page());
    const saved = (await (await fetch(`${nodeRed().url}/flows`)).json()) as Record<string, unknown>[];
    assert.equal(saved.find(({ name }) => name === SERVICE)?.configurationId, ID);
  });
});
