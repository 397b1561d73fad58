/** The fixed places of the page (inbox.html), by id, each of its kind. */
function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no #${id}`);
  return element;
}

export const places = {
  title: byId('title', HTMLElement),
  intro: byId('intro', HTMLElement),
  languageLabel: byId('language-label', HTMLElement),
  language: byId('language', HTMLSelectElement),
  searchLabel: byId('search-label', HTMLElement),
  search: byId('search', HTMLInputElement),
  clear: byId('clear', HTMLButtonElement),
  count: byId('count', HTMLElement),
  timeLabel: byId('time-label', HTMLElement),
  timeNow: byId('time-now', HTMLElement),
  speedLabel: byId('speed-label', HTMLElement),
  speed: byId('speed', HTMLSelectElement),
  tomorrow: byId('tomorrow', HTMLButtonElement),
  today: byId('today', HTMLButtonElement),
  moved: byId('moved', HTMLElement),
  alert: byId('alert', HTMLElement),
  main: byId('main', HTMLElement),
  listHeading: byId('list-heading', HTMLElement),
  list: byId('list', HTMLUListElement),
  empty: byId('empty', HTMLElement),
  more: byId('more', HTMLButtonElement),
  back: byId('back', HTMLButtonElement),
  state: byId('state', HTMLElement),
  told: byId('told', HTMLElement),
  reminders: byId('reminders', HTMLUListElement),
  phone: byId('phone', HTMLElement),
  rawSwitch: byId('raw-switch', HTMLElement),
  rawLabel: byId('raw-label', HTMLElement),
  rawInput: byId('raw-input', HTMLInputElement),
  raw: byId('raw', HTMLElement),
  dialog: byId('dialog', HTMLDialogElement),
  dialogText: byId('dialog-text', HTMLElement),
  dialogYes: byId('dialog-yes', HTMLButtonElement),
  dialogNo: byId('dialog-no', HTMLButtonElement),
};

/** An element with a text. The text is never read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}
