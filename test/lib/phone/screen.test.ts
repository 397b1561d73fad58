import assert from 'node:assert/strict';
import type { Element, HTMLElement } from 'happy-dom';
import { h, render } from 'preact';
import {
  dayText,
  euroText,
  hourText,
  type Language,
  Phone,
  type PhoneMessage,
  type PhoneProps,
} from '../../../nodes/lib/phone';
import { hasPage } from '../../support/page';

const NOW = Date.UTC(2026, 0, 15, 9);

describe('the phone', () => {
  const page = hasPage();

  function phoneOf(
    content: Partial<PhoneMessage['content']>,
    props: Partial<PhoneProps> = {},
    more: Partial<PhoneMessage> = {},
  ): HTMLElement {
    const message = {
      organization: 'Comune di Prova',
      service: 'Servizi sociali',
      sentAt: NOW,
      content: { subject: 'Un titolo', markdown: 'Testo', ...content },
      ...more,
    };
    const place = page().createElement('div');
    page().body.append(place);
    render(h(Phone, { message, now: NOW, ...props }), place);
    const phone = place.querySelector('article');
    assert.ok(phone);
    return phone;
  }

  const textOf = (...of: Parameters<typeof phoneOf>): string => phoneOf(...of).textContent;
  const buttons = (phone: HTMLElement): HTMLElement[] => [...phone.querySelectorAll('button')];

  it('shows sender, time, title and text', () => {
    const phone = phoneOf({});
    assert.equal(phone.tagName, 'ARTICLE');
    assert.equal(phone.lang, 'it');
    assert.match(phone.textContent, /Comune di ProvaServizi sociali15 gennaio 2026, 10:00Un titoloTesto/);
  });

  it('tells a deadline in Italian time, and when it is past', () => {
    const due_date = '2026-07-31T21:59:59.000Z';
    assert.match(textOf({ due_date }), /Scade il 31 luglio 2026 alle ore 23:59/);
    assert.match(textOf({ due_date }, { now: Date.parse(due_date) + 1 }), /Scaduto il 31 luglio 2026/);
    assert.match(textOf({ due_date }, { language: 'en' }), /Due on 31 July 2026 at 23:59/);
    assert.match(textOf({ due_date }, { language: 'de' }), /Fällig am 31\. Juli 2026 um 23:59 Uhr/);
    assert.doesNotMatch(textOf({}), /Scad/);
  });

  const payment_data = { amount: 123_456, notice_number: '301000000000001760' };

  it('shows notice and amount, and pays at a press of "Paga"', () => {
    let pressed = 0;
    const phone = phoneOf({ payment_data }, { onPay: () => (pressed += 1) });
    assert.match(phone.textContent, /1\.234,56 €.*3010 0000 0000 0017 60/);
    const [button] = buttons(phone);
    assert.equal(button?.textContent, 'Paga');
    button.click();
    assert.equal(pressed, 1);
  });

  it('has no "Paga" for a paid notice or without one', () => {
    const paid = phoneOf({ payment_data }, {}, { paid: true });
    assert.equal(buttons(paid).length, 0);
    assert.match(paid.textContent, /Avviso pagato/);
    assert.doesNotMatch(textOf({}), /Paga/);
  });

  const third_party_data = { has_attachments: true };

  it('says that there are attachments, and names those that are known on a line each under the text', () => {
    assert.match(textOf({ third_party_data }), /Testo.*ha degli allegati/);
    const attachments = ['bando.pdf', '<b>criteri.pdf'];
    const phone = phoneOf({ third_party_data }, {}, { attachments });
    assert.match(phone.textContent, /TestoAllegatiPDFbando\.pdfPDF<b>criteri\.pdf$/);
    assert.equal(phone.querySelectorAll('li').length, 2);
    assert.equal(buttons(phone).length, 0);
    assert.doesNotMatch(textOf({}, {}, { attachments }), /Allegati/);
  });

  const markdown =
    '---\nit:\n  cta_1:\n    text: "Vai"\n    action: "iohandledlink://https://x.it"\n---\nTesto';

  it('puts the buttons of the sender after "Paga"', () => {
    const phone = phoneOf({ payment_data, markdown });
    assert.equal(buttons(phone)[0]?.className, 'phone-button');
    const link = phone.querySelector('a');
    assert.equal(link?.className, 'phone-button phone-secondary');
    assert.deepEqual(attributesOf(link), {
      class: 'phone-button phone-secondary',
      href: 'https://x.it',
      target: '_blank',
      rel: 'noopener noreferrer',
    });
  });

  it('has the Italian buttons in the German app and none in the English one, as the app does', () => {
    const links = (language: Language): number =>
      phoneOf({ markdown }, { language }).querySelectorAll('a').length;
    assert.deepEqual([links('it'), links('de'), links('en')], [1, 1, 0]);
  });

  it('asks before it shows a message with broken YAML', async () => {
    const phone = phoneOf({ markdown: '---\nit: a: b\n---\nIl testo' });
    assert.match(phone.textContent, /non può essere mostrato correttamente/);
    assert.doesNotMatch(phone.textContent, /Il testo/);
    buttons(phone)[0]?.click();
    await Promise.resolve();
    assert.match(phone.textContent, /Il testo/);
    assert.doesNotMatch(phone.textContent, /mostrato correttamente/);
  });

  it('makes no element and no address of what a message tries to smuggle in', () => {
    const attacks = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<svg/onload=alert(1)>',
      '[x](javascript:alert(1))',
      '![x](javascript:alert(1))',
      '<javascript:alert(1)>',
      '[x]: javascript:alert(1)\n\n[x]',
      '&lt;script&gt;alert(1)&lt;/script&gt;',
      '> <iframe src=//x.it></iframe>',
      '```\n<script>\n```',
    ];
    const allowed = new Set('ARTICLE DIV STRONG SPAN H2 P SMALL PRE CODE A'.split(' '));
    for (const attack of attacks) {
      const phone = phoneOf({ subject: attack, markdown: attack });
      for (const element of [phone, ...phone.querySelectorAll('*')]) {
        assert.ok(allowed.has(element.tagName), `${attack} made <${element.tagName}>`);
        const attributes = attributesOf(element);
        for (const name of Object.keys(attributes)) {
          assert.ok(
            ['class', 'lang', 'href', 'target', 'rel', 'type'].includes(name),
            `${attack} set ${name}`,
          );
        }
        assert.doesNotMatch(attributes.href ?? 'https:', /^\s*(javascript|data):/i);
      }
      assert.match(phone.textContent, /Comune di Prova/);
    }
  });

  it('takes a value that poses as a view for what it is: nothing', () => {
    const posing = {
      type: 'script',
      props: { children: 'alert(1)' },
      key: null,
      ref: null,
    } as unknown as string;
    assert.equal(phoneOf({ subject: posing }).querySelectorAll('script').length, 0);
  });

  it('writes amounts to the cent and hours of both seasons', () => {
    assert.deepEqual(
      [1, 10, 100, 99_999, 100_000, 9_999_999_999].map((cents) => euroText(cents, 'it')),
      ['0,01 €', '0,10 €', '1,00 €', '999,99 €', '1.000,00 €', '99.999.999,99 €'],
    );
    assert.equal(euroText(123_456, 'en'), '€1,234.56');
    assert.equal(euroText(123_456, 'de'), '1.234,56 €');
    assert.equal(hourText(Date.UTC(2026, 6, 1, 21, 59), 'it'), '23:59');
    assert.equal(hourText(Date.UTC(2026, 0, 1, 22, 59), 'it'), '23:59');
    assert.equal(dayText(Date.UTC(2026, 0, 1, 23, 30), 'it'), '2 gennaio 2026');
  });
});

function attributesOf(element: Element): Record<string, string> {
  return Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value ?? '']));
}
