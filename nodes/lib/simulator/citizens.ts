/**
 * The people of the simulator. Everyone is on IO and reachable, except the fiscal codes of this table, which always give
 * one behaviour. docs/simulator.md lists them; a test compares.
 *
 * Two families, neither of which can be a real person's code:
 * - `XXXXXX00A00X000A`, the shape of IO's own test codes: the letter X decides; the last letter may be A to E, so that
 *   there are five people of each kind.
 * - any code whose place (characters 12–15) is Z995 to Z998, which no country has: for demonstrations with
 *   invented names and a valid check character.
 */

/** What POST /profiles says. */
export type ProfileAnswer =
  'allowed' | 'service-off' | 'not-on-io' | 'forbidden' | 'gateway-404' | 'no-boolean' | 'redirect';

/** Why POST /messages says no, at its place in IO's order of checks. */
export type Refusal = 'unauthorized' | 'forbidden' | 'not-allowed' | 'invalid' | 'payment' | 'minor';

/** What goes wrong on the way, not in the message. "Before" and "after": whether the message is stored. */
export type Fault =
  | 'rate-limited'
  | 'rate-limited-once'
  | 'error-before'
  | 'error-after'
  | 'unavailable'
  | 'reset-before'
  | 'reset-after'
  | 'slow'
  | 'garbage'
  | 'half-answer'
  | 'no-id';

export type FinalStatus = 'PROCESSED' | 'REJECTED' | 'FAILED';

export interface Citizen {
  readonly profile: ProfileAnswer;
  readonly refusal?: Refusal;
  /** On POST /messages only. */
  readonly fault?: Fault;
  /** How an accepted message ends. */
  readonly fate: FinalStatus;
  /** Has refused, or has an old app: senders of Premium messages are not told whether they were read. */
  readonly keepsReadingPrivate?: boolean;
}

export interface Behaviour extends Citizen {
  /** One line for the documentation. */
  readonly about: string;
}

const reachable = { profile: 'allowed', fate: 'PROCESSED' } as const;
const unreachable = { fate: 'REJECTED' } as const;

/** By the letter of `XXXXXX00A00X000A`. */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  A: { ...reachable, about: 'On IO and reachable' },
  B: {
    ...unreachable,
    profile: 'not-on-io',
    about: 'Not on IO: profile 404; a message all the same ends REJECTED',
  },
  C: {
    ...unreachable,
    profile: 'service-off',
    about: 'Service switched off: `sender_allowed` false; ends REJECTED',
  },
  D: {
    ...reachable,
    refusal: 'minor',
    about: 'Not of the age that the service may write to, e.g. a minor: 422',
  },
  E: {
    ...reachable,
    keepsReadingPrivate: true,
    about: 'On IO and reachable; does not tell senders what was read: `read_status` UNAVAILABLE',
  },
  F: {
    ...reachable,
    profile: 'forbidden',
    refusal: 'forbidden',
    about: '403 "Recipient forbidden", profile too',
  },
  G: { ...reachable, refusal: 'payment', about: '400 "Error while sending payment metadata"' },
  H: {
    ...unreachable,
    profile: 'allowed',
    about: 'Switches the service off after the check: 201, then REJECTED',
  },
  I: { profile: 'allowed', fate: 'FAILED', about: '201, then FAILED' },
  J: { ...reachable, fault: 'no-id', about: '201 without id, message stored' },
  K: { ...reachable, fault: 'garbage', about: '201 with a body that is no JSON, message stored' },
  L: {
    ...reachable,
    fault: 'half-answer',
    about: 'Connection ends in the middle of the 201, message stored',
  },
  M: { ...reachable, fault: 'error-before', about: '500, message not stored' },
  N: { ...reachable, fault: 'error-after', about: '500, message stored' },
  O: { ...reachable, fault: 'reset-before', about: 'Connection reset, message not stored' },
  P: { ...reachable, fault: 'reset-after', about: 'Connection reset, message stored' },
  Q: { ...reachable, fault: 'slow', about: 'Message stored at once, 201 after 20 s (`--slow`)' },
  R: { ...reachable, fault: 'rate-limited-once', about: '429 once, then as usual' },
  S: { ...reachable, fault: 'rate-limited', about: '429 always' },
  T: { ...reachable, refusal: 'unauthorized', about: '401, as for a key that was revoked' },
  U: { ...reachable, profile: 'gateway-404', about: 'Profile 404 of the gateway, as for a wrong base URL' },
  V: { ...reachable, fault: 'unavailable', about: '503 of the gateway, an HTML page; message not stored' },
  W: { ...reachable, profile: 'no-boolean', about: 'Profile 200 without `sender_allowed`' },
  X: { ...reachable, profile: 'redirect', about: 'Profile 302 to another address' },
  Y: { ...reachable, refusal: 'not-allowed', about: '403 "You are not allowed here"' },
  Z: { ...reachable, refusal: 'invalid', about: '400 "Invalid message structure" whatever the message' },
};

/** By the place of birth, characters 12–15. */
export const PLACES: Readonly<Record<string, Behaviour>> = {
  Z995: {
    ...reachable,
    keepsReadingPrivate: true,
    about: 'Does not tell senders what was read: `read_status` UNAVAILABLE',
  },
  Z996: { ...reachable, fault: 'error-before', about: '500, message not stored' },
  Z997: { ...unreachable, profile: 'service-off', about: 'Service switched off' },
  Z998: { ...unreachable, profile: 'not-on-io', about: 'Not on IO' },
};

const TEST_CODE = /^([A-Z])\1{5}00(?:A|\1)00(?:\1)000[A-E]$/;

/** Whether it is a code of the first family: nobody's, whatever its letter. */
export function isTestCode(fiscalCode: string): boolean {
  return TEST_CODE.test(fiscalCode);
}

/** How the simulator treats a fiscal code (upper case, well-formed). */
export function citizenOf(fiscalCode: string): Citizen {
  const letter = TEST_CODE.exec(fiscalCode)?.[1];
  return BEHAVIOURS[letter ?? ''] ?? PLACES[fiscalCode.slice(11, 15)] ?? reachable;
}
