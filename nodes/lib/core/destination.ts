import type { Mode } from './types';
import type { SendingWindow } from './window';

/** Calls of IO in five seconds that an institution allows itself: what is proposed, and its bounds. */
export const CALLS_PER_5S = { value: 120, min: 1, max: 100_000 } as const;

/** Where a line goes and how it may behave: an io-institution's settings. */
export interface Destination {
  /** As `lineOf` makes it. */
  readonly line: string;
  readonly mode: Mode;
  /** Base URL of IO's API. */
  readonly url: string;
  readonly callsPer5s: number;
  /** None: at any time. */
  readonly window: SendingWindow | undefined;
  /** Upper-case fiscal codes that alone may be written to; none: everybody. */
  readonly trialList: ReadonlySet<string> | undefined;
  readonly recipientDays: number;
  readonly retentionDays: number;
  /** Days for which the log says who did what; absent: what is proposed. */
  readonly logDays?: number;
}

/**
 * `<fiscalCode>|<mode>|<base URL>`; the simulator's URL changes at every start and is left out. One address is one line,
 * however it is written.
 * @param url of the simulator: the name of the Node-RED that it belongs to, where several share a register; it reaches no other
 */
export function lineOf(fiscalCode: string, mode: string, url: string): string {
  return `${fiscalCode}|${mode}|${mode === 'simulator' ? nameIn(url) : plainAddress(url)}`;
}

function nameIn(url: string): string {
  return url.includes('://') ? '' : url.replaceAll('|', ' ');
}

/** Asked of each message: nothing is cut into pieces for it. */
const SIMULATED = /^[^|]*\|simulator(\||$)/;

/** Whether a line leads to the simulator: nobody gets what it sends. */
export function isSimulated(line: string): boolean {
  return SIMULATED.test(line);
}

/** A line as `lineOf` makes it today, from what an older version may have kept. */
export function lineToday(line: string): string {
  const [fiscalCode = '', mode, ...address] = line.split('|');
  return mode === undefined ? line : lineOf(fiscalCode, mode, address.join('|'));
}

/** Without capitals in the host, `..`, a port that goes without saying, a slash at the end. */
function plainAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = hostname.replace(/\.$/, '') + (port === '' ? '' : `:${port}`);
  const path = pathname.replace(/%[\da-f]{2}/gi, (byte) => byte.toUpperCase());
  return `${protocol}//${host}${path}`.replace(/\/+$/, '');
}
