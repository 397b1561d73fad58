/** What the log of who did what calls each act, and where it may have been done. */

const ACT_NAMES = [
  'prepare',
  'correct',
  'test',
  'ask',
  'confirm',
  'back',
  'delete',
  'not-reached',
  'stop',
  'resume',
  'cancel',
  'resend',
  'mark-sent',
  'emit',
  'export',
  'send-checked',
  'settle-doubt',
  'forget-simulated',
  'export-log',
] as const;

export type ActName = (typeof ACT_NAMES)[number];

/** On a page, in the editor's sidebar or in a dialog of it; `wire`: by a msg, or a button of the flow. */
const ACT_PLACES = ['page', 'sidebar', 'dialog', 'wire'] as const;

export type ActPlace = (typeof ACT_PLACES)[number];

export function isActName(name: string): name is ActName {
  return (ACT_NAMES as readonly string[]).includes(name);
}

/** @param page id of the page's node, empty elsewhere; @param from as the entry says it */
export function actPlace(page: string, from: unknown): ActPlace | undefined {
  return page === '' ? ACT_PLACES.find((place) => place === from) : 'page';
}
