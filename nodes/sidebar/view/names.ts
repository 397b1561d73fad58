/** What a campaign is called, by people and by programs. */
import type { Campaign } from '../data';
import { say } from './texts';

export function campaignName(campaign: string): string {
  return campaign.trim() === '' ? say('sidebar.campaign.noName') : campaign.trim();
}

/** Tells a campaign from all others. */
export function campaignKey({ line, campaign }: Pick<Campaign, 'line' | 'campaign'>): string {
  return JSON.stringify([line, campaign]);
}
