/**
 * What the plugin's own catalogue has, for plugins are loaded before node sets: the sidebar's texts, and what outcomes, reasons and
 * faults are called.
 */
export const PLUGIN_TEXTS = ['locale', 'sidebar', 'outcome', 'reason', 'fault', 'status.fault'] as const;
