import { describeStory, type Story } from '../scadenze/support/days';

/** From before the end of one summer time to after the end of the next, with a 29 February in between. */
const STORY: Omit<Story, 'seed'> = {
  from: '2027-10-20T00:00:00Z',
  ...{ days: 410, notices: 300, dueWithin: 80, sends: 0.05, ends: 0.1 },
};

describeStory('a year of payments', { told: { ...STORY, seed: 20271020 }, asked: { ...STORY, seed: 42 } });
