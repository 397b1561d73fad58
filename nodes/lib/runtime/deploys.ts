/**
 * The moments of a deploy. Any number of nodes share one listener for each: Node warns of a leak when a flow with more
 * than ten of our nodes adds as many.
 */
import type { NodeAPI } from 'node-red';

/** Whether a node will not come back after this stop: deleted or disabled, itself or what it is in. */
export type Leaves = (node: { readonly id: string }) => boolean;

/** What Node-RED says of a stop; nothing of what changes when nothing was deployed. */
interface Stopping {
  readonly diff?: Readonly<Record<string, unknown>> & { readonly removed?: readonly string[] };
}

/**
 * `perhapsLast`: nothing was changed, so it may be the end of Node-RED. Of that, of flows that are started anew and of a
 * deploy without a change Node-RED says the same.
 */
type Stop = (leaves: Leaves, perhapsLast: boolean) => void;

interface Listeners {
  readonly stopping: Set<Stop>;
  readonly started: Set<() => void>;
  readonly everyStart: Set<() => void>;
}

const known = new WeakMap<NodeAPI['events'], Listeners>();

function listenersOf({ events }: NodeAPI): Listeners {
  const found = known.get(events);
  if (found !== undefined) return found;
  const made: Listeners = { stopping: new Set(), started: new Set(), everyStart: new Set() };
  known.set(events, made);
  events.on('flows:stopping', ({ diff }: Stopping = {}) => {
    const leaves = leavesBy(diff?.removed ?? []);
    const perhapsLast = !Object.values(diff ?? {}).some((what) => what === true || isFilled(what));
    for (const call of [...made.stopping]) call(leaves, perhapsLast);
  });
  events.on('flows:started', () => {
    const calls = [...made.everyStart, ...made.started];
    made.started.clear();
    for (const call of calls) call();
  });
  return made;
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** A node in a subflow has the ids of what it is in before its own, with hyphens between. */
function leavesBy(removed: readonly string[]): Leaves {
  return ({ id }) => removed.some((gone) => `-${id}-`.includes(`-${gone}-`));
}

/** Calls `call` each time before Node-RED stops flows, while all nodes are there; the function returned ends it. */
export function beforeStop(RED: NodeAPI, call: Stop): () => void {
  const { stopping } = listenersOf(RED);
  stopping.add(call);
  return () => {
    stopping.delete(call);
  };
}

/** Resolves when the flows have started the next time: all nodes are made and their wires lead somewhere. */
export function nextStart(RED: NodeAPI): Promise<void> {
  const { started } = listenersOf(RED);
  return new Promise((resolve) => {
    started.add(resolve);
  });
}

/** Calls `call` each time that the flows have started, for as long as Node-RED runs. */
export function onStart(RED: NodeAPI, call: () => void): void {
  listenersOf(RED).everyStart.add(call);
}
