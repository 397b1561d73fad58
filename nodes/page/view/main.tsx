/** Starts the page of the office. */
import { mount } from '../../lib/view/mount';
import { App } from './app';
import { PageStore } from './page-store';
import { Server } from './server';
import { editorToken, Session } from './session';
import { loadTexts, locale, t } from './texts';

/** The admin root, seen from `io-servizi-sociali/pagina/<path>/`. */
const ROOT = '../../../';
const FILES = '../../pagina-file/';

async function start(): Promise<void> {
  const place = document.getElementById('page');
  if (place === null) return;
  await loadTexts(FILES, navigator.languages);
  document.documentElement.lang = locale();
  let draw = (): void => undefined;
  const root = new URL(ROOT, location.href).pathname;
  const session = new Session({
    root,
    fetch: (...question) => fetch(...question),
    storage: sessionStorage,
    editorToken: () => editorToken(localStorage, root),
    changed: () => {
      draw();
      if (!session.missing) void store.meetAgain();
    },
  });
  const store = new PageStore(session, new Server(session), () => {
    draw();
  });
  draw = mount(place, () => {
    document.title = titleOf(store);
    return <App store={store} editor={root} />;
  });
  await store.start();
}

/** Where one is, the nearest first, as lists of tabs cut the end off. */
function titleOf({ info, sending, step }: PageStore): string {
  const parts = [
    step === undefined ? undefined : t(`steps.${step}`),
    sending?.name,
    info?.title ?? t('frame.title'),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' – ');
}

void start();
