/** The list of messages, newest first. */
import { type Language, dayText, hourText } from '../../phone';
import type { InboxItem, InboxList } from './data';
import { element, places } from './elements';
import type { PageTexts } from './texts';

export interface ListView {
  readonly list: InboxList;
  readonly selected: string | undefined;
  readonly searching: boolean;
  readonly language: Language;
  readonly texts: PageTexts;
  readonly onSelect: (id: string) => void;
}

/** Draws the list anew; the keyboard's place in it is kept. */
export function showList(view: ListView): void {
  const { list, texts, searching } = view;
  const focused =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
  places.list.replaceChildren(...list.items.map((item) => row(item, view)));
  if (focused !== undefined) rowOf(focused)?.focus();

  places.count.textContent = list.total === 0 ? '' : texts.count(list.found, list.total);
  places.more.hidden = list.items.length >= list.found;
  places.clear.disabled = list.total === 0;
  places.empty.hidden = list.found > 0;
  const none = searching && list.total > 0 ? [texts.nothingFound, ''] : [texts.empty, texts.emptyHint];
  places.empty.replaceChildren(...none.map((text, i) => element(i === 0 ? 'strong' : 'span', '', text)));
}

/** Puts the keyboard back on a message of the list, if it is there. */
export function rowOf(id: string): HTMLElement | undefined {
  const buttons = [...places.list.querySelectorAll('button')];
  return buttons.find((button) => button.dataset.id === id);
}

function row(item: InboxItem, view: ListView): HTMLElement {
  const { texts, language, onSelect } = view;
  const time = `${dayText(item.createdAt, language)}, ${hourText(item.createdAt, language)}`;
  const chips = element(
    'span',
    'chips',
    element('span', `chip chip-${item.status}`, texts.status[item.status]),
  );
  if (item.payment) chips.append(element('span', 'chip', texts.payment));
  if (item.reminders.length > 0) chips.append(element('span', 'chip', texts.reminder));
  if (!item.read) chips.append(element('span', 'chip chip-unread', texts.unread));
  const button = element(
    'button',
    item.read ? 'row' : 'row row-unread',
    element('span', 'row-sender', `${item.service.organization} · ${item.service.name}`),
    element('span', 'row-subject', item.subject),
    element('span', 'row-meta', `${item.fiscal_code} · ${time}`),
    chips,
  );
  button.type = 'button';
  button.dataset.id = item.id;
  if (item.id === view.selected) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => {
    onSelect(item.id);
  });
  return element('li', '', button);
}
