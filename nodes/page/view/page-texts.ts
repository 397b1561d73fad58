/** What the page says, by the branches of the catalogues: its own texts, and those that the server's words may be of. */
export const PAGE_TEXTS = [
  'locale',
  'page',
  'verdict',
  'problem',
  'warning',
  'fault',
  'reason',
  'outcome',
  'field',
  'type',
  'file',
  'status.time',
  'sidebar.wait',
  'sidebar.time',
  'sidebar.state',
  'sidebar.reasons',
] as const;

/** Faults of nodes that no list passes through on its way from the page. */
export const OTHER_FAULTS = /^fault\.IO_(?:CONFIGURATION|CONTROL|MANAGE|NOTICE|REMOTE|SHEET|STATUS)_/;
