/** What the sidebar knows and does. How it looks is elsewhere. */
import type { NamesUnder } from '../../lib/core/words';
import { Newest } from '../../lib/view/newest';
import type { Action, Campaign, Choice, HeldLook, ItemPage, Overview, ToCorrect, VerdictCard } from '../api';
import { placeOf, waitingOf } from './campaign';
import { ACTION_NAMES, campaignKey, campaignName } from './names';
import type { AskedBefore } from './controls';
import type { HomeActs } from './home';
import type { ListActs, Listed } from './list';
import { hasSender, importFirstFlow } from './first-flow';
import { registerFault } from './register-fault';
import type { SendsScreen } from './screen';
import {
  act,
  CallError,
  checkLog,
  download,
  fetchHeld,
  fetchMessages,
  fetchOverview,
  hasLogin,
  searchOn,
} from './server';
import { type Asked, say } from './texts';

interface Alert {
  readonly title: string;
  readonly text?: string;
}

/** Milliseconds in which the keyboard may still be taken to what a person has asked for. */
const PATIENCE_MS = 15_000;

export class Sends implements HomeActs, ListActs {
  readonly open = new Set<string>();
  readonly samples = new Map<string, HeldLook | 'failed'>();
  overview: Overview | undefined;
  list: Listed | undefined;
  /** What is being written, and what is being looked for. */
  typed = '';
  search = '';
  notice = '';
  readonly #screen: SendsScreen;
  readonly #overviews = new Newest();
  readonly #lists = new Newest();
  /** Why the sidebar does not know what is new. */
  #trouble: Alert | undefined;
  /** Why the last act did not happen. */
  #refused: Alert | undefined;
  #pages = 1;
  /** What a person wants to confirm as soon as it is there. */
  #awaited: { readonly hold: string; readonly until: number } | undefined;
  /** How the campaigns stood when the notice was first seen; undefined: not yet. */
  #noticeFor: string | undefined;

  constructor(screen: SendsScreen) {
    this.#screen = screen;
  }

  get mayWrite(): boolean {
    return RED.user.hasPermission('io-servizi-sociali.write');
  }

  get mayTry(): boolean {
    return RED.user.hasPermission('flows.write') && !hasSender();
  }

  /** A flow that can be pressed at once; the deploy stays the person's. */
  readonly tryExample = (): void => {
    void this.#try(async () => {
      await importFirstFlow();
      this.#say(say('sidebar.empty.tried'));
      // The next look may already show what came of it.
      if (this.overview !== undefined) this.#forgetOldNotice(this.overview);
    });
  };

  get alert(): Alert | undefined {
    return this.#trouble ?? this.#refused;
  }

  /** The user may not see the sends. */
  forbid(): void {
    this.#trouble = { title: say('sidebar.noPermission'), text: say('sidebar.noPermissionRemedy') };
    this.#screen.draw();
  }

  readonly refresh = async (): Promise<void> => {
    const newest = this.#overviews.ask();
    await this.#look(newest);
  };

  readonly showInDoubt = (): void => {
    this.show({ state: 'in-doubt' }, say('sidebar.state.in-doubt'));
  };

  show(choice: Choice, title: string): void {
    this.#say('');
    const fetch = (after: number | null): Promise<ItemPage> => fetchMessages(choice, after);
    void this.#openList({ title, choice, fetch, moreText: say('sidebar.action.more') });
  }

  readonly moreCampaigns = (): void => {
    this.#pages += 1;
    void this.refresh();
  };

  readonly back = (): void => {
    this.#say('');
    this.#closeList();
    this.#screen.focusHome();
  };

  readonly more = (): void => {
    const { list } = this;
    if (list === undefined) return;
    void this.#try(async () => {
      const { items, next } = await list.fetch(list.next);
      // Not if another list is open by now, or the button was pressed twice.
      if (list.fetch === this.list?.fetch && list.next === this.list.next)
        this.list = { ...this.list, items: [...list.items, ...items], next };
      this.#screen.draw();
    });
  };

  choose(ids: readonly number[], choose: boolean): void {
    const { list } = this;
    if (list === undefined) return;
    const chosen = new Set(list.chosen);
    for (const id of ids) {
      if (choose) chosen.add(id);
      else chosen.delete(id);
    }
    this.list = { ...list, chosen };
    this.#screen.draw();
  }

  /** Campaigns by name; a citizen or an id of IO only when no campaign has that name. */
  async find(text: string): Promise<void> {
    this.typed = text;
    this.search = text;
    this.#pages = 1;
    this.#say('');
    this.#closeList();
    this.#overviews.ask();
    // Not to be overtaken by a refresh: this is what the person waits for.
    const found = await this.#look(() => this.search === text);
    if (text === '' || found !== 0) return;
    this.#say(say('sidebar.search.going'));
    const title = say('sidebar.search.results');
    const moreText = say('sidebar.search.goOn');
    const fetch = (after: number | null): Promise<ItemPage> => searchOn(text, after);
    await this.#openList({ title, choice: undefined, fetch, moreText });
    const none = this.list?.items.length === 0;
    if (none) this.#closeList();
    this.#say(none ? `${say('sidebar.search.none', { text })} ${say('sidebar.search.citizen')}` : '');
  }

  stop(campaign: Campaign): void {
    void this.#act({ do: 'stop', ...placeOf(campaign) }, campaign.campaign);
  }

  resume(campaign: Campaign): void {
    const { wait } = campaign;
    const whole = wait.kind === 'stopped' && wait.whole;
    const name = campaignName(campaign.campaign);
    const text = say('sidebar.confirm.resume', { campaign: name });
    void this.#sure(whole, 'resume', text, () => this.#act({ do: 'resume', ...placeOf(campaign) }, name));
  }

  lookAt(campaign: Campaign): void {
    const { line, campaign: id } = campaign;
    const show = (found: HeldLook | 'failed'): void => {
      this.samples.set(campaignKey(campaign), found);
      this.#screen.draw();
    };
    fetchHeld(line, id).then(show, () => {
      show('failed');
    });
  }

  /** What the person saw leaves; what came meanwhile waits. */
  confirm(campaign: Campaign): void {
    const { hold, mode, line, campaign: id } = campaign;
    if (hold === undefined) return;
    const name = campaignName(id);
    const text = say('sidebar.confirm.confirm', {
      campaign: name,
      n: hold.n,
      mode: say(`sidebar.mode.${mode}`),
    });
    const act = (): Promise<void> => this.#act({ do: 'confirm', line, campaign: id, upTo: hold.upTo }, name);
    void this.#sure(mode !== 'simulator', 'confirm', text, act);
  }

  /** Never sends: the same card asks that asks without a verdict. */
  toHold({ line, campaign }: VerdictCard): void {
    const key = campaignKey({ line, campaign });
    if (!this.#screen.focusHold(key)) void this.find(campaign).then(() => this.#screen.focusHold(key));
  }

  /** Never sends: the list is read once more, and waits where it is to be confirmed. */
  send({ node, at, line, campaign }: VerdictCard): void {
    this.#say(say('sidebar.sending.reading'));
    void this.#try(async () => {
      const { sending = 'gone' } = await act({ do: 'send-checked', node, at });
      this.#say(say(`sidebar.sending.${sending}`, { campaign: campaignName(campaign) }));
      if (sending === 'begun')
        this.#awaited = { hold: campaignKey({ line, campaign }), until: Date.now() + PATIENCE_MS };
      await this.refresh();
    });
  }

  drop({ node, at, campaign }: VerdictCard): void {
    void this.#act({ do: 'drop-verdict', node, at }, campaign);
  }

  dropRows({ node, at }: ToCorrect): void {
    void this.#act({ do: 'drop-rows', node, at }, '');
  }

  cancel(campaign: Campaign): void {
    const name = campaignName(campaign.campaign);
    const text = say('sidebar.confirm.cancel', { campaign: name, n: waitingOf(campaign) });
    void this.#sure(true, 'cancel', text, () => this.#act({ do: 'cancel', ...placeOf(campaign) }, name));
  }

  emit(campaign: Campaign): void {
    const name = campaignName(campaign.campaign);
    const n = campaign.total - waitingOf(campaign);
    const text = say('sidebar.confirm.emit', { campaign: name, n });
    void this.#sure(true, 'emit', text, () => this.#act({ do: 'emit', ...placeOf(campaign) }, name));
  }

  readonly settleDoubt = (): void => {
    void this.#sure(true, 'register', say('sidebar.confirm.register'), () =>
      this.#act({ do: 'settle-doubt' }, ''),
    );
  };

  readonly forgetSimulated = (): void => {
    const simulated = this.overview?.simulated;
    if (simulated === undefined) return;
    const text = say('sidebar.confirm.forgetSimulated', { ...simulated });
    void this.#sure(true, 'forgetSimulated', text, () => this.#act({ do: 'forget-simulated' }, ''));
  };

  readonly checkLog = (): void => {
    void this.#try(async () => {
      const { broken } = await checkLog();
      this.#say(broken === null ? say('sidebar.log.whole') : say('sidebar.log.broken', { n: broken }));
    });
  };

  decide(what: 'resend' | 'mark-sent'): void {
    const { list } = this;
    const ids = [...(list?.chosen ?? [])];
    if (list === undefined) return;
    if (ids.length === 0) {
      this.#say(say('sidebar.list.chooseFirst'));
      return;
    }
    const asked = what === 'resend' ? 'resend' : 'markSent';
    void this.#sure(true, asked, say(`sidebar.confirm.${asked}`, { n: ids.length }), async () => {
      await this.#act({ do: what, ids }, '');
      await this.#openList(list);
    });
  }

  readonly exportFile = (address: string, asks: AskedBefore | undefined): void => {
    const question = asks ?? 'full';
    void this.#sure(asks !== undefined, question, say(`sidebar.confirm.${question}`), () =>
      this.#try(async () => {
        if (hasLogin()) await download(address);
        else location.assign(address);
      }),
    );
  };

  async #sure(doubtful: boolean, what: Asked, text: string, run: () => Promise<void>): Promise<void> {
    if (!doubtful || (await this.#screen.confirm(what, text))) await run();
  }

  /**
   * Asks how the campaigns are, and shows them if the answer is still wanted then. Gives how many there are; undefined: no answer,
   * or not wanted any more.
   */
  async #look(wanted: () => boolean): Promise<number | undefined> {
    try {
      const overview = await fetchOverview(this.search, this.#pages);
      if (!wanted()) return undefined;
      this.#trouble = undefined;
      this.overview = overview;
      this.#forgetOldNotice(overview);
      this.#screen.draw();
      this.#leadToHold();
      return overview.found;
    } catch (error) {
      if (wanted()) {
        this.#trouble = alertOf(error);
        this.#screen.draw();
      }
      return undefined;
    }
  }

  /** Once there is something to confirm of what the person wanted sent, unless that takes so long that they do something else. */
  #leadToHold(): void {
    const { hold, until } = this.#awaited ?? { hold: '', until: 0 };
    if (Date.now() > until) return;
    if (this.list === undefined && this.#screen.focusHold(hold)) this.#awaited = undefined;
  }

  async #openList({
    title,
    choice,
    fetch,
    moreText,
  }: Omit<Listed, 'items' | 'next' | 'chosen'>): Promise<void> {
    const newest = this.#lists.ask();
    if (this.list === undefined) this.#screen.leaveHome();
    await this.#try(async () => {
      const { items, next } = await fetch(null);
      if (!newest()) return;
      this.list = { title, choice, fetch, moreText, items, next, chosen: new Set() };
      this.#screen.draw();
      this.#screen.focusList();
    });
  }

  #closeList(): void {
    this.#lists.ask();
    this.list = undefined;
    this.#screen.draw();
  }

  async #act(action: Exclude<Action, { do: 'send-checked' }>, campaign: string): Promise<void> {
    await this.#try(async () => {
      const { changed, readings = 0 } = await act(action);
      const done = say(`sidebar.done.${ACTION_NAMES[action.do]}`, {
        campaign: campaignName(campaign),
        n: changed,
      });
      const others = 'ids' in action ? action.ids.length - changed : 0;
      const rest = [
        ...(others > 0 ? [say('sidebar.done.others', { n: others })] : []),
        ...(action.do === 'cancel'
          ? [say(readings > 0 ? 'sidebar.done.notRead' : 'sidebar.done.toCome')]
          : []),
      ];
      this.#say([done, ...rest].join(' '));
      await this.refresh();
    });
  }

  /** Runs what a person wants. */
  async #try(run: () => Promise<void>): Promise<void> {
    this.#refused = undefined;
    try {
      await run();
    } catch (error) {
      this.#refused = alertOf(error);
      this.#screen.draw();
    }
  }

  #say(text: string): void {
    this.notice = text;
    this.#noticeFor = undefined;
    this.#refused = undefined;
    this.#screen.draw();
  }

  /** "… is going on" must not stand there once the campaign is over. */
  #forgetOldNotice({ campaigns }: Overview): void {
    const now = JSON.stringify(campaigns.map(({ line, campaign, wait }) => [line, campaign, wait.kind]));
    if (this.#noticeFor !== undefined && this.#noticeFor !== now) this.#say('');
    else this.#noticeFor = now;
  }
}

function alertOf(error: unknown): Alert {
  const { status, refusal } = error instanceof CallError ? error : { status: -1, refusal: undefined };
  const text = refusal && registerFault(refusal);
  if (text !== undefined) return { title: say('sidebar.error.register'), text };
  const known: Readonly<Record<number, NamesUnder<'sidebar.error'>>> = {
    0: 'offline',
    401: 'login',
    403: 'forbidden',
  };
  const code = refusal?.code ?? String(status);
  return { title: say(`sidebar.error.${known[status] ?? 'internal'}`, { code }) };
}
