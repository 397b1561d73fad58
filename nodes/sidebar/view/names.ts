/** What campaigns and actions are called, by people and by programs. */
import type { Action, Campaign } from '../api';
import { say } from './texts';

/** Names of the actions in the catalogue. */
export const ACTION_NAMES = {
  stop: 'stop',
  resume: 'resume',
  cancel: 'cancel',
  confirm: 'confirm',
  emit: 'emit',
  resend: 'resend',
  'mark-sent': 'markSent',
  'drop-verdict': 'dropVerdict',
  'drop-rows': 'dropRows',
  'settle-doubt': 'settleDoubt',
  'forget-simulated': 'forgetSimulated',
} as const satisfies Record<Exclude<Action['do'], 'send-checked'>, string>;

export function campaignName(campaign: string): string {
  return campaign.trim() === '' ? say('sidebar.campaign.noName') : campaign.trim();
}

/** Tells a campaign from all others. */
export function campaignKey({ line, campaign }: Pick<Campaign, 'line' | 'campaign'>): string {
  return JSON.stringify([line, campaign]);
}
