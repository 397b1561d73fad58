import { describeStory, type Story } from './support/days';

/** With the end of summer time in it; a whole year is lived in test/reliability. */
const STORY: Omit<Story, 'seed'> = {
  from: '2027-10-01T00:00:00Z',
  ...{ days: 60, notices: 80, dueWithin: 25, sends: 0.15, ends: 0.2 },
};

describeStory('sixty days of payments', {
  told: { ...STORY, seed: 20271001 },
  asked: { ...STORY, seed: 42 },
});
