/** The inbox page: asks every two seconds what is new, and shows it. */
import type { Language } from '../../phone';
import type { InboxDetail, InboxList } from './data';
import { setClock, showClock, showClockWords, simulatorNow } from './clock';
import { showDetail, showNote } from './detail';
import { places } from './elements';
import { rowOf, showList } from './list';
import { type Reading, readingOf } from './reading';
import { CallError, act, fetchList, fetchMessage, turnClock } from './server';
import { PAGE_TEXTS, browserLanguage } from './texts';

const EVERY_MS = 2000;
const TICK_MS = 500;
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
/** Of the selected message, once it can be opened. */
let reading: Reading | undefined;
/** Counts questions, so that a slow answer does not overwrite a newer one. */
let asked = 0;

const texts = (): (typeof PAGE_TEXTS)[Language] => PAGE_TEXTS[language];

function drawList(): void {
  const searching = places.search.value.trim() !== '';
  showList({ list, selected, searching, language, texts: texts(), onSelect: (id) => void select(id) });
}

function drawDetail(): void {
  if (selected === undefined) showNote(texts().choose);
  else if (message) {
    showDetail({
      message,
      reading,
      language,
      texts: texts(),
      now: simulatorNow(),
      onPay: () => void pay(),
      onCancel: leave,
      onError: tell,
    });
  }
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
  showClockWords(language);
  showClock(language);
}

/** @param fresh the question has changed: what is known of the answer does not count */
async function refresh(fresh: boolean): Promise<void> {
  const question = ++asked;
  try {
    const found = await fetchList(places.search.value, limit, fresh ? '' : list.version);
    if (question !== asked) return;
    complain('');
    if (found) {
      list = found;
      setClock(list.clock);
      showClock(language);
      drawList();
    }
    if (selected !== undefined && (found || !reading)) await load(selected);
  } catch (error) {
    if (question === asked) complain(reason(error));
  }
}

/** Draws the message only if it looks different, so that what is open or focused stays so. */
async function load(id: string): Promise<void> {
  try {
    const loaded = await fetchMessage(id);
    if (id !== selected) return;
    const changed = JSON.stringify(loaded) !== JSON.stringify(message);
    message = loaded;
    if (loaded.status === 'PROCESSED' && !reading) await begin(loaded);
    else if (changed) drawDetail();
  } catch (error) {
    if (id !== selected) return;
    if (!(error instanceof CallError) || error.status !== 404) throw error;
    message = undefined;
    showNote(texts().gone);
  }
}

/** The steps of one opening; once another message is selected they show no more. */
function opening(opened: InboxDetail): Reading {
  const own: Reading = readingOf(
    opened,
    () => {
      if (reading !== own) return;
      drawDetail();
      places.phone.focus();
    },
    () => refresh(false),
  );
  return own;
}

/** The message has arrived at the citizen's. If the simulator cannot be asked about it, the next round tries again. */
async function begin(arrived: InboxDetail): Promise<void> {
  const own = opening(arrived);
  reading = own;
  drawDetail();
  try {
    await own.begin();
  } catch (error) {
    if (reading === own) reading = undefined;
    throw error;
  }
}

async function select(id: string): Promise<void> {
  selected = id;
  message = undefined;
  reading = undefined;
  places.main.classList.add('detail-open');
  drawList();
  await attempt(async () => {
    await load(id);
    places.phone.focus();
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

async function turn(to: Parameters<typeof turnClock>[0]): Promise<void> {
  await turnClock(to).catch(tell);
  await refresh(false);
}

/** To the list, the message no longer shown. */
function leave(): void {
  close();
  drawDetail();
}

/** Back from the message to the list, on narrow screens the only one of both in sight. */
function close(): void {
  const last = selected;
  selected = undefined;
  reading = undefined;
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
places.back.addEventListener('click', leave);
places.speed.addEventListener('change', () => void turn(Number(places.speed.value)));
places.tomorrow.addEventListener('click', () => void turn('tomorrow'));
places.today.addEventListener('click', () => {
  places.tomorrow.focus();
  void turn('today');
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
setInterval(() => {
  showClock(language);
}, TICK_MS);
