/** What a stage is called, and how it looks. */
import type { Campaign, Sending, SendingLine, Stage } from '../api';
import type { Tone } from './controls';
import { t } from './texts';

export function stageName(stage: Stage): string {
  return t(`stage.${stage}`);
}

const TONES: Readonly<Record<Stage, Tone | 'plain'>> = {
  columns: 'plain',
  checking: 'info',
  checked: 'plain',
  waiting: 'warn',
  scheduled: 'info',
  leaving: 'info',
  left: 'good',
  cancelled: 'plain',
};

/** A sending in a word or two: once rows have left, what their campaign is at. */
export function stateOf({ stage, campaign }: Pick<SendingLine, 'stage' | 'campaign'>): {
  readonly text: string;
  readonly tone: Tone | 'plain';
} {
  if (stage === 'left' && campaign !== null) {
    if (campaign.states['in-doubt'] > 0) return { text: t('home.state.inDoubt'), tone: 'warn' };
    if (under(campaign) > 0)
      return campaign.wait.kind === 'running'
        ? { text: t('home.state.sending'), tone: 'info' }
        : { text: t('home.state.waits'), tone: 'warn' };
    return { text: t('home.state.done'), tone: 'good' };
  }
  return { text: stageName(stage), tone: TONES[stage] };
}

/** Messages on their way. */
export function under({ states }: Campaign): number {
  return states.queued + states.checking + states.sending;
}

/** Rows of a sending that was cancelled while they left, and which did not. */
export function keptBack({ stage, check }: Sending, { total }: Campaign): number {
  return stage === 'cancelled' ? Math.max(0, (check?.leave ?? 0) - total) : 0;
}
