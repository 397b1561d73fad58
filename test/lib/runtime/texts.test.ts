import assert from 'node:assert/strict';
import type { TestAnswer } from '../../../nodes/service/api';
import { CATALOGUES } from '../../../nodes/locales';
import { lookUp } from '../../../nodes/locales/catalogue';

/** Every result has its sentence under `dialog.connection`, but a fault, which has those of its code. */
const RESULTS: Readonly<Record<Exclude<TestAnswer['result'], 'fault'>, readonly string[]>> = {
  right: [],
  limited: [],
  wrongKey: [],
  notAllowed: [],
  forbidden: ['answer'],
  tooMany: ['seconds'],
  trouble: ['status'],
  notIo: ['status'],
  dns: ['error'],
  tls: ['error'],
  network: ['error'],
  timeout: [],
  simulator: [],
  deployFirst: [],
  environment: [],
  keyMissing: [],
};

const LINE = {
  ...{ empty: [], queued: ['n'], elsewhere: ['n'], pace: ['n'], paused: ['n'], forecastSeconds: ['n'] },
  ...{ forecast: ['hours', 'minutes'], closed: ['hours', 'minutes'], window: ['from', 'to'] },
  ...{ windowAlways: [], windowSimulator: [], outage: [], stopped: [] },
  done: ['sent', 'unreachable', 'inDoubt', 'discarded'],
};

const HINTS = {
  table: [],
  strikethrough: [],
  html: ['tag'],
  rule: [],
  unused: ['field'],
  personal: ['field'],
};

describe('preview: the texts whose keys the code puts together', () => {
  for (const language of ['it', 'en-US'] as const) {
    const texts = CATALOGUES[language];

    it(`are all there in ${language}, with what they need`, () => {
      for (const [group, all] of Object.entries({
        'dialog.connection': RESULTS,
        'dialog.line': LINE,
        hint: HINTS,
      })) {
        for (const [name, needed] of Object.entries(all)) {
          const text = lookUp(texts, `${group}.${name}`) ?? '';
          const found = [...text.matchAll(/__(\w+?)__/g)].map(([, one]) => one);
          assert.notEqual(text, '', `${group}.${name}`);
          assert.deepEqual(found, [...needed], `${group}.${name}`);
        }
      }
    });
  }
});
