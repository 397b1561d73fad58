import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { SimulatorClock, createSimulator, type Simulator } from '../../nodes/lib/simulator';
import { pageHtml } from '../../scripts/build-page';
import { PDF, type Sender, bytes, json, startSender, status, stopSenders } from '../lib/simulator/sender';
import { KEY, REACHABLE, SHORTEST_BODY, configuration, environment, message } from '../lib/simulator/support';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

const DAY = 86_400_000;
const ID = 'pratica-1';
const NAMES = ['Bando 2027.pdf', 'Modulo.pdf', 'Foto.pdf'];

/** A Premium message with three files and a precondition, sent through the API to a simulator and its sender. */
class Scene {
  readonly clock = new SimulatorClock();
  simulator: Simulator | undefined;
  sender: Sender | undefined;
  url = '';
  #api = '';

  async start(): Promise<void> {
    const html = await pageHtml();
    this.sender = await startSender({
      [`/messages/${ID}/precondition`]: json({
        title: 'Prima di aprire',
        markdown: 'Il messaggio contiene **dati personali**.',
      }),
      [`/messages/${ID}`]: json({
        attachments: NAMES.map((name, i) => ({ id: String(i), name, url: `files/${i}` })),
      }),
      [`/messages/${ID}/files/0`]: bytes(PDF),
      [`/messages/${ID}/files/1`]: status(503, { 'retry-after': '3600' }),
      [`/messages/${ID}/files/2`]: bytes('<script>alert(1)</script>'),
    });
    this.simulator = createSimulator({
      premium: true,
      processMs: 0,
      clock: this.clock,
      serveInbox: true,
      shell: () => html,
    });
    const { baseUrl, inboxUrl = '' } = await this.simulator.listen();
    this.#api = baseUrl;
    this.url = inboxUrl;
  }

  async send(): Promise<void> {
    const path = 'messages-sending/remote-contents/configurations';
    const prod_environment = environment(this.sender?.url ?? '');
    const made = await this.#post(path, configuration({ prod_environment, has_precondition: 'ONCE' }));
    await this.#post(
      'messages',
      message(
        {
          subject: 'Avviso di pagamento',
          markdown: `${SHORTEST_BODY}Ecco i documenti.`,
          due_date: new Date(Date.now() + 14 * DAY).toISOString(),
          payment_data: { amount: 4250, notice_number: '301000000000001760' },
          third_party_data: {
            id: ID,
            configuration_id: made.configuration_id,
            has_attachments: true,
          },
        },
        { feature_level_type: 'ADVANCED' },
      ),
    );
  }

  async stop(): Promise<void> {
    await this.simulator?.close();
    await stopSenders();
  }

  async #post(path: string, body: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.#api}/${path}`, {
      method: 'POST',
      headers: { 'Ocp-Apim-Subscription-Key': KEY, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 201);
    return (await response.json()) as Record<string, unknown>;
  }
}

async function saved(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFile(await download.path());
}

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`the life of a Premium message on the page with the simulated messages, ${colorScheme}`, () => {
    stepByStep();
    const scene = new Scene();
    before('a simulator and a sender', () => scene.start());
    const page = opens(() => scene.url, { colorScheme });
    after('stop both', () => scene.stop());

    const phone = (): ReturnType<Page['locator']> => page().locator('#phone');
    const button = (name: string): ReturnType<Page['locator']> =>
      page().getByRole('button', { name, exact: true });
    const unread = (): Promise<boolean> => page().locator('.chip-unread').isVisible();

    it('begins unread', async () => {
      await scene.send();
      await expectText(page().locator('#count'), '1 messaggio');
      await becomes(() => unread(), true);
    });

    it('asks first what the sender wants confirmed, and "Annulla" leaves it unread', async () => {
      await page().locator('#list button').click();
      await expectText(phone().getByRole('heading'), 'Prima di aprire');
      await expectText(phone(), /dati personali/);
      assert.doesNotMatch(await phone().innerText(), /documenti/);
      await assertAccessible(page(), 'body');
      await button('Annulla').click();
      await expectText(phone(), /Scegli un messaggio/);
      await becomes(() => unread(), true);
    });

    it('opens with "Continua", and counts as read', async () => {
      await page().locator('#list button').click();
      await button('Continua').click();
      await expectText(phone(), /Ecco i documenti/);
      await expectText(page().locator('#told'), 'Messaggio Premium. All’ente IO dice: letto, non pagato.');
      await becomes(() => unread(), false);
      await becomes(() => Promise.resolve(scene.sender?.asked.at(-1)?.headers.fiscal_code), REACHABLE);
    });

    it('gives its attachment when tapped, a PDF to be saved', async () => {
      const file = await saved(page(), () => button('Bando 2027.pdf').click());
      assert.deepEqual(file, PDF);
      await expectText(page().locator('.file-result').first(), /PDF ricevuto, 1 kB\./);
      const link = page().getByRole('link', { name: 'Salva il PDF' });
      await becomes(() => link.getAttribute('download'), 'Bando 2027.pdf');
    });

    it('says when a file is not ready yet, and fetches it at "Riprova"', async () => {
      await button('Modulo.pdf').click();
      await expectText(page().locator('.file-result').nth(1), /non è ancora pronto.*riprovare fra 3600 s/);
      await assertAccessible(page(), 'body');
      if (scene.sender) scene.sender.answers[`/messages/${ID}/files/1`] = bytes(PDF);
      const file = await saved(page(), () => button('Riprova').click());
      assert.deepEqual(file, PDF);
    });

    it('fetches a file by itself when the time has come that the sender named', async () => {
      assert.ok(scene.sender);
      const path = `/messages/${ID}/files/1`;
      scene.sender.answers[path] = (response) => {
        if (scene.sender) scene.sender.answers[path] = bytes(PDF);
        response.writeHead(503, { 'retry-after': '1' }).end();
      };
      await becomes(() => saved(page(), () => button('Modulo.pdf').click()), PDF);
    });

    it('says what is wrong with a file that is none, and what the citizen would see', async () => {
      await button('Foto.pdf').click();
      const result = page().locator('.file-result').nth(2);
      await expectText(result, /Il cittadino vedrebbe un errore al posto del file/);
      await expectText(result, /non è un PDF/);
      await picture(page(), `premium-allegati-${colorScheme}`);
    });

    it('reminds of the payment when the clock is turned, which the page says plainly', async () => {
      await button('Vai a domani, ore 9').click();
      await expectText(page().locator('#moved'), /orologio del simulatore è spostato/);
      await button('Vai a domani, ore 9').click();
      await expectText(page().locator('#reminders li').first(), /^Promemoria inviato il .* alle 08:00$/);
      await expectText(page().locator('#list .chip').filter({ hasText: 'promemoria' }), 'promemoria');
      await expectText(page().locator('.file-result').nth(2), /non è un PDF/);
      await assertAccessible(page(), 'body');
    });

    it('is paid with "Paga", and the sender is told', async () => {
      await button('Paga').click();
      await expectText(phone(), /Avviso pagato/);
      await expectText(page().locator('#told'), /letto, pagato/);
    });

    it('is past its due date when days fly, and back in time at "Torna a oggi"', async () => {
      await page().locator('#speed').selectOption({ label: 'un giorno ogni 10 secondi' });
      await page().locator('#speed').blur();
      await eventually(() => {
        assert.equal(scene.clock.speed, 8640);
      });
      for (let i = 0; i < 13; i += 1) await button('Vai a domani, ore 9').click();
      await expectText(phone(), /Scaduto il/);
      await button('Torna a oggi').click();
      await expectText(phone(), /Scade il/);
      await expectText(page().locator('#moved'), '');
      await becomes(() => page().locator('#speed').inputValue(), '1');
    });

    it('shows what a citizen would meet when the sender is gone', async () => {
      await scene.send();
      await stopSenders();
      await expectText(page().locator('#count'), '2 messaggi');
      await page().locator('#list button').first().click();
      await expectText(phone(), /non potrebbe aprire il messaggio.*non risponde \(ECONNREFUSED\)/s);
      await picture(page(), `premium-errore-${colorScheme}`);
    });
  });
}
