/** The desk of a Node-RED and what goes on at it; made when a page is there first, and anew after the register was closed. */
import type { NodeAPI } from 'node-red';
import { type Desk, deskOf } from './desk';
import { pageOf } from './pages';
import { Runner } from './running';

interface Staff {
  readonly desk: Desk;
  readonly runner: Runner;
}

const staffs = new WeakMap<Desk, Staff>();

/** Throws what keeps the register shut. */
export function staffOf(RED: NodeAPI): Staff {
  const desk = deskOf(RED);
  const known = staffs.get(desk);
  if (known !== undefined) return known;
  desk.logDays = (page) => pageOf(RED, page)?.logDays;
  const made = { desk, runner: new Runner(RED, desk) };
  staffs.set(desk, made);
  return made;
}
