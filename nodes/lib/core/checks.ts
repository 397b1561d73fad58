/** What a check sees, and what it answers. Checks are pure: they run for the dialog, for the triangle and in tests. */
import { isUlid } from './attachment';
import type { Mode } from './types';
import type { Reason } from './reason';

export interface Situation {
  /** Another property of the same node: what the open dialog shows, else what is saved. */
  property(name: string): unknown;
  /** The state of the node with this id. */
  config(id: string): 'missing' | 'wrong' | 'fine';
  /** Whether Node-RED can read a path or expression of this typed-input type. */
  isReadable(value: string, type: string): boolean;
  /** Where the node's institution sends. Simulator when it has none. */
  readonly mode: Mode;
}

/** Null when all is well. */
export type Check = (value: unknown, situation: Situation) => Reason | null;

/** A check of a property that names a config node; `what` is `service` or `institution`. */
export function configCheck(what: 'service' | 'institution'): Check {
  return (value, situation) => {
    if (typeof value !== 'string' || value === '' || value === '_ADD_')
      return { key: `check.${what}Missing` };
    switch (situation.config(value)) {
      case 'missing':
        return { key: `check.${what}Gone` };
      case 'wrong':
        return { key: `check.${what}Wrong` };
      case 'fine':
        return null;
    }
  };
}

/**
 * A check of a property that names a message node. What is wrong with that one is its own business: Node-RED would not look
 * here again once it is right.
 */
export const messageNodeCheck: Check = (value, situation) => {
  if (typeof value !== 'string' || value === '') return { key: 'check.messageNodeMissing' };
  return situation.config(value) === 'missing' ? { key: 'check.messageNodeGone' } : null;
};

/** The id of a remote content configuration; a service without attachments has none. */
export const configurationCheck: Check = (value) => {
  const id = typeof value === 'string' ? value.trim() : '';
  return id === '' || isUlid(id) ? null : { key: 'check.configurationId' };
};

/** A check for whole numbers, which arrive as text from a dialog. */
export function integerCheck(min: number, max: number): Check {
  return (value) => {
    const number = toInteger(value);
    return number !== null && number >= min && number <= max
      ? null
      : { key: 'check.integer', args: { min, max } };
  };
}

/** The whole number that a saved value or the text of an input stands for. */
export function toInteger(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? value : null;
  return typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : null;
}
