/** What the dialog of io-send is told of its line. Types only: it belongs to both sides. */
import type { FaultCode } from '../lib/core/codes';

export type LineView =
  | { readonly fault: FaultCode; readonly args: Readonly<Record<string, string | number>> }
  | {
      /** Messages of this node that wait or are under way. */
      readonly queued: number;
      /** … of which wait for another mode, address or institution. */
      readonly elsewhere: number;
      /** … of which wait for a person to confirm them. */
      readonly held: number;
      readonly sent: number;
      readonly unreachable: number;
      readonly inDoubt: number;
      readonly discarded: number;
      readonly state: 'running' | 'outage' | 'paused' | 'window' | 'halted' | 'stopped';
      /** Until the window opens or the pause ends; milliseconds. */
      readonly ms?: number;
      /** What the other Node-RED is called that sends; absent: this one does. */
      readonly by?: string;
      /** Why the line is halted. */
      readonly code?: FaultCode;
      readonly callsPer5s: number;
      /** At least so long for what is queued. */
      readonly seconds: number;
      /** None in the simulator. */
      readonly window?: { readonly from: string; readonly to: string; readonly days: readonly number[] };
    };

/** What would leave for citizens at once if its io-send nodes were live. */
export interface WaitingForReal {
  readonly n: number;
  /** At least so long, at IO's usual pace. */
  readonly seconds: number;
}
