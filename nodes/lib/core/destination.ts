import type { Mode } from './types';
import type { SendingWindow } from './window';

/** Where a line goes and how it may behave: an io-institution's settings. */
export interface Destination {
  /** `<fiscalCode>|<mode>|<base URL>`; the simulator's URL changes at every start and is left out. */
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
}
