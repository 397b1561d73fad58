/**
 * What PagoPA enables an institution for, under IO's own names of the groups. A new institution has none of these: it
 * sends STANDARD messages, 150 calls in 5 seconds.
 */
export const GROUPS = [
  /** ADVANCED ("Premium") messages; attachments need them. Each is billed. */
  'ApiMessageWriteAdvanced',
  /** Whether a Premium message was read and paid. */
  'ApiMessageReadAdvanced',
  /** Remote content and preconditions of STANDARD messages. */
  'ApiThirdPartyMessageWrite',
  /** Payments that name their payee. */
  'ApiMessageWriteWithPayee',
  /** Remote-content configurations, with a manage key. */
  'ApiRemoteContentConfigurationWrite',
  /** 250 calls in 5 seconds. */
  'ApiRateLimit250',
] as const;

export type Group = (typeof GROUPS)[number];

/** What comes with the Premium agreement, but for the pace, which is an agreement of its own. */
export const PREMIUM_GROUPS: readonly Group[] = [
  'ApiMessageWriteAdvanced',
  'ApiMessageReadAdvanced',
  'ApiThirdPartyMessageWrite',
  'ApiRemoteContentConfigurationWrite',
];
