/** One message: the phone, what IO tells its sender of it, and the data behind it on demand. */
import {
  type Language,
  type PhoneContent,
  dayText,
  hourText,
  renderMarkdown,
  renderPhone,
} from '../../phone';
import { attachmentList } from './attachments';
import type { InboxDetail, PreconditionText, RemoteDetails } from './data';
import { element, places } from './elements';
import { problemBox } from './problem';
import type { Reading } from './reading';
import { REMOTE_TEXTS } from './remote-texts';
import type { PageTexts } from './texts';

export interface DetailView {
  readonly message: InboxDetail;
  /** Unset while it has not arrived. */
  readonly reading: Reading | undefined;
  readonly language: Language;
  readonly texts: PageTexts;
  /** By the simulator's clock. */
  readonly now: number;
  readonly onPay: () => void;
  /** The citizen goes back without having opened it. */
  readonly onCancel: () => void;
  readonly onError: (error: unknown) => void;
}

export function showDetail(view: DetailView): void {
  const { message, texts } = view;
  const { status } = message;
  places.state.hidden = status === 'PROCESSED';
  const never = status === 'REJECTED' || status === 'FAILED';
  places.state.textContent = never ? `${texts.status[status]}. ${texts.notShown}` : texts.status[status];
  places.rawSwitch.hidden = false;
  places.raw.textContent = JSON.stringify(message, null, 2);
  showTold(view);
  const focused = document.activeElement;
  places.phone.replaceChildren(...screen(view));
  // What was carried over from the last drawing keeps the keyboard.
  if (focused instanceof HTMLElement && places.phone.contains(focused)) focused.focus();
}

/** Instead of a message: what to do, or what has happened to it. */
export function showNote(text: string): void {
  places.state.hidden = true;
  places.told.hidden = true;
  places.reminders.hidden = true;
  places.rawSwitch.hidden = true;
  places.raw.textContent = '';
  places.phone.replaceChildren(element('p', 'note', text));
}

function showTold({ message, language, texts }: DetailView): void {
  const { told, reminders } = message;
  const words = told ? [told.read_status, told.payment_status].filter((word) => word !== undefined) : [];
  places.told.hidden = !told;
  places.told.textContent = texts.told(words.map((word) => texts.toldOf[word]).join(', '));
  places.reminders.hidden = reminders.length === 0;
  places.reminders.replaceChildren(
    ...reminders.map((time) =>
      element('li', '', texts.remindedOn(dayText(time, language), hourText(time, language))),
    ),
  );
}

/** What the citizen's screen shows at this stage. */
function screen(view: DetailView): HTMLElement[] {
  const { message, reading, language, onError } = view;
  if (!reading) return [article(view, message.content)];
  const { stage } = reading;
  const again = (run: () => Promise<void>) => (): void => void run().catch(onError);
  switch (stage.step) {
    case 'fetching':
      return [element('p', 'note', REMOTE_TEXTS[language].fetching)];
    case 'precondition': {
      if (stage.answer.ok) return [precondition(view, reading, stage.answer.value)];
      const { problem } = stage.answer;
      const box = problemBox({ problem, obstacle: 'precondition', language, again: again(reading.begin) });
      return [element('div', 'phone', box)];
    }
    case 'open': {
      const { details } = stage;
      if (!details) return [article(view, message.content)];
      if (details.ok) return [withDetails(view, details.value)];
      const { problem } = details;
      const box = problemBox({ problem, obstacle: 'details', language, again: again(reading.confirm) });
      // That the simulator does not know where to ask is no fault of the message.
      const rest = problem.code === 'NO_CONFIGURATION' ? [article(view, message.content)] : [];
      return [element('div', 'phone', box), ...rest];
    }
  }
}

function precondition(
  view: DetailView,
  reading: Reading,
  { title, markdown }: PreconditionText,
): HTMLElement {
  const { language, onCancel, onError } = view;
  const texts = REMOTE_TEXTS[language];
  const confirm = element('button', 'phone-button', texts.confirm);
  confirm.type = 'button';
  confirm.addEventListener('click', () => void reading.confirm().catch(onError));
  const cancel = element('button', 'phone-button phone-secondary', texts.cancel);
  cancel.type = 'button';
  cancel.addEventListener('click', onCancel);
  return element(
    'article',
    'phone',
    element('h2', 'phone-title', title),
    renderMarkdown(document, markdown, language),
    element('div', 'phone-actions', confirm, cancel),
  );
}

/** The sender's text in place of the message's, and the files before the buttons. */
function withDetails(view: DetailView, details: RemoteDetails): HTMLElement {
  const { message, language } = view;
  const shown = article(view, { ...message.content, ...details.content });
  const actions = shown.querySelector('.phone-actions');
  const place = (part: HTMLElement): void => {
    if (actions) actions.before(part);
    else shown.append(part);
  };
  if (details.content) place(element('p', 'phone-box', REMOTE_TEXTS[language].fromSender));
  if (details.attachments.length > 0) place(filesOf(view, details));
  return shown;
}

function article({ message, language, now, onPay }: DetailView, content: PhoneContent): HTMLElement {
  const { service, createdAt, paid } = message;
  const shown = {
    // The files have a place of their own here.
    content: { ...content, third_party_data: { has_attachments: false } },
    service: service.name,
    organization: service.organization,
    sentAt: createdAt,
    paid,
  };
  return renderPhone(document, shown, { language, now, onPay });
}

let drawn:
  { readonly of: RemoteDetails; readonly language: Language; readonly files: HTMLElement } | undefined;

/** Made once and carried from drawing to drawing, so that a download does not get lost under a new reminder. */
function filesOf({ message, language, onError }: DetailView, details: RemoteDetails): HTMLElement {
  if (drawn?.of !== details || drawn.language !== language) {
    const { attachments } = details;
    drawn = {
      of: details,
      language,
      files: attachmentList({ id: message.id, attachments, language, onError }),
    };
  }
  return drawn.files;
}
