/** The inbox page: asks every two seconds what is new, and shows it where somebody is. */
import { mount } from '../../view/mount';
import { Refresher } from '../../view/refresher';
import { Inbox } from './inbox';
import { Page, PHONE, rowId } from './page';
import { Place } from './place';
import { browserLanguage } from './texts';

const before = Place.before();
const inbox: Inbox = new Inbox(
  browserLanguage(navigator.languages),
  {
    draw: () => {
      draw();
    },
    focusMessage: () => {
      const phone = document.getElementById(PHONE);
      if (listInSight()) phone?.parentElement?.scrollTo(0, 0);
      phone?.focus({ preventScroll: listInSight() || where.isComingBack });
    },
    focusRow: (id) => {
      document.getElementById(rowId(id))?.focus({ preventScroll: true });
    },
    openFromList: (id) => {
      where.openFromList(id);
    },
    moved: () => {
      where.moved();
    },
  },
  before,
);
const where = new Place(() => inbox.place, before.y);

const page = document.getElementById('page') ?? document.body;
const drawNow = mount(page, () => (
  <Page
    inbox={inbox}
    back={() => {
      history.back();
    }}
  />
));
const rows = (): Iterable<HTMLElement> => page.querySelectorAll<HTMLElement>('#list > li');

/** Not beside a message on a narrow screen. */
function listInSight(): boolean {
  const list = document.getElementById('list');
  return list !== null && list.offsetParent !== null;
}

function draw(): void {
  where.draw(rows, drawNow, () => inbox.isComplete);
}

addEventListener('popstate', () => {
  const { open, y } = Place.here();
  where.comeBackTo(listInSight() ? undefined : y);
  if (open === undefined) inbox.leave();
  else void inbox.select(open);
});

new Refresher({
  everyMs: 2_000,
  leastMs: 0,
  inSight: () => true,
  refresh: () => inbox.refresh(),
}).start();
