/** A message as the citizen's phone shows it. Colours and sizes are in phone.css. */
import type { Button, Language } from './buttons';
import { type Make, type PhoneDocument, type PhoneElement, maker } from './dom';
import type { ParsedMessage } from './parsed';
import { blockRenderer, opening } from './render-blocks';
import { type PhoneTexts, TEXTS, dayText, euroText, hourText, noticeText } from './texts';

/** `content` of a message, as far as the phone shows it. */
export interface PhoneContent {
  readonly subject: string;
  /** With front matter. */
  readonly markdown: string;
  /** ISO 8601. */
  readonly due_date?: string;
  /** `amount` in euro cents. */
  readonly payment_data?: { readonly amount: number; readonly notice_number: string };
  readonly third_party_data?: { readonly has_attachments?: boolean };
}

export interface PhoneAttachment {
  readonly name: string;
  /** Pressing its line. Without it the name is shown but does nothing. */
  readonly onOpen?: () => void;
}

export interface PhoneMessage {
  readonly content: PhoneContent;
  readonly organization: string;
  readonly service: string;
  /** Where they are known; otherwise a message that has some only says so. */
  readonly attachments?: readonly PhoneAttachment[];
  /** Milliseconds since the epoch; left out in a preview. */
  readonly sentAt?: number;
  readonly paid?: boolean;
}

export interface PhoneOptions {
  /** The language in which the citizen uses the app. Default `it`. */
  readonly language?: Language;
  /** Milliseconds since the epoch; decides whether a deadline is past. Default: now. */
  readonly now?: number;
  /** Pressing "Paga". Without it the button is shown but does nothing. */
  readonly onPay?: () => void;
}

/** Builds an article from a message and its text as read; nothing of either is ever taken for HTML. */
export function renderParsed<E extends PhoneElement<E>>(
  document: PhoneDocument<E>,
  message: PhoneMessage,
  parsed: ParsedMessage,
  options: PhoneOptions = {},
): E {
  const { language = 'it', now = Date.now(), onPay } = options;
  const make = maker(document);
  const texts = TEXTS[language];
  const { content, paid = false } = message;

  const blocks = parsed.blocks.map(blockRenderer(make, texts));
  const body = make('div', 'phone-body', ...blocks);
  const article = make(
    'article',
    'phone',
    header(make, message, language),
    make('h2', 'phone-title', content.subject),
    dueBox(make, content.due_date, now, language),
    parsed.readable ? body : warning(make, body, texts),
    content.third_party_data?.has_attachments === true
      ? attachmentsBox(make, message.attachments ?? [], texts)
      : undefined,
    content.payment_data && noticeBox(make, content.payment_data, language),
    actions(make, {
      buttons: parsed.buttons,
      payment: content.payment_data !== undefined,
      paid,
      onPay,
      texts,
    }),
  );
  article.setAttribute('lang', language);
  return article;
}

function header<E extends PhoneElement<E>>(make: Make<E>, message: PhoneMessage, language: Language): E {
  const { organization, service, sentAt } = message;
  const when = sentAt === undefined ? '' : `${dayText(sentAt, language)}, ${hourText(sentAt, language)}`;
  return make(
    'div',
    'phone-sender',
    make('strong', '', organization),
    make('span', '', service),
    when === '' ? undefined : make('span', 'phone-time', when),
  );
}

function dueBox<E extends PhoneElement<E>>(
  make: Make<E>,
  dueDate: string | undefined,
  now: number,
  language: Language,
): E | undefined {
  const time = Date.parse(dueDate ?? '');
  if (Number.isNaN(time)) return undefined;
  const texts = TEXTS[language];
  const day = dayText(time, language);
  if (time < now) return make('p', 'phone-box phone-expired', texts.expired(day));
  return make('p', 'phone-box phone-due', texts.due(day, hourText(time, language)));
}

function attachmentsBox<E extends PhoneElement<E>>(
  make: Make<E>,
  attachments: readonly PhoneAttachment[],
  texts: PhoneTexts,
): E {
  if (attachments.length === 0) return make('p', 'phone-box', texts.attachments);
  const lines = attachments.map(({ name, onOpen }) => {
    const icon = make('span', 'phone-attachment-icon', 'PDF');
    icon.setAttribute('aria-hidden', 'true');
    if (!onOpen) return make('li', 'phone-attachment', icon, name);
    const open = make('button', 'phone-attachment-open', name);
    open.setAttribute('type', 'button');
    open.addEventListener('click', onOpen);
    return make('li', 'phone-attachment', icon, open);
  });
  return make(
    'div',
    'phone-attachments',
    make('strong', '', texts.attachmentsTitle),
    make('ul', '', ...lines),
  );
}

/** The app asks pagoPA for the real amount and deadline; here stands what the message says. */
function noticeBox<E extends PhoneElement<E>>(
  make: Make<E>,
  payment: { readonly amount: number; readonly notice_number: string },
  language: Language,
): E {
  const texts = TEXTS[language];
  const row = (name: string, value: string): E =>
    make('div', '', make('dt', '', name), make('dd', '', value));
  return make(
    'div',
    'phone-box phone-notice',
    make('strong', '', texts.notice),
    make(
      'dl',
      '',
      row(texts.amount, euroText(payment.amount, language)),
      row(texts.noticeNumber, noticeText(payment.notice_number)),
    ),
  );
}

/** Front matter that is no YAML: the app asks before it shows anything. */
function warning<E extends PhoneElement<E>>(make: Make<E>, body: E, texts: PhoneTexts): E {
  const show = make('button', 'phone-button phone-secondary', texts.showAnyway);
  show.setAttribute('type', 'button');
  const box = make('div', 'phone-box phone-warning', make('p', '', texts.unreadable), show);
  show.addEventListener('click', () => {
    box.replaceWith(body);
  });
  return box;
}

interface Actions {
  readonly buttons: readonly Button[];
  readonly payment: boolean;
  readonly paid: boolean;
  readonly onPay: (() => void) | undefined;
  readonly texts: PhoneTexts;
}

function actions<E extends PhoneElement<E>>(make: Make<E>, given: Actions): E | undefined {
  const { buttons, payment, paid, onPay, texts } = given;
  if (buttons.length === 0 && !payment) return undefined;
  return make(
    'div',
    'phone-actions',
    payment ? (paid ? make('p', 'phone-paid', `✓ ${texts.paid}`) : payButton(make, texts, onPay)) : undefined,
    ...buttons.map((button, index) => senderButton(make, button, payment || index > 0, texts)),
  );
}

function payButton<E extends PhoneElement<E>>(make: Make<E>, texts: PhoneTexts, onPay?: () => void): E {
  const button = make('button', 'phone-button', texts.pay);
  button.setAttribute('type', 'button');
  if (onPay) button.addEventListener('click', onPay);
  return button;
}

function senderButton<E extends PhoneElement<E>>(
  make: Make<E>,
  { text, target }: Button,
  secondary: boolean,
  texts: PhoneTexts,
): E {
  const className = secondary ? 'phone-button phone-secondary' : 'phone-button';
  if (target.kind === 'open') return opening(make, className, target.href, [text], texts);
  const note = target.kind === 'unsupported' ? make('small', '', ` (${texts.unsupported})`) : undefined;
  const button = make('button', className, text, note);
  button.setAttribute('type', 'button');
  return button;
}
