/**
 * What the page knows: who one is, the list of sendings, the one that is open and how it goes. It says when something has
 * changed; how it looks is the views' affair.
 */
import { Newest } from '../../lib/view/newest';
import { Refresher } from '../../lib/view/refresher';
import type {
  ActAnswer,
  ActOrder,
  CellAnswer,
  CellOrder,
  ColumnsOrder,
  ConfirmOrder,
  FollowAnswer,
  ListOf,
  PageInfo,
  RowsAnswer,
  Sending,
  SendingLine,
} from '../api';
import { hashOf, type Route, routeOf, type Step, stepShown } from './routes';
import { Rows, type Show } from './rows';
import { CallError, type Server } from './server';
import type { Session } from './session';
import { errorText, fieldName, t } from './texts';

export interface Notice {
  readonly tone: 'good' | 'bad' | 'warn' | 'info';
  readonly text: string;
  /** A way back from what has been done. */
  readonly undo?: () => void;
}

/** An act without the version, which is that of what is on screen. */
type UnversionedAct = ActOrder extends infer Order
  ? Order extends ActOrder
    ? Omit<Order, 'version'>
    : never
  : never;

/** Somebody writes into a cell: the table must not change below it. What they keep is refused where another was quicker. */
function isTyping(): boolean {
  return document.activeElement?.closest('.cell-edit') != null;
}

/** Milliseconds between two looks at what is new. */
const EVERY_MS = 2500;
/** Of so many looks one is at what hardly ever changes. */
const SELDOM = 4;

export class PageStore {
  readonly session: Session;
  readonly server: Server;
  readonly #draw: () => void;
  readonly #newest = new Newest();
  #looks = 0;
  route: Route = { kind: 'home' };
  info: PageInfo | undefined;
  /** Why there is nothing to see at all. */
  failure: string | undefined;
  sendings: readonly SendingLine[] | undefined;
  sending: Sending | undefined;
  follow: FollowAnswer | undefined;
  rows: Rows | undefined;
  notice: Notice | undefined;
  /** Something is being done: what would do it again is off. */
  busy = false;
  /** The server does not answer; what is on screen may be old. */
  offline = false;

  /** Sendings of which this tab has asked who can be reached. */
  readonly #asked = new Set<string>();
  readonly #tab = Math.random().toString(36).slice(2);

  constructor(session: Session, server: Server, draw: () => void) {
    this.session = session;
    this.server = server;
    this.#draw = draw;
  }

  async start(): Promise<void> {
    this.route = routeOf(location.hash);
    addEventListener('hashchange', () => {
      this.notice = undefined;
      void this.#arrive();
    });
    await this.#meet();
    await this.#arrive();
    new Refresher({
      everyMs: EVERY_MS,
      leastMs: 1000,
      inSight: () => !this.session.missing && this.info !== undefined,
      refresh: () => this.#look(),
    }).start();
  }

  /** Somebody has signed in, maybe another person than before. */
  async meetAgain(): Promise<void> {
    if (this.info !== undefined) await this.#meet();
  }

  async #meet(): Promise<void> {
    try {
      this.info = await this.server.get<PageInfo>('me');
      this.failure = undefined;
    } catch (error) {
      this.failure = errorText(error);
    }
    this.#draw();
  }

  /** Leads to another place of the page. */
  go(route: Route): void {
    location.hash = hashOf(route);
  }

  goTo(step: Step): void {
    if (this.sending !== undefined) this.go({ kind: 'sending', id: this.sending.id, step });
  }

  get step(): Step | undefined {
    if (this.route.kind === 'new') return 'file';
    if (this.route.kind !== 'sending' || this.sending === undefined) return undefined;
    return stepShown(this.route.step, this.sending.stage);
  }

  async #arrive(): Promise<void> {
    this.route = routeOf(location.hash);
    const { route } = this;
    if (this.info === undefined) return;
    if (route.kind !== 'sending' || this.sending?.id !== route.id) {
      this.sending = undefined;
      this.follow = undefined;
      this.rows = undefined;
    }
    this.#draw();
    scrollTo(0, 0);
    if (route.kind !== 'new') await this.#ask();
  }

  /** What is new, in the background. */
  async #look(): Promise<void> {
    this.#looks += 1;
    const { stage } = this.sending ?? {};
    const moves =
      this.sending?.reaching != null || stage === 'checking' || stage === 'leaving' || stage === 'left';
    if (this.busy || isTyping() || this.route.kind === 'new' || (!moves && this.#looks % SELDOM !== 0))
      return;
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const current = this.#newest.ask();
    const { route } = this;
    try {
      if (route.kind === 'home') {
        const { sendings } = await this.server.get<{ sendings: readonly SendingLine[] }>('sendings');
        if (current()) this.sendings = sendings;
      } else if (route.kind === 'sending') await this.#askSending(route.id, current);
      if (current()) this.offline = false;
    } catch (error) {
      if (!current()) return;
      if (error instanceof CallError && error.status === 0) this.offline = true;
      else this.notice = { tone: 'bad', text: errorText(error) };
    }
    if (current()) this.#draw();
  }

  async #askSending(id: string, current: () => boolean): Promise<void> {
    const before = this.sending;
    const moving = before?.stage === 'leaving' || before?.stage === 'left' || before?.stage === 'cancelled';
    const follow = moving ? await this.server.get<FollowAnswer>(`sending/${id}/follow`) : undefined;
    const sending = follow?.sending ?? (await this.server.get<Sending>(`sending/${id}`));
    if (!current()) return;
    this.#take(sending);
    if (follow !== undefined) this.follow = follow;
    else if (sending.stage === 'leaving' || sending.stage === 'left' || sending.stage === 'cancelled') {
      const first = await this.server.get<FollowAnswer>(`sending/${id}/follow`);
      if (current()) this.follow = first;
    }
  }

  /** The sending as it is now; says so when somebody else has changed it meanwhile. */
  #take(sending: Sending): void {
    const before = this.sending;
    this.sending = sending;
    if (before?.id !== sending.id || before.version === sending.version) return;
    const other = sending.by !== '' && sending.by !== this.info?.user;
    if (other) this.notice = { tone: 'info', text: t('error.changedBy', { by: sending.by }) };
    // What the server has changed by itself, or somebody else has: the table shows what was.
    if (sending.stage === 'checked' && (other || before.stage !== 'checked')) this.rows = undefined;
  }

  /** The rows of the table, from the moment on that somebody looks at them. */
  table(): Rows {
    const { sending } = this;
    if (sending === undefined) throw new Error('no sending is open');
    const { id } = sending;
    this.rows ??= new Rows(
      this.wrong > 0 ? 'wrong' : 'all',
      (question) => this.server.get<RowsAnswer>(`sending/${id}/rows`, { ...question }),
      this.#draw,
    );
    return this.rows;
  }

  /** Rows that are to be corrected. */
  get wrong(): number {
    const { rows, good } = this.sending ?? { rows: 0, good: 0 };
    return rows - good;
  }

  choose(show: Show, search: string): void {
    this.table().choose(show, search);
    this.#draw();
  }

  /**
   * Does something that the server may refuse; what it says then is on screen.
   * @returns whether it was done
   */
  async run(task: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.notice = undefined;
    this.#draw();
    try {
      await task();
      return true;
    } catch (error) {
      this.notice = { tone: 'bad', text: errorText(error) };
      if (error instanceof CallError && error.status === 409) await this.#askAgain();
      return false;
    } finally {
      this.busy = false;
      this.#draw();
    }
  }

  async #askAgain(): Promise<void> {
    const { notice } = this;
    this.rows = undefined;
    await this.#ask();
    this.notice = notice;
  }

  async columns(order: Omit<ColumnsOrder, 'version'>): Promise<boolean> {
    return this.#change('columns', order, order.go === true ? 'check' : undefined);
  }

  async checkAgain(): Promise<boolean> {
    return this.#change('check', {});
  }

  /** Asks who can be reached. */
  async askReachability(): Promise<boolean> {
    if (this.sending !== undefined) this.#asked.add(this.sending.id);
    return this.#change('reach', { tab: this.#tab });
  }

  /** Whether it was asked in this tab. */
  hasAsked(id: string): boolean {
    return this.#asked.has(id);
  }

  /** Waits for the answer no more. What others have asked goes on. */
  stopAsking(id: string): void {
    if (!this.#asked.delete(id)) return;
    void this.server
      .post(`sending/${id}/reach`, { stop: true, tab: this.#tab })
      .then(() => this.#ask())
      .catch(() => undefined);
  }

  async ask(order: Omit<ConfirmOrder, 'version'>): Promise<boolean> {
    return this.#change('ask', order, 'follow');
  }

  async confirm(order: Omit<ConfirmOrder, 'version'>): Promise<boolean> {
    return this.#change('confirm', order, 'follow');
  }

  /** What the server answers does not matter: the sending is asked for anew. */
  async #change(what: string, order: object, then?: Step): Promise<boolean> {
    const { sending } = this;
    if (sending === undefined) return false;
    return this.run(async () => {
      await this.server.post(`sending/${sending.id}/${what}`, { ...order, version: sending.version });
      await this.#refresh(then);
    });
  }

  async act(act: UnversionedAct, said?: (changed: number) => string): Promise<boolean> {
    const { sending } = this;
    if (sending === undefined) return false;
    return this.run(async () => {
      const order = { ...act, version: sending.version };
      const { changed } = await this.server.post<ActAnswer>(`sending/${sending.id}/act`, order);
      if (act.do === 'delete') {
        this.go({ kind: 'home' });
        return;
      }
      await this.#refresh(act.do === 'back' ? 'check' : undefined);
      if (said !== undefined) this.notice = { tone: 'good', text: said(changed) };
    });
  }

  async #refresh(then?: Step): Promise<void> {
    this.rows = undefined;
    await this.#ask();
    // Where it cannot be looked at yet, what is due is shown until it can: the list may be looked at once more first.
    if (then !== undefined) this.goTo(then);
  }

  /** What the server has done by itself with a corrected file. */
  renew(): Promise<void> {
    this.notice = undefined;
    return this.#refresh();
  }

  /** A correction. The notice afterwards has the way back. */
  async correct(order: CellOrder, again = false): Promise<void> {
    const { sending } = this;
    if (sending === undefined || order.before === order.value) return;
    try {
      const answer = await this.server.post<CellAnswer>(`sending/${sending.id}/cell`, order);
      const { version, row, rows, good } = answer;
      const check = sending.check === null ? null : { ...sending.check, stale: true };
      this.sending = { ...(this.sending ?? sending), version, rows, good, check, by: this.info?.user ?? '' };
      this.rows?.replace(row, version);
      this.notice = this.#corrected(order, row.state === 'wrong', again);
    } catch (error) {
      this.notice = { tone: 'bad', text: errorText(error) };
      if (error instanceof CallError && error.status === 409) await this.#askAgain();
    }
    this.#draw();
  }

  #corrected(order: CellOrder, stillWrong: boolean, again: boolean): Notice {
    const { row, key, before, value } = order;
    const column = this.rows?.columns.find((one) => one.key === key);
    const name = column === undefined ? key : column.field === '' ? column.header : fieldName(column.field);
    const what = { row, field: name, before: before || t('table.empty'), value: value || t('table.empty') };
    const text = t(stillWrong ? 'table.stillWrong' : again ? 'table.undone' : 'table.corrected', what);
    return {
      tone: stillWrong ? 'warn' : 'good',
      text,
      undo: () => void this.correct({ row, key, before: value, value: before }, true),
    };
  }

  async download(of: ListOf): Promise<void> {
    const { sending } = this;
    if (sending === undefined) return;
    await this.run(() => this.server.download(`sending/${sending.id}/list`, { of }));
  }

  say(notice: Notice | undefined): void {
    this.notice = notice;
    this.#draw();
  }

  async leave(): Promise<void> {
    await this.session.signOut();
    location.hash = '#/';
    location.reload();
  }
}
