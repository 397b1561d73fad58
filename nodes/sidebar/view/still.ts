/** Why a line sends nothing just now, in a sentence. */
import type { LineStill } from '../data';
import { hour, moment, say } from './texts';

export function stillText(still: LineStill): string {
  switch (still.kind) {
    case 'window':
      return say('sidebar.wait.window', { at: moment(still.at) });
    case 'paused':
      return say('sidebar.wait.paused', { at: hour(still.at) });
    case 'outage':
      return say('sidebar.wait.outage');
    case 'halted':
      return say('sidebar.wait.halted', { fault: say(`status.fault.${still.code}`) });
  }
}
