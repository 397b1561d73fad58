/** How far a campaign is, and with what outcome: a bar in the colours of the outcomes, and the same in words. */
import type { JSX } from 'preact';
import type { Campaign } from '../api';
import { number, say, stateName } from './texts';

const OUTCOMES = ['sent', 'unreachable', 'in-doubt', 'discarded', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How many messages have come to which end. What a person cancelled is told from what was discarded. */
export function outcomesOf({ states, reasons }: Campaign): Readonly<Record<Outcome, number>> {
  const cancelled = reasons.find(({ reason }) => reason === 'CANCELLED')?.n ?? 0;
  return { ...states, discarded: states.discarded - cancelled, cancelled };
}

export function outcomeText(outcome: Outcome, n: number): string {
  const name = outcome === 'cancelled' ? say('sidebar.state.cancelled') : stateName(outcome);
  return `${name}: ${number(n)}`;
}

export function Bar({ campaign, name }: { readonly campaign: Campaign; readonly name: string }): JSX.Element {
  const outcomes = outcomesOf(campaign);
  const shown = OUTCOMES.filter((outcome) => outcomes[outcome] > 0);
  const words = shown.map((outcome) => outcomeText(outcome, outcomes[outcome]));
  return (
    <div class="io-sends-bar" role="img" aria-label={`${name}: ${[...words, waiting(campaign)].join(', ')}`}>
      {shown.map((outcome) => (
        <span key={outcome} class={`io-sends-${outcome}`} style={`flex:${outcomes[outcome]} 0`} />
      ))}
      <span style={`flex:${restOf(campaign)} 0`} />
    </div>
  );
}

function restOf({ states }: Campaign): number {
  return states.queued + states.checking + states.sending;
}

function waiting(campaign: Campaign): string {
  return `${stateName('queued')}: ${number(restOf(campaign))}`;
}
