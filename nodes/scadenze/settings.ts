/** The saved properties of io-scadenze, with what holds where one is missing or wrong. */
import type { NodeDef } from 'node-red';
import type { NoticePlan } from '../lib/register';
import { minutesOf } from '../lib/core/minutes';

export interface DeadlinesDef extends NodeDef {
  service?: string;
  daysBefore?: number | string;
  daysAfter?: number | string;
  paidBy?: string;
  atTime?: string;
}

/** How it is known who paid: IO tells (Premium), the ente's own system tells, or a flow answers a question. */
export type PaidBy = 'premium' | 'messages' | 'query';

export interface Settings {
  readonly plan: NoticePlan;
  readonly paidBy: PaidBy;
  /** Minutes since midnight. */
  readonly atTime: number;
}

const NINE = 9 * 60;

export function settingsOf(def: DeadlinesDef): Settings {
  const { paidBy } = def;
  return {
    plan: {
      before: within(def.daysBefore, 1, 60, 5),
      // On the due day itself everybody may still pay until midnight: 0 means as soon as it is over.
      after: Math.max(1, within(def.daysAfter, 0, 60, 3)),
    },
    // An unknown way is the one that asks before each list: silence gives nothing.
    paidBy: paidBy === 'premium' || paidBy === 'messages' ? paidBy : 'query',
    atTime: minutesOf(def.atTime ?? '') ?? NINE,
  };
}

function within(value: number | string | undefined, min: number, max: number, fallback: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return fallback;
  return Math.min(max, Math.max(min, Math.floor(number)));
}
