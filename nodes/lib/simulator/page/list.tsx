/** The list of messages, newest first. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Language, dayText, hourText } from '../../phone';
import type { InboxItem } from './data';
import type { Inbox } from './inbox';
import type { PageTexts } from './texts';

export function List({
  inbox,
  onClear,
}: {
  readonly inbox: Inbox;
  readonly onClear: () => void;
}): JSX.Element {
  const { list, texts, language, selected, search } = inbox;
  const { items = [], found = 0, total = 0 } = list ?? {};
  // The page is drawn often, the list changes seldom.
  const rows = useMemo(
    () => items.map((item) => <Row key={item.id} item={item} current={item.id === selected} inbox={inbox} />),
    [list, language, selected],
  );
  return (
    <section class="list-pane" aria-labelledby="list-heading">
      <h2 id="list-heading" class="hidden">
        {texts.list}
      </h2>
      <div class="tools">
        <label class="search">
          <span>{texts.search}</span>
          <input
            id="search"
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={search}
            onInput={({ currentTarget }) => {
              inbox.find(currentTarget.value);
            }}
          />
        </label>
        <button id="clear" type="button" disabled={total === 0} onClick={onClear}>
          {texts.clear}
        </button>
      </div>
      <p id="count" role="status">
        {total > 0 && texts.count(found, total)}
      </p>
      {list?.masked && <p id="masked">{texts.masked}</p>}
      <ul id="list">{rows}</ul>
      {found === 0 && empty(search.trim() !== '' && total > 0, texts)}
      <button id="more" type="button" hidden={items.length >= found} onClick={inbox.more}>
        {texts.more}
      </button>
    </section>
  );
}

function empty(searching: boolean, texts: PageTexts): JSX.Element {
  return (
    <p id="empty">
      <strong>{searching ? texts.nothingFound : texts.empty}</strong>
      {!searching && <span>{texts.emptyHint}</span>}
    </p>
  );
}

interface RowProps {
  readonly item: InboxItem;
  readonly current: boolean;
  readonly inbox: Inbox;
}

function Row({ item, current, inbox }: RowProps): JSX.Element {
  const { texts, language } = inbox;
  const { service } = item;
  return (
    <li>
      <button
        type="button"
        id={rowId(item.id)}
        class={item.read ? 'row' : 'row row-unread'}
        aria-current={current ? 'true' : undefined}
        onClick={() => {
          inbox.choose(item.id);
        }}
      >
        <span class="row-sender">{`${service.organization} · ${service.name}`}</span>
        <span class="row-subject">{item.subject}</span>
        <span class="row-meta">{`${item.fiscal_code} · ${timeText(item.createdAt, language)}`}</span>
        <span class="chips">
          <span class={`chip chip-${item.status}`}>{texts.status[item.status]}</span>
          {item.payment && <span class="chip">{texts.payment}</span>}
          {item.reminders.length > 0 && <span class="chip">{texts.reminder}</span>}
          {!item.read && <span class="chip chip-unread">{texts.unread}</span>}
        </span>
      </button>
    </li>
  );
}

function timeText(time: number, language: Language): string {
  return `${dayText(time, language)}, ${hourText(time, language)}`;
}

/** Id of a message's row in the page. */
export function rowId(id: string): string {
  return `row-${id}`;
}
