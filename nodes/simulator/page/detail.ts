/** One message: the phone, and the data behind it on demand. */
import { type Language, renderPhone } from '../../phone';
import type { InboxDetail } from './data';
import { element, places } from './elements';
import type { PageTexts } from './texts';

export interface DetailView {
  readonly message: InboxDetail;
  readonly language: Language;
  readonly texts: PageTexts;
  readonly onPay: () => void;
}

export function showDetail({ message, language, texts, onPay }: DetailView): void {
  const { content, service, createdAt, paid, status } = message;
  places.state.hidden = status === 'PROCESSED';
  const never = status === 'REJECTED' || status === 'FAILED';
  places.state.textContent = never ? `${texts.status[status]}. ${texts.notShown}` : texts.status[status];
  places.rawSwitch.hidden = false;
  places.raw.textContent = JSON.stringify(message, null, 2);
  const shown = {
    content,
    service: service.name,
    organization: service.organization,
    sentAt: createdAt,
    paid,
  };
  places.phone.replaceChildren(renderPhone(document, shown, { language, onPay }));
}

/** Instead of a message: what to do, or what has happened to it. */
export function showNote(text: string): void {
  places.state.hidden = true;
  places.rawSwitch.hidden = true;
  places.raw.textContent = '';
  places.phone.replaceChildren(element('p', 'note', text));
}
