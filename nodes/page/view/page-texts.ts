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
  'dialog.file.headings',
  'sidebar.wait',
  'sidebar.time',
  'sidebar.state',
  'sidebar.reasons',
] as const;
