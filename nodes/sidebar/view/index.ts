/** The sidebar "IO invii": asks what is new when the runtime says so, and every few seconds in case it cannot. */
import type { NamesUnder } from '../../lib/core/words';
import type { Action, Campaign, Choice, Item, ItemPage, Overview } from '../data';
import { campaignName, waitingOf } from './campaign';
import { confirm } from './confirm';
import { BUTTON, byKey, element, redraw } from './elements';
import { drawHome, type HomeDesk } from './home';
import { drawList, type ListDesk } from './list';
import { registerFault } from './register-fault';
import {
  act,
  CallError,
  download,
  exportAddress,
  fetchMessages,
  fetchOverview,
  findMessages,
  hasLogin,
} from './server';
import { say } from './texts';

const CHANGED_TOPIC = 'io-servizi-sociali/changed';
const INBOX = 'io-servizi-sociali/inbox/';
const POLL_MS = 5_000;
const NOT_MORE_OFTEN_MS = 1_000;

/** The messages that stand in the place of the campaigns. */
interface Listed {
  readonly title: string;
  readonly choice: Choice | undefined;
  /** Fetches the page after the given place. */
  readonly fetch: (after: number | null) => Promise<ItemPage>;
  readonly moreText: string;
  items: Item[];
  next: number | null;
  chosen: Set<number>;
}

export class Sidebar {
  readonly content = element('div', { className: 'io-sends' });
  readonly #view = element('div', { className: 'io-sends-view' });
  readonly #notice = element('p', { className: 'io-sends-notice', role: 'status' });
  readonly #alert = element('div', { className: 'io-sends-alert', role: 'alert' });
  readonly #links = element('div', { className: 'io-sends-links' });
  readonly #input = element('input', { type: 'search', id: 'io-sends-search', autocomplete: 'off' });
  readonly #end = element('button', { type: 'button', className: BUTTON }, say('sidebar.search.end'));
  readonly #open = new Set<string>();
  #overview: Overview | undefined;
  #list: Listed | undefined;
  #search = '';
  #pages = 1;
  #askedAt = 0;
  /** Counts questions, so that a slow answer does not overwrite a newer one. */
  #asked = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #backTo = '';
  /** How the campaigns stood when the notice was first seen; undefined: not yet. */
  #noticeFor: string | undefined;

  constructor() {
    this.content.append(this.#form(), this.#links, this.#alert, this.#notice, this.#view);
  }

  /** Begins to listen. */
  start(): void {
    if (!RED.user.hasPermission('io-servizi-sociali.read')) {
      this.#complain(say('sidebar.noPermission'), say('sidebar.noPermissionRemedy'));
      return;
    }
    RED.comms.subscribe(CHANGED_TOPIC, () => {
      this.#soon();
    });
    // Shown by its tab, or moved in sight otherwise: Node-RED 4 and 5 tell it differently, the browser always does.
    new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#soon();
    }).observe(this.content);
    setInterval(() => {
      if (Date.now() - this.#askedAt >= POLL_MS) this.#soon();
    }, POLL_MS);
  }

  get #mayWrite(): boolean {
    return RED.user.hasPermission('io-servizi-sociali.write');
  }

  #form(): HTMLElement {
    this.#end.hidden = true;
    this.#end.addEventListener('click', () => {
      this.#input.value = '';
      void this.#find();
    });
    this.#input.placeholder = say('sidebar.search.placeholder');
    const form = element(
      'form',
      { role: 'search', className: 'io-sends-form' },
      element('label', { for: this.#input.id }, say('sidebar.search.label')),
      this.#input,
      element('button', { type: 'submit', className: BUTTON }, say('sidebar.search.button')),
      ' ',
      this.#end,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#find();
    });
    return form;
  }

  /** At most once a second, and only in sight. */
  #soon(): void {
    if (this.#later !== undefined || document.hidden || this.content.offsetParent === null) return;
    const wait = Math.max(0, this.#askedAt + NOT_MORE_OFTEN_MS - Date.now());
    this.#later = setTimeout(() => {
      this.#later = undefined;
      void this.#refresh();
    }, wait);
  }

  async #refresh(): Promise<void> {
    this.#askedAt = Date.now();
    this.#asked += 1;
    const question = this.#asked;
    try {
      const overview = await fetchOverview(this.#search, this.#pages);
      if (question !== this.#asked) return;
      this.#complain('');
      // What looks the same is not drawn anew: a screen reader or an open menu would lose its place.
      if (JSON.stringify(overview) === JSON.stringify(this.#overview)) return;
      this.#overview = overview;
      this.#forgetOldNotice(overview);
      this.#draw();
    } catch (error) {
      if (question === this.#asked) this.#tell(error);
    }
  }

  #draw(): void {
    const { simulator = false } = this.#overview ?? {};
    redraw(this.#links, simulator && inboxLink());
    if (this.#list !== undefined) {
      const { items, chosen, title, choice, next, moreText } = this.#list;
      drawList(this.#view, { items, chosen, title, choice, more: next !== null, moreText }, this.#listDesk);
    } else if (this.#overview !== undefined) {
      drawHome(this.#view, this.#overview, this.#search, this.#homeDesk);
    }
  }

  readonly #exportLink = (choice: Choice, key: string, name: string, full = false): HTMLElement => {
    const address = exportAddress(choice, full);
    const text = say(full ? 'sidebar.action.csvFull' : 'sidebar.action.csv');
    const link = element('a', { href: address, download: true, 'data-key': key, 'aria-label': name }, text);
    link.addEventListener('click', (event) => {
      if (!full && !hasLogin()) return;
      event.preventDefault();
      void this.#export(address, full);
    });
    return link;
  };

  get #homeDesk(): HomeDesk {
    return {
      mayWrite: this.#mayWrite,
      isOpen: (key) => this.#open.has(key),
      setOpen: (key, open) => {
        if (open) this.#open.add(key);
        else this.#open.delete(key);
      },
      show: (choice, title) => void this.#show(choice, title),
      showInDoubt: () => void this.#show({ state: 'in-doubt' }, say('sidebar.state.in-doubt')),
      moreCampaigns: () => {
        this.#pages += 1;
        void this.#refresh();
      },
      exportLink: this.#exportLink,
      stop: (campaign) => void this.#act({ do: 'stop', ...nameOf(campaign) }, campaign.campaign),
      resume: (campaign) => void this.#resume(campaign),
      cancel: (campaign) => void this.#cancel(campaign),
    };
  }

  get #listDesk(): ListDesk {
    return {
      mayWrite: this.#mayWrite,
      back: () => {
        this.#back();
      },
      more: () => void this.#more(),
      choose: (ids, chosen) => {
        for (const id of ids) {
          if (chosen) this.#list?.chosen.add(id);
          else this.#list?.chosen.delete(id);
        }
        this.#draw();
      },
      decide: (what) => void this.#decide(what),
      exportLink: this.#exportLink,
    };
  }

  #show(choice: Choice, title: string): Promise<void> {
    this.#say('');
    const fetch = (after: number | null): Promise<ItemPage> => fetchMessages(choice, after);
    return this.#openList({ title, choice, fetch, moreText: say('sidebar.action.more') });
  }

  async #openList(list: Pick<Listed, 'title' | 'choice' | 'fetch' | 'moreText'>): Promise<void> {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && this.#list === undefined)
      this.#backTo = activeElement.dataset.key ?? '';
    try {
      const { items, next } = await list.fetch(null);
      this.#list = { ...list, items: [...items], next, chosen: new Set() };
      this.#draw();
      this.content.scrollTop = 0;
      byKey(this.#view, 'list-title')?.focus();
    } catch (error) {
      this.#tell(error);
    }
  }

  async #more(): Promise<void> {
    const list = this.#list;
    if (list === undefined) return;
    try {
      const { items, next } = await list.fetch(list.next);
      list.items.push(...items);
      list.next = next;
      if (list === this.#list) this.#draw();
    } catch (error) {
      this.#tell(error);
    }
  }

  #back(): void {
    this.#say('');
    this.#list = undefined;
    this.#draw();
    byKey(this.#view, this.#backTo)?.focus();
  }

  /** Campaigns by name; a citizen or an id of IO only when no campaign has that name. */
  async #find(): Promise<void> {
    const text = this.#input.value.trim();
    this.#search = text;
    this.#end.hidden = text === '';
    this.#pages = 1;
    this.#list = undefined;
    this.#say('');
    const found = await this.#campaignsFound();
    if (text === '' || found !== 0) return;
    this.#say(say('sidebar.search.going'));
    const title = say('sidebar.search.results');
    const moreText = say('sidebar.search.goOn');
    const fetch = (after: number | null): Promise<ItemPage> => searchOn(text, after);
    await this.#openList({ title, choice: undefined, fetch, moreText });
    this.#say(
      this.#leaveEmptyList()
        ? `${say('sidebar.search.none', { text })} ${say('sidebar.search.citizen')}`
        : '',
    );
  }

  /** How many campaigns have the name that is looked for, now drawn; undefined: no answer. Not to be overtaken, as a refresh may be. */
  async #campaignsFound(): Promise<number | undefined> {
    this.#asked += 1;
    try {
      this.#overview = await fetchOverview(this.#search, this.#pages);
      this.#complain('');
      this.#draw();
      return this.#overview.found;
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  #leaveEmptyList(): boolean {
    if (this.#list === undefined || this.#list.items.length > 0) return false;
    this.#list = undefined;
    this.#draw();
    return true;
  }

  async #resume(campaign: Campaign): Promise<void> {
    const { wait } = campaign;
    const name = campaignName(campaign.campaign);
    const whole = wait.kind === 'stopped' && wait.whole;
    if (whole && !(await ask('resume', say('sidebar.confirm.resume', { campaign: name })))) return;
    await this.#act({ do: 'resume', ...nameOf(campaign) }, name);
  }

  async #cancel(campaign: Campaign): Promise<void> {
    const name = campaignName(campaign.campaign);
    const text = say('sidebar.confirm.cancel', { campaign: name, n: waitingOf(campaign) });
    if (!(await ask('cancel', text))) return;
    await this.#act({ do: 'cancel', ...nameOf(campaign) }, name);
  }

  async #decide(what: 'resend' | 'mark-sent'): Promise<void> {
    const list = this.#list;
    if (list === undefined) return;
    const ids = [...list.chosen];
    if (ids.length === 0) {
      this.#say(say('sidebar.list.chooseFirst'));
      return;
    }
    const which = what === 'resend' ? 'resend' : 'markSent';
    if (!(await ask(which, say(`sidebar.confirm.${which}`, { n: ids.length })))) return;
    await this.#act({ do: what, ids }, '');
    await this.#openList(list);
  }

  async #act(action: Action, campaign: string): Promise<void> {
    try {
      const { changed } = await act(action);
      const key = action.do === 'mark-sent' ? 'markSent' : action.do;
      const done = say(`sidebar.done.${key}`, { campaign: campaignName(campaign), n: changed });
      const others = 'ids' in action ? action.ids.length - changed : 0;
      this.#say(others > 0 ? `${done} ${say('sidebar.done.others', { n: others })}` : done);
      await this.#refresh();
    } catch (error) {
      this.#tell(error);
    }
  }

  async #export(address: string, full: boolean): Promise<void> {
    if (full && !(await ask('full', say('sidebar.confirm.full')))) return;
    try {
      if (hasLogin()) await download(address);
      else location.assign(address);
    } catch (error) {
      this.#tell(error);
    }
  }

  #say(text: string): void {
    this.#notice.textContent = text;
    this.#noticeFor = undefined;
  }

  /** "… is going on" must not stand there once the campaign is over. */
  #forgetOldNotice({ campaigns }: Overview): void {
    const now = JSON.stringify(campaigns.map(({ line, campaign, wait }) => [line, campaign, wait.kind]));
    if (this.#noticeFor !== undefined && this.#noticeFor !== now) this.#say('');
    else this.#noticeFor = now;
  }

  #tell(error: unknown): void {
    const { status, refusal } = error instanceof CallError ? error : { status: -1, refusal: undefined };
    const fault = refusal === undefined ? undefined : registerFault(refusal);
    if (fault !== undefined) {
      this.#complain(say('sidebar.error.register'), fault);
      return;
    }
    const known: Readonly<Record<number, NamesUnder<'sidebar.error'>>> = {
      0: 'offline',
      401: 'login',
      403: 'forbidden',
    };
    const code = refusal?.code ?? String(status);
    this.#complain(say(`sidebar.error.${known[status] ?? 'internal'}`, { code }));
  }

  /** Only a new text is written, so that a screen reader does not repeat it at every question. */
  #complain(title: string, text = ''): void {
    if (this.#alert.textContent === title + text) return;
    this.#alert.replaceChildren();
    if (title !== '') this.#alert.append(element('strong', {}, title));
    if (text !== '') this.#alert.append(element('p', {}, text));
  }
}

function nameOf({ line, campaign }: Campaign): { line: string; campaign: string } {
  return { line, campaign };
}

/** Goes on while nothing is found and there is more to look at: each answer looks at a few thousand messages. */
async function searchOn(text: string, after: number | null): Promise<ItemPage> {
  let page = await findMessages(text, after);
  while (page.items.length === 0 && page.next !== null) page = await findMessages(text, page.next);
  return page;
}

/** What is asked before it is done: a title, a text, and a button that says yes. */
type Asked =
  NamesUnder<'sidebar.confirm'> extends infer Name ? (Name extends `${infer What}Yes` ? What : never) : never;

function ask(what: Asked, text: string): Promise<boolean> {
  return confirm({ title: say(`sidebar.confirm.${what}Title`), text, yes: `sidebar.confirm.${what}Yes` });
}

function inboxLink(): HTMLElement {
  const icon = element('i', { className: 'fa fa-inbox', 'aria-hidden': 'true' });
  const attributes = { href: INBOX, target: '_blank', rel: 'noopener', 'data-key': 'inbox' };
  return element('a', attributes, icon, ' ', say('sidebar.inbox'));
}
