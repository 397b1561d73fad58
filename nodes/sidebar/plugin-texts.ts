/**
 * What the plugin's own catalogue has, for plugins are loaded before node sets: the sidebar's texts, and what outcomes, reasons,
 * faults and differences of flows are called.
 */
export const PLUGIN_TEXTS = [
  'locale',
  'sidebar',
  'outcome',
  'reason',
  'fault',
  'status.fault',
  'flows',
] as const;
