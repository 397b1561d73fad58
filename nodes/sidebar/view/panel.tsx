/** The sidebar "IO invii": asks what is new when the runtime says so, and every few seconds in case it cannot. */
import type { JSX } from 'preact';
import { ask } from '../../lib/editor/ask';
import { keyboardPlace } from '../../lib/view/keyboard';
import { mount } from '../../lib/view/mount';
import { Refresher } from '../../lib/view/refresher';
import { CHANGED_TOPIC } from '../api';
import { BUTTON, Icon } from './controls';
import { Home } from './home';
import { List, TITLE } from './list';
import { Sends } from './sends';
import { type Asked, say } from './texts';

const INBOX = 'io-servizi-sociali/inbox/';

/** Draws the sidebar in its place and begins to listen. */
export function openSends(place: HTMLElement): void {
  place.className = 'io-sends';
  let backHome: (() => void) | undefined;
  const sends = new Sends({
    draw: () => {
      draw();
    },
    confirm,
    leaveHome: () => {
      const { activeElement } = document;
      backHome = activeElement && place.contains(activeElement) ? keyboardPlace(activeElement) : undefined;
    },
    focusList: () => {
      place.scrollTop = 0;
      place.querySelector<HTMLElement>(`.${TITLE}`)?.focus();
    },
    focusHome: () => {
      backHome?.();
    },
    focusHold: (campaign) => {
      const found = place.querySelector<HTMLElement>(`[data-io-hold="${CSS.escape(campaign)}"]`);
      found?.scrollIntoView({ block: 'center' });
      found?.querySelector('button')?.focus();
      return found !== null;
    },
  });
  const draw = mount(place, () => <Panel sends={sends} />);
  if (RED.user.hasPermission('io-servizi-sociali.read')) listen(sends, place);
  else sends.forbid();
}

function listen(sends: Sends, place: HTMLElement): void {
  const refresher = new Refresher({
    everyMs: 5_000,
    leastMs: 1_000,
    inSight: () => place.offsetParent !== null,
    refresh: sends.refresh,
  });
  RED.comms.subscribe(CHANGED_TOPIC, () => {
    refresher.soon();
  });
  // Shown by its tab, or moved in sight otherwise: Node-RED 4 and 5 tell it differently, the browser always does.
  new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) refresher.soon();
  }).observe(place);
  refresher.start();
}

/** A question before what cannot be undone. Its answers hold no value: Node-RED 4.1 shows buttons as HTML. */
function confirm(what: Asked, text: string): Promise<boolean> {
  return ask({
    title: say(`sidebar.confirm.${what}Title`),
    content: [text],
    no: say('sidebar.confirm.no'),
    yes: say(`sidebar.confirm.${what}Yes`),
  });
}

function Panel({ sends }: { readonly sends: Sends }): JSX.Element {
  const { overview, list, alert } = sends;
  return (
    <>
      <div class="io-sends-head">
        {overview?.simulator === true && inboxLink()}
        <details class="io-sends-find" open={sends.search !== ''}>
          <summary aria-label={say('sidebar.search.label')}>{say('sidebar.search.button')}</summary>
          {searchForm(sends)}
        </details>
      </div>
      <div class="io-sends-alert" role="alert">
        {alert && <strong>{alert.title}</strong>}
        {alert?.text !== undefined && <p>{alert.text}</p>}
      </div>
      <p class="io-sends-notice" role="status">
        {sends.notice}
      </p>
      {/* Under a list the campaigns stay as they are, so that one comes back to the same place. */}
      <div hidden={list !== undefined}>
        {overview && <Home overview={overview} searching={sends.search !== ''} acts={sends} />}
      </div>
      {list && (
        <div>
          <List list={list} acts={sends} />
        </div>
      )}
    </>
  );
}

function searchForm(sends: Sends): JSX.Element {
  return (
    <form
      role="search"
      class="io-sends-form"
      onSubmit={(event) => {
        event.preventDefault();
        void sends.find(sends.typed.trim());
      }}
    >
      <input
        type="search"
        id="io-sends-search"
        aria-label={say('sidebar.search.label')}
        autocomplete="off"
        placeholder={say('sidebar.search.placeholder')}
        value={sends.typed}
        onInput={({ currentTarget }) => {
          sends.typed = currentTarget.value;
        }}
      />
      <button type="submit" class={BUTTON}>
        {say('sidebar.search.button')}
      </button>{' '}
      <button type="button" class={BUTTON} hidden={sends.search === ''} onClick={() => void sends.find('')}>
        {say('sidebar.search.end')}
      </button>
    </form>
  );
}

function inboxLink(): JSX.Element {
  return (
    <a href={INBOX} target="_blank" rel="noopener">
      <Icon name="fa-inbox" /> {say('sidebar.inbox')}
    </a>
  );
}
