/**
 * What the page says, by the branches of the catalogues: its own texts, which the build puts beside it, and those that the server's
 * words may be of, which the package has as the editor's catalogue.
 */
export const OWN_TEXTS = [
  'locale',
  'page.view',
  'sidebar.wait',
  'sidebar.time',
  'sidebar.state',
  'sidebar.reasons',
] as const;

export const SHARED_TEXTS = [
  'page.said',
  'verdict',
  'problem',
  'warning',
  'fault',
  'cause',
  'reason',
  'outcome',
  'field',
  'type',
  'file',
  'status.time',
] as const;
