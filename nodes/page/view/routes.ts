/** Where in the page one is, as the part of its address behind `#` says it: no name of a person, file or list stands there. */
import type { Stage } from '../api';

/** The steps of a sending, in their order. */
export const STEPS = ['file', 'columns', 'check', 'look', 'test', 'send', 'follow', 'proof'] as const;
export type Step = (typeof STEPS)[number];

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'new' }
  /** Without a step: the one that is due. */
  | { readonly kind: 'sending'; readonly id: string; readonly step: Step | null };

const SENDING = /^#\/invio\/([0-9a-zA-Z-]{1,64})(?:\/([a-z]{1,20}))?$/;

/** The place that an address means; the list for one that means nothing. */
export function routeOf(hash: string): Route {
  if (hash === '#/nuovo') return { kind: 'new' };
  const [, id, name] = SENDING.exec(hash) ?? [];
  if (id === undefined) return { kind: 'home' };
  return { kind: 'sending', id, step: STEPS.find((step) => step === name) ?? null };
}

export function hashOf(route: Route): string {
  if (route.kind === 'home') return '#/';
  if (route.kind === 'new') return '#/nuovo';
  return `#/invio/${route.id}${route.step === null ? '' : `/${route.step}`}`;
}

/** The steps that can be looked at. */
const OPEN: Readonly<Record<Stage, readonly Step[]>> = {
  columns: ['columns'],
  checking: ['check'],
  checked: ['columns', 'check', 'look', 'test', 'send'],
  waiting: ['check', 'look', 'test', 'send', 'proof'],
  scheduled: ['check', 'look', 'send', 'proof'],
  leaving: ['follow', 'proof'],
  left: ['follow', 'proof'],
  cancelled: ['follow', 'proof'],
};

/** The step that is due. */
const DUE: Readonly<Record<Stage, Step>> = {
  columns: 'columns',
  checking: 'check',
  checked: 'check',
  waiting: 'send',
  scheduled: 'send',
  leaving: 'follow',
  left: 'follow',
  cancelled: 'follow',
};

export function isOpen(step: Step, stage: Stage): boolean {
  return OPEN[stage].includes(step);
}

/** The step to show: the one asked for if it can be looked at, else the one that is due. */
export function stepShown(asked: Step | null, stage: Stage): Step {
  return asked !== null && isOpen(asked, stage) ? asked : DUE[stage];
}

/** What a step is to a person who is at `shown`. */
export function stepState(step: Step, shown: Step, stage: Stage): 'done' | 'here' | 'open' | 'closed' {
  if (step === shown) return 'here';
  const reached = Math.max(STEPS.indexOf(DUE[stage]), STEPS.indexOf(shown));
  if (STEPS.indexOf(step) < reached) return 'done';
  return isOpen(step, stage) ? 'open' : 'closed';
}

/** The next or the last step that can be looked at from here. */
export function neighbour(step: Step, stage: Stage, by: 1 | -1): Step | undefined {
  const at = STEPS.indexOf(step) + by;
  const there = STEPS[at];
  return there !== undefined && isOpen(there, stage) ? there : undefined;
}
