/** One campaign: how far it is, what became of its messages, why, and what a person can do. */
import type { NamesUnder } from '../../lib/core/words';
import type { Campaign, Choice, ReasonCount, State, Wait } from '../data';
import { button, element } from './elements';
import { duration, hour, moment, number, reasonOfGroup, remedyOf, say, stateName } from './texts';

/** What the view around asks for. */
export interface CampaignDesk {
  readonly mayWrite: boolean;
  /** Whether the part of the view with this key is open. */
  isOpen(key: string): boolean;
  setOpen(key: string, open: boolean): void;
  show(choice: Choice, title: string): void;
  exportLink(choice: Choice, key: string, name: string): HTMLElement;
  stop(campaign: Campaign): void;
  resume(campaign: Campaign): void;
  cancel(campaign: Campaign): void;
}

const LISTED = ['sent', 'unreachable', 'in-doubt', 'discarded', 'queued'] as const satisfies readonly State[];

export function campaignName(campaign: string): string {
  return campaign.trim() === '' ? say('sidebar.campaign.noName') : campaign.trim();
}

export function waitingOf({ states }: Campaign): number {
  return states.queued + states.checking + states.sending;
}

export function campaignCard(campaign: Campaign, desk: CampaignDesk): HTMLElement {
  const key = JSON.stringify([campaign.line, campaign.campaign]);
  const name = campaignName(campaign.campaign);
  const heading = element('h3', { title: name }, name);
  const card = element(
    'section',
    { className: 'io-sends-card', 'aria-label': `${name}, ${modeName(campaign)}` },
    heading,
    element(
      'p',
      { className: 'io-sends-small' },
      element('span', { className: `io-sends-mode io-sends-mode-${campaign.mode}` }, modeName(campaign)),
      ' ',
      say('sidebar.campaign.since', { at: moment(campaign.since) }),
    ),
    ...progress(campaign, name),
    waitLine(campaign),
    counts(campaign, desk, key, name),
    actions(campaign, desk, key, name),
    reasons(campaign, desk, key, name),
  );
  return card;
}

function modeName({ mode }: Campaign): string {
  return say(`sidebar.mode.${mode}`);
}

function progress(campaign: Campaign, name: string): HTMLElement[] {
  const { total } = campaign;
  const done = total - waitingOf(campaign);
  const words = say('sidebar.campaign.progress', { done, n: total });
  const bar = element('progress', {
    max: String(total),
    value: String(done),
    'aria-label': `${name}: ${words}`,
  });
  return [bar, element('p', { className: 'io-sends-small' }, words)];
}

function waitLine(campaign: Campaign): HTMLElement {
  const { kind } = campaign.wait;
  const calm = kind === 'none' || kind === 'running';
  const undecided = kind === 'none' && campaign.states['in-doubt'] > 0;
  const icon = undecided
    ? 'fa-question-circle'
    : kind === 'none'
      ? 'fa-check'
      : kind === 'running'
        ? 'fa-paper-plane-o'
        : 'fa-pause-circle-o';
  return element(
    'p',
    { className: calm ? 'io-sends-wait' : 'io-sends-wait io-sends-still' },
    element('i', { className: `fa ${icon}`, 'aria-hidden': 'true' }),
    ' ',
    waitText(campaign.wait, campaign),
  );
}

function waitText(wait: Wait, campaign: Campaign): string {
  switch (wait.kind) {
    case 'running':
      return say('sidebar.wait.running', { time: duration(wait.seconds) });
    case 'stopped':
      return say(wait.whole ? 'sidebar.wait.stoppedWhole' : 'sidebar.wait.stopped');
    case 'window':
      return say('sidebar.wait.window', { at: moment(wait.at) });
    case 'paused':
      return say('sidebar.wait.paused', { at: hour(wait.at) });
    case 'halted': {
      const fault = say('sidebar.wait.halted', { fault: say(`status.fault.${wait.code}`) });
      return `${fault}. ${say(`fault.${wait.code}.remedy`, { file: '' })}`;
    }
    case 'elsewhere':
      return say('sidebar.wait.elsewhere', { mode: modeName(campaign) });
    case 'none':
      return say(campaign.states['in-doubt'] > 0 ? 'sidebar.wait.undecided' : 'sidebar.wait.none');
    case 'outage':
    case 'orphan':
      return say(`sidebar.wait.${wait.kind}`);
  }
}

/** Each number opens its messages. What is leaving just now is shown, not listed: it is gone before it is read. */
function counts(campaign: Campaign, desk: CampaignDesk, key: string, name: string): HTMLElement {
  const { states } = campaign;
  const leaving = states.checking + states.sending;
  const listed = LISTED.filter((state) => states[state] > 0).map((state) =>
    element(
      'li',
      {},
      button(countText(state, states[state]), {
        key: `${key} ${state}`,
        name: `${countText(state, states[state])} (${name})`,
        className: `io-sends-count io-sends-${state}`,
        onClick: () => {
          desk.show({ ...nameOf(campaign), state }, titleOf(name, stateName(state)));
        },
      }),
    ),
  );
  const moving = element('li', {}, countText('sending', leaving));
  return element(
    'ul',
    { className: 'io-sends-counts', 'aria-label': say('sidebar.campaign.counts') },
    ...listed,
    leaving > 0 && moving,
  );
}

function actions(campaign: Campaign, desk: CampaignDesk, key: string, name: string): HTMLElement {
  const { kind } = campaign.wait;
  const named = (action: NamesUnder<'sidebar.action'>): string =>
    say('sidebar.action.of', { action: say(`sidebar.action.${action}`), campaign: name });
  const make = (action: 'stop' | 'resume' | 'cancel', icon: string): HTMLElement =>
    button(say(`sidebar.action.${action}`), {
      // Stop and resume stand in one place: the keyboard stays there.
      key: `${key} ${action === 'cancel' ? 'cancel' : 'go'}`,
      name: named(action),
      icon,
      onClick: () => {
        desk[action](campaign);
      },
    });
  const moves = kind === 'running' || kind === 'outage' || kind === 'window' || kind === 'paused';
  const still = kind === 'stopped' || kind === 'halted';
  return element(
    'div',
    { className: 'io-sends-actions' },
    desk.mayWrite && moves && make('stop', 'fa-pause'),
    desk.mayWrite && still && make('resume', 'fa-play'),
    desk.mayWrite && kind !== 'none' && make('cancel', 'fa-times'),
    desk.exportLink(nameOf(campaign), `${key} csv`, named('csv')),
  );
}

/** Grouped by reason, closed until asked for; what a person must decide comes first. */
function reasons(campaign: Campaign, desk: CampaignDesk, key: string, name: string): HTMLElement | undefined {
  if (campaign.reasons.length === 0) return undefined;
  const n = campaign.reasons.reduce((sum, reason) => sum + reason.n, 0);
  const details = element(
    'details',
    { open: desk.isOpen(key) },
    element('summary', { 'data-key': `${key} why` }, say('sidebar.reasons.title', { n })),
    ...campaign.reasons.map((reason) => reasonGroup(reason, campaign, desk, key, name)),
  );
  details.addEventListener('toggle', () => {
    desk.setOpen(key, details.open);
  });
  return details;
}

function reasonGroup(
  { reason, state, n }: ReasonCount,
  campaign: Campaign,
  desk: CampaignDesk,
  key: string,
  name: string,
): HTMLElement {
  const why = reasonOfGroup(reason);
  return element(
    'div',
    { className: 'io-sends-reason' },
    element('p', {}, element('strong', {}, countText(state, n)), ` · ${why}`),
    element('p', {}, remedyOf(reason)),
    button(say('sidebar.action.show'), {
      key: `${key} ${state} ${reason}`,
      name: `${say('sidebar.action.show')}: ${name}, ${why}`,
      onClick: () => {
        desk.show({ ...nameOf(campaign), state, reason }, titleOf(name, stateName(state)));
      },
    }),
  );
}

function countText(state: State, n: number): string {
  return `${stateName(state)}: ${number(n)}`;
}

function nameOf({ line, campaign }: Campaign): { line: string; campaign: string } {
  return { line, campaign };
}

function titleOf(campaign: string, what: string): string {
  return say('sidebar.list.title', { campaign, what });
}
