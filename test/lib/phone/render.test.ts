import assert from 'node:assert/strict';
import {
  type PhoneMessage,
  type PhoneOptions,
  dayText,
  euroText,
  hourText,
  renderPhone,
} from '../../../nodes/lib/phone';

/** As much of an element as the renderer uses; text stays text. */
class FakeElement {
  className = '';
  readonly attributes: Record<string, string> = {};
  children: (FakeElement | string)[] = [];
  parent: FakeElement | undefined;
  click: () => void = () => undefined;

  constructor(readonly tag: string) {}

  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }

  append(...children: (FakeElement | string)[]): void {
    for (const child of children) if (child instanceof FakeElement) child.parent = this;
    this.children.push(...children);
  }

  replaceWith(...others: (FakeElement | string)[]): void {
    const { parent } = this;
    if (!parent) return;
    parent.children = parent.children.flatMap((child) => (child === this ? others : [child]));
  }

  addEventListener(_type: 'click', listener: () => void): void {
    this.click = listener;
  }

  get text(): string {
    return this.children.map((child) => (typeof child === 'string' ? child : child.text)).join('');
  }

  all(tag: string): FakeElement[] {
    const inside = this.children.flatMap((child) => (typeof child === 'string' ? [] : child.all(tag)));
    return this.tag === tag ? [this, ...inside] : inside;
  }
}

const NOW = Date.UTC(2026, 0, 15, 9);

function render(
  content: Partial<PhoneMessage['content']>,
  options: PhoneOptions = {},
  paid = false,
  more: Partial<PhoneMessage> = {},
): FakeElement {
  const document = { createElement: (tag: string) => new FakeElement(tag) };
  const message = {
    organization: 'Comune di Prova',
    service: 'Servizi sociali',
    sentAt: NOW,
    paid,
    content: { subject: 'Un titolo', markdown: 'Testo', ...content },
    ...more,
  };
  return renderPhone(document, message, { now: NOW, ...options });
}

describe('the phone', () => {
  it('shows sender, time, title and text', () => {
    const phone = render({});
    assert.equal(phone.tag, 'article');
    assert.equal(phone.attributes.lang, 'it');
    assert.match(phone.text, /Comune di ProvaServizi sociali15 gennaio 2026, 10:00Un titoloTesto/);
  });

  it('tells a deadline in Italian time, and when it is past', () => {
    const due_date = '2026-07-31T21:59:59.000Z';
    assert.match(render({ due_date }).text, /Scade il 31 luglio 2026 alle ore 23:59/);
    const past = { now: Date.parse(due_date) + 1 };
    assert.match(render({ due_date }, past).text, /Scaduto il 31 luglio 2026/);
    assert.match(render({ due_date }, { language: 'en' }).text, /Due on 31 July 2026 at 23:59/);
    assert.doesNotMatch(render({}).text, /Scad/);
  });

  const payment_data = { amount: 123_456, notice_number: '301000000000001760' };

  it('shows notice and amount, and pays at a press of "Paga"', () => {
    let pressed = 0;
    const phone = render({ payment_data }, { onPay: () => (pressed += 1) });
    assert.match(phone.text, /1\.234,56 €.*3010 0000 0000 0017 60/);
    const [button] = phone.all('button');
    assert.equal(button?.text, 'Paga');
    button.click();
    assert.equal(pressed, 1);
  });

  it('has no "Paga" for a paid notice or without one', () => {
    assert.equal(render({ payment_data }, {}, true).all('button').length, 0);
    assert.match(render({ payment_data }, {}, true).text, /Avviso pagato/);
    assert.doesNotMatch(render({}).text, /Paga/);
  });

  const third_party_data = { has_attachments: true };

  it('says that there are attachments, and names those that are known on a line each under the text', () => {
    assert.match(render({ third_party_data }).text, /Testo.*ha degli allegati/);
    const attachments = [{ name: 'bando.pdf' }, { name: '<b>criteri.pdf' }];
    const phone = render({ third_party_data }, {}, false, { attachments });
    assert.match(phone.text, /TestoAllegatiPDFbando\.pdfPDF<b>criteri\.pdf$/);
    assert.equal(phone.all('li').length, 2);
    assert.equal(phone.all('button').length, 0);
    assert.doesNotMatch(render({}, {}, false, { attachments }).text, /Allegati/);
  });

  it('opens an attachment at a press of its name', () => {
    let opened = '';
    const attachments = [{ name: 'bando.pdf', onOpen: () => (opened = 'bando.pdf') }];
    const [button] = render({ third_party_data }, {}, false, { attachments }).all('button');
    assert.equal(button?.text, 'bando.pdf');
    button.click();
    assert.equal(opened, 'bando.pdf');
  });

  it('puts the buttons of the sender after "Paga"', () => {
    const markdown =
      '---\nit:\n  cta_1:\n    text: "Vai"\n    action: "iohandledlink://https://x.it"\n---\nTesto';
    const phone = render({ payment_data, markdown });
    assert.equal(phone.all('button')[0]?.className, 'phone-button');
    const [link] = phone.all('a');
    assert.equal(link?.className, 'phone-button phone-secondary');
    assert.deepEqual(link.attributes, { href: 'https://x.it', target: '_blank', rel: 'noopener noreferrer' });
  });

  it('asks before it shows a message with broken YAML', () => {
    const phone = render({ markdown: '---\nit: a: b\n---\nIl testo' });
    assert.match(phone.text, /non può essere mostrato correttamente/);
    assert.doesNotMatch(phone.text, /Il testo/);
    phone.all('button')[0]?.click();
    assert.match(phone.text, /Il testo/);
    assert.doesNotMatch(phone.text, /mostrato correttamente/);
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
    const allowed = new Set(['article', 'div', 'strong', 'span', 'h2', 'p', 'small', 'pre', 'code', 'a']);
    for (const attack of attacks) {
      const phone = render({ subject: attack, markdown: attack });
      const check = (element: FakeElement): void => {
        assert.ok(allowed.has(element.tag), `${attack} made <${element.tag}>`);
        for (const name of Object.keys(element.attributes)) {
          assert.ok(
            ['lang', 'href', 'target', 'rel', 'type', 'start'].includes(name),
            `${attack} set ${name}`,
          );
        }
        assert.doesNotMatch(element.attributes.href ?? 'https:', /^\s*(javascript|data):/i);
        for (const child of element.children) if (child instanceof FakeElement) check(child);
      };
      check(phone);
      assert.match(phone.text, /Comune di Prova/);
    }
  });

  it('writes amounts to the cent and hours of both seasons', () => {
    assert.deepEqual(
      [1, 10, 100, 99_999, 100_000, 9_999_999_999].map((cents) => euroText(cents, 'it')),
      ['0,01 €', '0,10 €', '1,00 €', '999,99 €', '1.000,00 €', '99.999.999,99 €'],
    );
    assert.equal(euroText(123_456, 'en'), '€1,234.56');
    assert.equal(hourText(Date.UTC(2026, 6, 1, 21, 59), 'it'), '23:59');
    assert.equal(hourText(Date.UTC(2026, 0, 1, 22, 59), 'it'), '23:59');
    assert.equal(dayText(Date.UTC(2026, 0, 1, 23, 30), 'it'), '2 gennaio 2026');
  });
});
