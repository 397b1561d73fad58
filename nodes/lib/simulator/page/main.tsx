/** The inbox page: asks every two seconds what is new, and shows it. */
import { mount } from '../../view/mount';
import { Refresher } from '../../view/refresher';
import { Inbox } from './inbox';
import { Page, PHONE, rowId } from './page';
import { browserLanguage } from './texts';

const focus = (id: string): void => {
  document.getElementById(id)?.focus();
};

const inbox = new Inbox(browserLanguage(navigator.languages), {
  draw: () => {
    draw();
  },
  focusMessage: () => {
    focus(PHONE);
  },
  focusRow: (id) => {
    focus(rowId(id));
  },
});

const place = document.getElementById('page') ?? document.body;
const draw = mount(place, () => <Page inbox={inbox} />);

new Refresher({
  everyMs: 2_000,
  leastMs: 0,
  inSight: () => true,
  refresh: () => inbox.refresh(),
}).start();
