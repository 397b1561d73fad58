/** A message as the citizen's phone shows it. Colours and sizes are in phone.css. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { blockElements, opening, unsupported } from './block-elements';
import type { Button, Language } from './buttons';
import type { ParsedMessage } from './parsed';
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

export interface PhoneMessage {
  readonly content: PhoneContent;
  readonly organization: string;
  readonly service: string;
  /** Their names, where they are known; otherwise a message that has some only says so. */
  readonly attachments?: readonly string[];
  /** Milliseconds since the epoch; left out in a preview. */
  readonly sentAt?: number;
  readonly paid?: boolean;
}

export interface PhoneProps {
  readonly message: PhoneMessage;
  /** The language in which the citizen uses the app. Default `it`. */
  readonly language?: Language;
  /** Milliseconds since the epoch; decides whether a deadline is past. Default: now. */
  readonly now?: number;
  /** Pressing "Paga". Without it the button is shown but does nothing. */
  readonly onPay?: () => void;
  /** What stands between the message and its buttons. */
  readonly children?: ComponentChildren;
}

interface ScreenProps extends PhoneProps {
  /** The message's text, as read. */
  readonly text: ParsedMessage;
}

/** An article; nothing of the message is ever taken for HTML. */
export function Screen(props: ScreenProps): JSX.Element {
  const { message, text, language = 'it', now = Date.now(), onPay, children } = props;
  const { content, attachments = [], paid = false } = message;
  const { payment_data, third_party_data } = content;
  const texts = TEXTS[language];
  const body = <div class="phone-body">{blockElements(text.blocks, texts)}</div>;
  const payment = payment_data !== undefined;
  return (
    <article class="phone" lang={language}>
      {sender(message, language)}
      <h2 class="phone-title">{content.subject}</h2>
      {dueBox(content.due_date, now, language)}
      {text.readable ? body : <Unreadable texts={texts}>{body}</Unreadable>}
      {third_party_data?.has_attachments === true && attachmentsBox(attachments, texts)}
      {payment && noticeBox(payment_data, language)}
      {children}
      {(payment || text.buttons.length > 0) && (
        <div class="phone-actions">
          {payment && (paid ? <p class="phone-paid">✓ {texts.paid}</p> : payButton(texts, onPay))}
          {text.buttons.map((button, index) => senderButton(button, payment || index > 0, texts))}
        </div>
      )}
    </article>
  );
}

function sender({ organization, service, sentAt }: PhoneMessage, language: Language): JSX.Element {
  const when = sentAt !== undefined && `${dayText(sentAt, language)}, ${hourText(sentAt, language)}`;
  return (
    <div class="phone-sender">
      <strong>{organization}</strong>
      <span>{service}</span>
      {when && <span class="phone-time">{when}</span>}
    </div>
  );
}

function dueBox(dueDate: string | undefined, now: number, language: Language): JSX.Element | undefined {
  const time = Date.parse(dueDate ?? '');
  if (Number.isNaN(time)) return undefined;
  const texts = TEXTS[language];
  const day = dayText(time, language);
  if (time < now) return <p class="phone-box phone-expired">{texts.expired(day)}</p>;
  return <p class="phone-box phone-due">{texts.due(day, hourText(time, language))}</p>;
}

/** Front matter that is no YAML: the app asks before it shows anything. */
function Unreadable(props: { readonly texts: PhoneTexts; readonly children: JSX.Element }): JSX.Element {
  const { texts, children } = props;
  const [shown, show] = useState(false);
  if (shown) return children;
  return (
    <div class="phone-box phone-warning">
      <p>{texts.unreadable}</p>
      <button
        type="button"
        class="phone-button phone-secondary"
        onClick={() => {
          show(true);
        }}
      >
        {texts.showAnyway}
      </button>
    </div>
  );
}

function attachmentsBox(names: readonly string[], texts: PhoneTexts): JSX.Element {
  if (names.length === 0) return <p class="phone-box">{texts.attachments}</p>;
  const lines = names.map((name) => (
    <li class="phone-attachment">
      <span class="phone-attachment-icon" aria-hidden="true">
        PDF
      </span>
      {name}
    </li>
  ));
  return (
    <div class="phone-attachments">
      <strong>{texts.attachmentsTitle}</strong>
      <ul>{lines}</ul>
    </div>
  );
}

/** The app asks pagoPA for the real amount and deadline; here stands what the message says. */
function noticeBox(
  { amount, notice_number }: { readonly amount: number; readonly notice_number: string },
  language: Language,
): JSX.Element {
  const texts = TEXTS[language];
  const row = (name: string, value: string): JSX.Element => (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <div class="phone-box phone-notice">
      <strong>{texts.notice}</strong>
      <dl>
        {row(texts.amount, euroText(amount, language))}
        {row(texts.noticeNumber, noticeText(notice_number))}
      </dl>
    </div>
  );
}

function payButton(texts: PhoneTexts, onPay: (() => void) | undefined): JSX.Element {
  return (
    <button type="button" class="phone-button" onClick={onPay}>
      {texts.pay}
    </button>
  );
}

function senderButton({ text, target }: Button, secondary: boolean, texts: PhoneTexts): JSX.Element {
  const className = secondary ? 'phone-button phone-secondary' : 'phone-button';
  if (target.kind === 'open') return opening(className, target.href, text, texts);
  return (
    <button type="button" class={className}>
      {text}
      {unsupported(target, texts)}
    </button>
  );
}
