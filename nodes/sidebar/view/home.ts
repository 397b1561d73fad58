/** The first view: what waits for a decision, how fast it goes, and the campaigns. */
import type { Overview } from '../data';
import { campaignCard, type CampaignDesk } from './campaign';
import { chart } from './chart';
import { button, element, redraw } from './elements';
import { say } from './texts';

export interface HomeDesk extends CampaignDesk {
  showInDoubt(): void;
  moreCampaigns(): void;
}

export function drawHome(place: HTMLElement, overview: Overview, search: string, desk: HomeDesk): void {
  const { campaigns, found } = overview;
  redraw(
    place,
    search === '' && inDoubt(overview.inDoubt, desk),
    search === '' && chart(overview.perMinute),
    campaigns.length === 0 && search === '' && empty(),
    ...campaigns.map((campaign) => campaignCard(campaign, desk)),
    found > campaigns.length &&
      button(say('sidebar.campaign.more', { n: found - campaigns.length }), {
        key: 'more-campaigns',
        onClick: () => {
          desk.moreCampaigns();
        },
      }),
  );
}

function inDoubt(n: number, desk: HomeDesk): HTMLElement | undefined {
  if (n === 0) return undefined;
  const text = say('sidebar.inDoubt.count', { n });
  return button(text, {
    key: 'in-doubt',
    icon: 'fa-question-circle',
    className: 'io-sends-doubt',
    onClick: () => {
      desk.showInDoubt();
    },
  });
}

function empty(): HTMLElement {
  return element(
    'div',
    { className: 'io-sends-empty' },
    element('strong', {}, say('sidebar.empty.title')),
    element('p', {}, say('sidebar.empty.text')),
  );
}
