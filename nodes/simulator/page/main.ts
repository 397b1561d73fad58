/** The inbox page: asks every two seconds what is new, and shows it. */
import type { Language } from '../../phone';
import type { InboxDetail, InboxList } from './data';
import { showDetail, showNote } from './detail';
import { places } from './elements';
import { rowOf, showList } from './list';
import { CallError, act, fetchList, fetchMessage } from './server';
import { PAGE_TEXTS, browserLanguage } from './texts';

const EVERY_MS = 2000;
const STEP = 100;

let language: Language = browserLanguage(navigator.languages);
let list: InboxList = {
  version: '',
  total: 0,
  found: 0,
  items: [],
  clock: { now: Date.now(), speed: 1, moved: false },
};
let limit = STEP;
let selected: string | undefined;
let message: InboxDetail | undefined;
/** Counts questions, so that a slow answer does not overwrite a newer one. */
let asked = 0;

const texts = (): (typeof PAGE_TEXTS)[Language] => PAGE_TEXTS[language];

function drawList(): void {
  const searching = places.search.value.trim() !== '';
  showList({ list, selected, searching, language, texts: texts(), onSelect: (id) => void select(id) });
}

function drawDetail(): void {
  if (selected === undefined) showNote(texts().choose);
  else if (message) showDetail({ message, language, texts: texts(), onPay: () => void pay() });
}

function drawWords(): void {
  const words = texts();
  document.documentElement.lang = language;
  document.title = words.title;
  places.title.textContent = words.title;
  places.intro.textContent = words.intro;
  places.languageLabel.textContent = words.language;
  places.searchLabel.textContent = words.search;
  places.clear.textContent = words.clear;
  places.listHeading.textContent = words.list;
  places.more.textContent = words.more;
  places.back.textContent = words.back;
  places.rawLabel.textContent = words.raw;
  places.dialogText.textContent = words.clearQuestion;
  places.dialogYes.textContent = words.clearYes;
  places.dialogNo.textContent = words.clearNo;
}

/** @param fresh the question has changed: what is known of the answer does not count */
async function refresh(fresh: boolean): Promise<void> {
  const question = ++asked;
  try {
    const found = await fetchList(places.search.value, limit, fresh ? '' : list.version);
    if (question !== asked) return;
    complain('');
    if (!found) return;
    list = found;
    drawList();
    if (selected !== undefined) await load(selected);
  } catch (error) {
    if (question === asked) complain(reason(error));
  }
}

/** Draws the message only if it looks different, so that what is open or focused stays so. */
async function load(id: string): Promise<void> {
  try {
    const loaded = await fetchMessage(id);
    if (id !== selected || JSON.stringify(loaded) === JSON.stringify(message)) return;
    message = loaded;
    drawDetail();
  } catch (error) {
    if (id !== selected) return;
    if (!(error instanceof CallError) || error.status !== 404) throw error;
    message = undefined;
    showNote(texts().gone);
  }
}

async function select(id: string): Promise<void> {
  selected = id;
  message = undefined;
  places.main.classList.add('detail-open');
  drawList();
  await attempt(async () => {
    await load(id);
    places.phone.focus();
    // Whoever may only read leaves it unread.
    await act('read', id).catch(() => undefined);
    await refresh(false);
  });
}

async function pay(): Promise<void> {
  if (selected === undefined) return;
  await act('pay', selected).catch(tell);
  await refresh(false);
}

async function clear(): Promise<void> {
  await act('clear').catch(tell);
  close();
  message = undefined;
  drawDetail();
  await refresh(true);
}

/** Back from the message to the list, on narrow screens the only one of both in sight. */
function close(): void {
  const last = selected;
  selected = undefined;
  places.main.classList.remove('detail-open');
  drawList();
  if (last !== undefined) rowOf(last)?.focus();
}

async function attempt(run: () => Promise<void>): Promise<void> {
  await run().catch(tell);
}

function tell(error: unknown): void {
  complain(reason(error));
}

function reason(error: unknown): string {
  if (error instanceof CallError && error.status === 401) return texts().login;
  if (error instanceof CallError && error.status === 403) return texts().notPermitted;
  return texts().offline;
}

/** Only a new text is written, so that a screen reader does not repeat it every two seconds. */
function complain(text: string): void {
  if (places.alert.textContent !== text) places.alert.textContent = text;
}

function redraw(): void {
  drawWords();
  drawList();
  drawDetail();
}

places.language.value = language;
places.language.addEventListener('change', () => {
  language = places.language.value === 'it' ? 'it' : 'en';
  redraw();
});
places.search.addEventListener('input', () => {
  limit = STEP;
  void refresh(true);
});
places.more.addEventListener('click', () => {
  limit += STEP;
  void refresh(true);
});
places.back.addEventListener('click', () => {
  close();
  drawDetail();
});
places.rawInput.addEventListener('change', () => {
  places.raw.hidden = !places.rawInput.checked;
});
places.clear.addEventListener('click', () => {
  places.dialog.showModal();
});
places.dialogNo.addEventListener('click', () => {
  places.dialog.close();
});
places.dialogYes.addEventListener('click', () => {
  places.dialog.close();
  void clear();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refresh(false);
});

redraw();
void refresh(true);
setInterval(() => {
  if (!document.hidden) void refresh(false);
}, EVERY_MS);
