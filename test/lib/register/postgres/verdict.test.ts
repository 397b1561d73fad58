import assert from 'node:assert/strict';
import type { Since } from '../../../../nodes/lib/register/postgres/known';
import type { Remembered } from '../../../../nodes/lib/register/postgres/known-file';
import { verdictOn, type Found, type Verdict } from '../../../../nodes/lib/register/postgres/older';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 5, 1);
const SERVER = { system: '7', timeline: '00000002', synchronous: false };
const REMEMBERED: Remembered = {
  ...{
    register: 'aaa',
    place: 'here',
    system: '7',
    timeline: '00000002',
    synchronous: true,
    at: NOW - 1_000,
  },
  ...{ answer: null, process: 4, n: 9, beatAt: 5_000, ended: false },
};
const FOUND: Found = {
  ...{ register: 'aaa', answers: [], at: NOW, noted: SERVER, numbers: 4 },
  process: { gone: false, by: null, n: 9, beatAt: 5_000 },
  ...{ attempts: null, isTaken: false, isDecided: false, away: [] },
};
const INTENT: Since = { intent: { id: 1, attempts: 2, institution: 'i' } };
const TAKEN: Since = { taken: { id: 1, institution: 'i' } };
const GONE = { gone: true, by: 5, n: null, beatAt: 5_000 };

interface Case {
  readonly known?: Partial<Remembered>;
  readonly found?: Partial<Found>;
  readonly since?: Since;
  readonly isLeft?: boolean;
  readonly isThere?: boolean;
  readonly declared?: boolean;
}

describe('the verdict on a database by what is known to have been confirmed', () => {
  function of(one: Case): Verdict {
    const { known = {}, found = {}, since = {}, isLeft = false, isThere = true, declared = false } = one;
    const compared = { remembered: { ...REMEMBERED, ...known }, since, isLeft, isThere };
    return verdictOn(compared, { ...FOUND, ...found }, SERVER, declared);
  }
  const all = (verdict: Verdict, cases: Readonly<Record<string, Case>>): void => {
    for (const [what, one] of Object.entries(cases))
      it(`is ${verdict} where ${what}`, () => {
        assert.equal(of(one), verdict);
      });
  };

  all('same', {
    'all is there': {},
    'there is more': { found: { process: { gone: false, by: null, n: 12, beatAt: 9_000 } } },
    'nothing is known of a process': { known: { process: 0 }, found: { process: null } },
    'it was declared gone by another one': { found: { process: GONE } },
    'a version before declared it gone': { found: { process: { ...GONE, beatAt: null } } },
    'it ended in good order': { known: { ended: true }, found: { process: { ...GONE, by: 4 } } },
    'it was forgotten long after': { found: { process: null, at: NOW + 30 * 24 * HOUR } },
    'the last intent is there': { since: INTENT, found: { attempts: 2 } },
    'the message was tried once more': { since: INTENT, found: { attempts: 3 } },
    'its institution is in a file by now': { since: { ...INTENT, ...TAKEN }, found: { away: ['i'] } },
    'what came after the heartbeat was tidied up': {
      ...{ since: { ...INTENT, ...TAKEN, token: 't' }, found: { at: NOW + 13 * HOUR } },
    },
    'what came after it is there': {
      ...{ since: { ...TAKEN, token: 't' }, found: { isTaken: true, isDecided: true } },
    },
    'another server took over while commits waited': { known: { timeline: '00000001' } },
    'the storage keeps all, whoever takes over': {
      ...{ known: { timeline: '00000001', synchronous: false }, declared: true },
    },
    'commits waited later than this process knew': {
      known: { timeline: '00000001', synchronous: false },
      found: { noted: { ...SERVER, timeline: '00000001', synchronous: true, at: NOW } },
    },
    'one that has ended knew of a server before, and others have looked since': {
      ...{ known: { timeline: '00000001', synchronous: false }, isLeft: true },
    },
  });

  all('older', {
    'another register is there while this process runs': { found: { register: 'bbb' } },
    'another register is there at a start': { found: { register: 'bbb' }, isLeft: true },
    'a confirmation is missing, and the newest was before it': {
      ...{ known: { answer: `${NOW - 500}-x` }, found: { answers: [`${NOW - 2_000}-y`] } },
    },
    'a confirmation is missing': { known: { answer: 'x' } },
    'the process is missing': { found: { process: null } },
    'its number was not given yet, however long ago that was': {
      found: { process: null, numbers: 3, at: NOW + 99 * 24 * HOUR },
    },
    'its heartbeat is behind': { found: { process: { gone: false, by: null, n: 8, beatAt: 4_000 } } },
    'it has ended, and is not known to': { known: { ended: true } },
    'another one declared it gone after it had ended': { known: { ended: true }, found: { process: GONE } },
    'it was declared gone earlier than its last heartbeat': {
      found: { process: { ...GONE, beatAt: 4_999 } },
    },
    'it ended in good order earlier than its last heartbeat': {
      ...{ known: { ended: true }, found: { process: { ...GONE, by: 4, beatAt: 4_999 } } },
    },
    'the last intent is not there': { since: INTENT, found: { attempts: 1 } },
    'the message of the last intent is not there': { since: INTENT },
    'the last message is not there': { since: TAKEN },
    'the last decision is not there': { since: { token: 't' } },
    'the last that is known is that commits did not wait': {
      known: { timeline: '00000001', synchronous: false },
    },
    'whoever has ended knew so, and nobody has looked since': {
      ...{ known: { timeline: '00000001', synchronous: false }, isLeft: true },
      found: { noted: { ...SERVER, timeline: '00000001', synchronous: true, at: NOW - HOUR } },
    },
  });

  all('other', {
    'another register, elsewhere, is meant from this start on': {
      ...{ found: { register: 'bbb' }, isLeft: true, isThere: false },
    },
  });

  all('answered', {
    'a person has confirmed since': { found: { answers: ['x'], process: null } },
    'one did after the database was put back to before the last one': {
      ...{ known: { answer: `${NOW - 5_000}-x` }, found: { answers: [`${NOW}-y`], process: null } },
    },
    'one more did': { known: { answer: 'x' }, found: { answers: ['x', 'y'], process: null } },
  });
});
