/**
 * The one wrapper around every node's input. It keeps the order of messages, calls `done` exactly once, turns whatever is
 * thrown into a Fault (an async handler that rejects would end Node-RED's process), and works in slices, so that a file of
 * 100,000 rows arriving at once neither freezes Node-RED nor is composed in memory all together.
 */
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { toFault, type Fault } from './fault';

export type Message = NodeMessageInFlow & Record<string, unknown>;
/** One place per port, in their order. */
export type Send = (ports: (NodeMessage | null)[]) => void;
type Handler = (msg: Message, send: Send) => void | Promise<void>;

interface Item {
  readonly msg: Message;
  readonly send: Send;
  readonly done: (error?: Error) => void;
}

/** Milliseconds of work for all our nodes together in one turn of the event loop. */
const TURN_BUDGET_MS = 15;

/** What is left of the current turn, shared by all our nodes. */
const turn = { spent: 0, ends: false };

function spend(ms: number): void {
  turn.spent += ms;
  if (turn.ends) return;
  turn.ends = true;
  setImmediate(() => {
    turn.spent = 0;
    turn.ends = false;
  });
}

export interface InputOptions {
  /** Shows a fault (status) beside the error that goes to Catch nodes. */
  readonly onFault: (fault: Fault) => void;
  /**
   * Whether a message waits until the one before is done (its output keeps the order), or messages of one moment may be
   * under way together (they are committed together).
   */
  readonly order: 'one-by-one' | 'together';
}

/** Registers `handle` as the node's input. */
export function onInput(RED: NodeAPI, node: Node, handle: Handler, { onFault, order }: InputOptions): void {
  const waiting: Item[] = [];
  let from = 0;
  let busy = false;
  let scheduled = false;

  const finish = (item: Item, error?: unknown) => {
    if (error === undefined) {
      item.done();
      return;
    }
    const fault = toFault(error);
    onFault(fault);
    item.done(fault);
  };

  const run = (item: Item): void | Promise<void> => {
    try {
      const result = handle(item.msg, item.send);
      if (!(result instanceof Promise)) {
        finish(item);
        return;
      }
      return result.then(
        () => {
          finish(item);
        },
        (error: unknown) => {
          finish(item, error);
        },
      );
    } catch (error) {
      finish(item, error);
    }
  };

  const take = (): Item | undefined => {
    const item = waiting[from];
    if (item === undefined) return undefined;
    from += 1;
    if (from === waiting.length || from > 4096) {
      waiting.splice(0, from);
      from = 0;
    }
    return item;
  };

  const work = (budget: number): void => {
    scheduled = false;
    while (!busy && turn.spent < budget) {
      const item = take();
      if (item === undefined) return;
      const start = performance.now();
      const result = run(item);
      spend(performance.now() - start);
      if (result === undefined || order === 'together') continue;
      busy = true;
      void result.then(() => {
        busy = false;
        schedule();
      });
      return;
    }
    if (!busy && from < waiting.length) schedule();
  };

  const schedule = () => {
    if (scheduled || from >= waiting.length) return;
    scheduled = true;
    setImmediate(() => {
      work(TURN_BUDGET_MS);
    });
  };

  // Node-RED looks at the number of parameters: three means that we call done ourselves.
  node.on('input', (msg, send, done) => {
    waiting.push({ msg: msg, send, done });
    if (!scheduled && !busy) work(TURN_BUDGET_MS);
  });

  // After "stopping" nothing is routed any more: hand on what is still waiting, while the nodes behind us exist.
  const drain = () => {
    work(Infinity);
  };
  RED.events.on('flows:stopping', drain);
  node.on('close', () => {
    RED.events.removeListener('flows:stopping', drain);
  });
}
