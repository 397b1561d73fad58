/** One campaign: how far it is, what became of its messages, why, and what a person can do. */
import type { NamesUnder } from '../../lib/core/words';
import type { JSX } from 'preact';
import type { Campaign, Choice, ReasonCount, State, Wait } from '../api';
import { Bar, outcomesOf, outcomeText } from './bar';
import { Button, type ExportFile, ExportLink, Icon } from './controls';
import { type HoldActs, HoldBlock } from './hold';
import { campaignKey, campaignName } from './names';
import { exportAddress } from './server';
import { duration, hour, moment, number, reasonOfGroup, remedyOf, say, stateName } from './texts';

/** What a campaign asks for. */
export interface CampaignActs extends HoldActs {
  /** Campaigns, by their keys, whose reasons are open. */
  readonly open: Set<string>;
  show(choice: Choice, title: string): void;
  readonly exportFile: ExportFile;
  stop(campaign: Campaign): void;
  resume(campaign: Campaign): void;
  emit(campaign: Campaign): void;
}

interface CardProps {
  readonly campaign: Campaign;
  readonly acts: CampaignActs;
}

const LISTED = ['sent', 'unreachable', 'in-doubt', 'discarded', 'cancelled', 'queued'] as const;
const CANCELLED = { state: 'discarded', reason: 'CANCELLED' } as const;

export function waitingOf({ states }: Campaign): number {
  return states.queued + states.checking + states.sending;
}

export function CampaignCard({ campaign, acts }: CardProps): JSX.Element {
  const name = campaignName(campaign.campaign);
  const mode = modeName(campaign);
  const done = campaign.total - waitingOf(campaign);
  const progress = say('sidebar.campaign.progress', { done, n: campaign.total });
  return (
    <section class="io-sends-card" aria-label={`${name}, ${mode}`}>
      <h3 title={name}>{name}</h3>
      <p class="io-sends-small">
        <span class={`io-sends-mode io-sends-mode-${campaign.mode}`}>{mode}</span>{' '}
        {say('sidebar.campaign.since', { at: moment(campaign.since) })}
      </p>
      <Bar campaign={campaign} name={name} />
      <p class="io-sends-small">{progress}</p>
      {campaign.hold !== undefined && (
        <HoldBlock campaign={campaign} hold={campaign.hold} name={name} acts={acts} />
      )}
      {campaign.wait.kind !== 'confirm' && waitLine(campaign)}
      {campaign.by && <p class="io-sends-small">{say('sidebar.campaign.by', { name: campaign.by })}</p>}
      {counts(campaign, acts)}
      {actions(campaign, acts)}
      {campaign.reasons.length > 0 && reasons(campaign, acts)}
    </section>
  );
}

function modeName({ mode }: Campaign): string {
  return say(`sidebar.mode.${mode}`);
}

function waitLine(campaign: Campaign): JSX.Element {
  const { kind } = campaign.wait;
  const calm = kind === 'none' || kind === 'running';
  return (
    <p class={calm ? 'io-sends-wait' : 'io-sends-wait io-sends-still'}>
      <Icon name={waitIcon(campaign)} /> {waitText(campaign.wait, campaign)}
    </p>
  );
}

function waitIcon({ wait: { kind }, states }: Campaign): string {
  if (kind === 'running') return 'fa-paper-plane-o';
  if (kind !== 'none') return 'fa-pause-circle-o';
  return states['in-doubt'] > 0 ? 'fa-question-circle' : 'fa-check';
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
    case 'confirm':
      return '';
    case 'outage':
    case 'orphan':
      return say(`sidebar.wait.${wait.kind}`);
  }
}

/** Each number opens its messages. What is leaving just now is shown, not listed: it is gone before it is read. */
function counts(campaign: Campaign, acts: CampaignActs): JSX.Element {
  const { states } = campaign;
  const numbers = { ...outcomesOf(campaign), queued: states.queued };
  const leaving = states.checking + states.sending;
  const name = campaignName(campaign.campaign);
  return (
    <ul class="io-sends-counts" aria-label={say('sidebar.campaign.counts')}>
      {LISTED.filter((state) => numbers[state] > 0).map((state) => {
        const text =
          state === 'queued' ? countText(state, numbers.queued) : outcomeText(state, numbers[state]);
        const choice = state === 'cancelled' ? CANCELLED : { state };
        return (
          <li key={state}>
            <Button
              text={text}
              name={`${text} (${name})`}
              class={`io-sends-count io-sends-${state}`}
              onClick={() => {
                acts.show({ ...placeOf(campaign), ...choice }, titleOf(name, text.replace(/: [^:]*$/, '')));
              }}
            />
          </li>
        );
      })}
      {leaving > 0 && <li key="leaving">{countText('sending', leaving)}</li>}
    </ul>
  );
}

const ICONS = { stop: 'fa-pause', resume: 'fa-play', cancel: 'fa-times', emit: 'fa-repeat' } as const;

function actions(campaign: Campaign, acts: CampaignActs): JSX.Element {
  const { kind } = campaign.wait;
  const moves = kind === 'running' || kind === 'outage' || kind === 'window' || kind === 'paused';
  const still = kind === 'stopped' || kind === 'halted';
  const hasOutcomes = campaign.total > waitingOf(campaign);
  const named = (action: NamesUnder<'sidebar.action'>): string =>
    say('sidebar.action.of', {
      action: say(`sidebar.action.${action}`),
      campaign: campaignName(campaign.campaign),
    });
  const act = (action: keyof typeof ICONS): JSX.Element => (
    <Button
      // Stop and resume are one button: the keyboard stays on it.
      key={action === 'cancel' || action === 'emit' ? action : 'go'}
      text={say(`sidebar.action.${action}`)}
      name={named(action)}
      icon={ICONS[action]}
      onClick={() => {
        acts[action](campaign);
      }}
    />
  );
  return (
    <div class="io-sends-actions">
      {acts.mayWrite && moves && act('stop')}
      {acts.mayWrite && still && act('resume')}
      {acts.mayWrite && kind !== 'none' && kind !== 'confirm' && act('cancel')}
      {acts.mayWrite && hasOutcomes && kind !== 'orphan' && act('emit')}
      <ExportLink
        key="csv"
        address={exportAddress(placeOf(campaign), false)}
        text={say('sidebar.action.csv')}
        name={named('csv')}
        onExport={acts.exportFile}
      />
    </div>
  );
}

/** Grouped by reason, closed until asked for; what a person must decide comes first. */
function reasons(campaign: Campaign, acts: CampaignActs): JSX.Element {
  const key = campaignKey(campaign);
  const n = campaign.reasons.reduce((sum, reason) => sum + reason.n, 0);
  return (
    <details
      open={acts.open.has(key)}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) acts.open.add(key);
        else acts.open.delete(key);
      }}
    >
      <summary>{say('sidebar.reasons.title', { n })}</summary>
      {campaign.reasons.map((reason) => reasonGroup(reason, campaign, acts))}
    </details>
  );
}

function reasonGroup({ reason, state, n }: ReasonCount, campaign: Campaign, acts: CampaignActs): JSX.Element {
  const why = reasonOfGroup(reason);
  const name = campaignName(campaign.campaign);
  const show = say('sidebar.action.show');
  return (
    <div key={`${state} ${reason}`} class="io-sends-reason">
      <p>
        <strong>{countText(state, n)}</strong> · {why}
      </p>
      <p>{remedyOf(reason)}</p>
      <Button
        text={show}
        name={`${show}: ${name}, ${why}`}
        onClick={() => {
          acts.show({ ...placeOf(campaign), state, reason }, titleOf(name, stateName(state)));
        }}
      />
    </div>
  );
}

function countText(state: State, n: number): string {
  return `${stateName(state)}: ${number(n)}`;
}

/** What names the campaign to the server. */
export function placeOf({ line, campaign }: Campaign): { line: string; campaign: string } {
  return { line, campaign };
}

function titleOf(campaign: string, what: string): string {
  return say('sidebar.list.title', { campaign, what });
}
