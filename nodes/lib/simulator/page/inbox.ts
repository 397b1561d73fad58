/** What the inbox page knows and does. How it looks is elsewhere. */
import type { Language } from '../../phone';
import { Newest } from '../../view/newest';
import { PageClock } from './clock';
import type { InboxDetail, InboxList } from './data';
import { type Reading, readingOf } from './reading';
import { CallError, act, fetchList, fetchMessage, turnClock } from './server';
import { PAGE_TEXTS, type PageTexts } from './texts';

/** Messages that the list grows by. */
const STEP = 100;

/** What the inbox asks of the page around it. */
export interface InboxScreen {
  /** Something has changed. */
  draw(): void;
  /** The keyboard goes to the open message. */
  focusMessage(): void;
  /** The keyboard goes to this message in the list, if it is there. */
  focusRow(id: string): void;
  /** A message opens while none was open. */
  openFromList(id: string): void;
  /** What is open, or how much of the list is asked for, has changed otherwise. */
  moved(): void;
}

/** What is seen of all messages. */
export interface InboxPlace {
  /** Id of the open message. */
  readonly open?: string;
  readonly search: string;
  /** Messages that the list shows at most. */
  readonly limit: number;
}

export interface Shown {
  readonly message: InboxDetail;
  /** Once it can be opened. */
  readonly reading?: Reading;
}

export class Inbox {
  language: Language;
  list: InboxList | undefined;
  search = '';
  selected: string | undefined;
  /** The message that is seen; while another one is being fetched still the one of before. */
  shown: Shown | undefined;
  /** The selected message is no longer there. */
  gone = false;
  /** Why the page does not know what is new. */
  #trouble = '';
  /** Why the last act did not happen. */
  #refused = '';
  readonly clock = new PageClock();
  readonly #screen: InboxScreen;
  readonly #newest = new Newest();
  #limit = STEP;
  /** What the list is the answer to. */
  #answered: Pick<InboxPlace, 'search' | 'limit'> | undefined;

  /** @param before where somebody was before the page was loaded anew */
  constructor(language: Language, screen: InboxScreen, before: Partial<InboxPlace> = {}) {
    this.language = language;
    this.#screen = screen;
    this.selected = before.open;
    this.search = before.search ?? '';
    this.#limit = before.limit ?? STEP;
  }

  get place(): InboxPlace {
    const { selected, search } = this;
    return { ...(selected === undefined ? {} : { open: selected }), search, limit: this.#limit };
  }

  get texts(): PageTexts {
    return PAGE_TEXTS[this.language];
  }

  get alert(): string {
    return this.#trouble || this.#refused;
  }

  /** The list is shown, and the message that is open. */
  get isComplete(): boolean {
    const { list, selected, shown, gone } = this;
    if (list === undefined) return false;
    if (selected === undefined || gone) return true;
    return shown?.message.id === selected && shown.reading?.stage.step !== 'fetching';
  }

  speak(language: Language): void {
    this.language = language;
    this.#screen.draw();
  }

  find(search: string): void {
    this.search = search;
    this.#limit = STEP;
    this.#screen.moved();
    void this.refresh();
  }

  readonly more = (): void => {
    this.#limit += STEP;
    this.#screen.moved();
    void this.refresh();
  };

  async refresh(): Promise<void> {
    const newest = this.#newest.ask();
    const { search, limit } = this.place;
    // Of another question's answer nothing new would not mean that this one's is known.
    const known = this.#answered?.search === search && this.#answered.limit === limit;
    try {
      const found = await fetchList(search, limit, known ? (this.list?.version ?? '') : '');
      if (!newest()) return;
      this.#trouble = '';
      if (found) {
        this.list = found;
        this.#answered = { search, limit };
        this.clock.set(found.clock);
      }
      this.#screen.draw();
      const { selected } = this;
      if (selected !== undefined && (found || !this.#isOpen(selected))) await this.#load(selected);
    } catch (error) {
      if (newest()) this.#showTrouble(error);
    }
  }

  /** A person chooses a message in the list. */
  choose(id: string): void {
    const isFirst = this.selected === undefined;
    if (isFirst) this.#screen.openFromList(id);
    const opened = this.select(id);
    if (!isFirst) this.#screen.moved();
    void opened;
  }

  async select(id: string): Promise<void> {
    // Chosen once more, it is opened once more.
    if (this.shown?.message.id === id) this.shown = undefined;
    this.selected = id;
    this.#refused = '';
    this.#screen.draw();
    try {
      await this.#load(id);
      if (this.selected === id) this.#screen.focusMessage();
    } catch (error) {
      this.#showTrouble(error);
    }
  }

  /** To the list, the message no longer shown: on narrow screens only one of both is in sight. */
  readonly leave = (): void => {
    const last = this.selected;
    this.selected = undefined;
    this.shown = undefined;
    this.#refused = '';
    this.#screen.draw();
    if (last !== undefined) this.#screen.focusRow(last);
  };

  async pay(): Promise<void> {
    const id = this.shown?.message.id;
    if (id !== undefined) await this.#do(() => act('pay', id));
  }

  async clear(): Promise<void> {
    await this.#do(async () => {
      await act('clear');
      this.leave();
      this.#screen.moved();
    });
  }

  async turn(to: 'tomorrow' | 'today' | number): Promise<void> {
    const before = this.clock.state;
    // What was chosen stays chosen until the server knows it.
    this.#newest.ask();
    if (typeof to === 'number') this.clock.set({ ...before, speed: to });
    await this.#do(async () => {
      try {
        await turnClock(to);
      } catch (error) {
        this.clock.set(before);
        throw error;
      }
    });
  }

  /** Runs a step of the opening. */
  async go(step: () => Promise<void>): Promise<void> {
    this.#refused = '';
    try {
      await step();
    } catch (error) {
      this.tell(error);
    }
  }

  /** What a person wanted did not work. */
  readonly tell = (error: unknown): void => {
    this.#refused = this.#words(error);
    this.#screen.draw();
  };

  async #do(act: () => Promise<void>): Promise<void> {
    await this.go(async () => {
      await act();
      await this.refresh();
    });
  }

  #shows(reading: Reading): boolean {
    return this.shown?.reading === reading;
  }

  #isOpen(id: string): boolean {
    return this.shown?.message.id === id && this.shown.reading !== undefined;
  }

  async #load(id: string): Promise<void> {
    try {
      const message = await fetchMessage(id);
      if (id !== this.selected) return;
      this.gone = false;
      this.shown = this.shown?.message.id === id ? { ...this.shown, message } : { message };
      if (message.status === 'PROCESSED' && !this.shown.reading) await this.#begin(message);
      else this.#screen.draw();
    } catch (error) {
      if (id !== this.selected) return;
      if (!(error instanceof CallError) || error.status !== 404) throw error;
      this.shown = undefined;
      this.gone = true;
      this.#screen.draw();
    }
  }

  /** The message has arrived at the citizen's. If the simulator cannot be asked about it, the next round tries again. */
  async #begin(message: InboxDetail): Promise<void> {
    const own: Reading = readingOf(
      message,
      () => {
        if (!this.#shows(own)) return;
        this.#screen.draw();
        this.#screen.focusMessage();
      },
      () => this.refresh(),
    );
    this.shown = { message, reading: own };
    this.#screen.draw();
    try {
      await own.begin();
    } catch (error) {
      if (this.#shows(own)) this.shown = { message };
      throw error;
    }
  }

  #showTrouble(error: unknown): void {
    this.#trouble = this.#words(error);
    this.#screen.draw();
  }

  #words(error: unknown): string {
    const status = error instanceof CallError ? error.status : 0;
    if (status === 401) return this.texts.login;
    return status === 403 ? this.texts.notPermitted : this.texts.offline;
  }
}
