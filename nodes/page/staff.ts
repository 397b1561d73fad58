/** The sendings of a Node-RED and what goes on at it; made when a page is there first, and anew after the register was closed. */
import type { NodeAPI } from 'node-red';
import { type Sendings, sendingsOf } from './sendings';
import { pageOf } from './pages';
import { Runner } from './running';

interface Staff {
  readonly sendings: Sendings;
  readonly runner: Runner;
}

const staffs = new WeakMap<Sendings, Staff>();

/** Throws what keeps the register shut. */
export function staffOf(RED: NodeAPI): Staff {
  const sendings = sendingsOf(RED);
  const known = staffs.get(sendings);
  if (known !== undefined) return known;
  sendings.logDays = (page) => pageOf(RED, page)?.logDays;
  const made = { sendings, runner: new Runner(RED, sendings) };
  staffs.set(sendings, made);
  return made;
}
