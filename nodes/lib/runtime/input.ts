/**
 * The one wrapper around every node's input. It keeps the order of messages, calls `done` exactly once, turns whatever is
 * thrown into a Fault (an async handler that rejects would end Node-RED's process), and works in slices, so that a file of
 * 100,000 rows arriving at once neither freezes Node-RED nor is composed in memory all together.
 */
import type { Node, NodeAPI } from 'node-red';
import { beforeStop, nextStart, type Leaves } from './deploys';
import { toFault, type Fault } from './fault';
import { countWaiting, isCongested } from './load';
import { translate } from './translate';
import { Waiting, type Item, type Message, type Send } from './waiting';

export type { Message, Send };
/** `ends-here`: the msg goes nowhere from this node, and nothing of it is needed once it is done. */
type EndsHere = 'ends-here' | undefined;
type Handler =
  ((msg: Message, send: Send) => void | Promise<void>) | ((msg: Message, send: Send) => Promise<EndsHere>);

/**
 * Milliseconds of work in one turn of the event loop, for all our nodes of a kind together. Taking in gets the larger
 * part: if composing ran ahead of it, a large file would lie in memory composed.
 */
const TURN_BUDGET_MS = { 'one-by-one': 2, together: 10 } as const;

/** The same when flows are about to stop: what can leave yet should, but nobody should notice. */
const STOP_BUDGET_MS = 10;

/** How long losses gather before they are told. */
const LOSSES_AFTER_MS = 1_000;

type Order = keyof typeof TURN_BUDGET_MS;

const spentInTurn: Record<Order, number> = { 'one-by-one': 0, together: 0 };
let turnEnds = false;

function spend(order: Order, ms: number): void {
  spentInTurn[order] += ms;
  if (turnEnds) return;
  turnEnds = true;
  setImmediate(() => {
    spentInTurn['one-by-one'] = 0;
    spentInTurn.together = 0;
    turnEnds = false;
  });
}

export interface InputOptions {
  /** Shows a fault (status) beside the error that goes to Catch nodes. */
  readonly onFault: (fault: Fault) => void;
  /**
   * Whether a message waits until the one before is done (its output keeps the order), or messages of one moment may be
   * under way together (they are committed together).
   */
  readonly order: Order;
  /** Whether the node makes many messages of one, and waits by itself while others are behind. */
  readonly isSource?: true;
  /** Told of a message at once, before its turn comes. */
  readonly onArrival?: (msg: Message) => void;
}

/** Registers `handle` as the node's input. */
export function onInput(RED: NodeAPI, node: Node, handle: Handler, options: InputOptions): void {
  new Input(RED, node, handle, options).open();
}

class Input {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #handle: Handler;
  readonly #options: InputOptions;
  readonly #waiting = new Waiting();
  /** Messages taken and not done yet. */
  #underWay = 0;
  /** One by one: a message is under way. */
  #busy = false;
  #scheduled = false;
  #closed = false;
  /** One by one: between the stop of the flows and their start, when config nodes are missing. */
  #paused = false;
  /** From the stop of the flows to their start wires lead nowhere: what is ready meanwhile leaves after. */
  #stopped: Promise<void> | undefined;
  #endWaiting: (() => void) | undefined;
  /** Messages that this node had when a deploy took it away for good, and that came to nothing. */
  #losses = 0;

  constructor(RED: NodeAPI, node: Node, handle: Handler, options: InputOptions) {
    this.#RED = RED;
    this.#node = node;
    this.#handle = handle;
    this.#options = options;
  }

  open(): void {
    // Node-RED looks at the number of parameters: three means that we call done ourselves.
    this.#node.on('input', (msg, send, done) => {
      this.#options.onArrival?.(msg);
      this.#waiting.add(msg, send, done);
      this.#count(1);
      if (!this.#scheduled && !this.#busy) this.#work(TURN_BUDGET_MS[this.#options.order]);
    });
    this.#endWaiting = beforeStop(this.#RED, (leaves) => {
      this.#beforeStop(leaves);
    });
    this.#node.on('close', (done: () => void) => {
      this.#closed = true;
      // Messages that Node-RED has already routed to this node still come in: two turns are theirs.
      setImmediate(() =>
        setImmediate(() => {
          this.#endWhenEmpty();
          done();
        }),
      );
    });
  }

  /** A closed node is done with once it has nothing left; until then the next deploy stops it as it does the others. */
  #endWhenEmpty(): void {
    if (this.#closed && this.#underWay === 0 && this.#waiting.length === 0) this.#endWaiting?.();
  }

  /**
   * What can be handed on at once goes while the nodes behind us exist: io-send takes it to the disk. Of many rows the rest
   * waits for the next start, unless this node will not be there any more.
   */
  #beforeStop(leaves: Leaves): void {
    const oneByOne = this.#options.order === 'one-by-one';
    this.#work(oneByOne && !leaves(this.#node) ? STOP_BUDGET_MS : Infinity);
    this.#paused = oneByOne;
    this.#stopped = nextStart(this.#RED).then(() => {
      this.#stopped = undefined;
      this.#paused = false;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#work(TURN_BUDGET_MS[this.#options.order]);
    });
  }

  #work(budget: number): void {
    this.#scheduled = false;
    const { order } = this.#options;
    while (!this.#busy && !this.#paused && spentInTurn[order] < budget && !this.#mustWait(budget)) {
      const item = this.#waiting.take();
      if (item === undefined) {
        this.#endWhenEmpty();
        return;
      }
      this.#count(-1);
      const start = performance.now();
      const result = this.#run(item);
      spend(order, performance.now() - start);
      if (result === undefined || order === 'together') continue;
      this.#busy = true;
      void result.then(() => {
        this.#busy = false;
        this.#schedule();
      });
    }
    if (!this.#busy && !this.#paused) this.#schedule();
  }

  /** Composing waits for taking in, but not when the flows are about to stop. Who reads a file waits by itself. */
  #mustWait(budget: number): boolean {
    const { order, isSource } = this.#options;
    const inTurn = budget === TURN_BUDGET_MS[order];
    return order === 'one-by-one' && isSource !== true && inTurn && isCongested();
  }

  #count(change: 1 | -1): void {
    if (this.#options.isSource !== true) countWaiting(change);
  }

  #run(item: Item): Promise<void> | undefined {
    try {
      const result = this.#handle(item.msg, this.#sendOf(item));
      if (result instanceof Promise) {
        this.#underWay += 1;
        return result.then(
          (handled) => {
            this.#underWay -= 1;
            item.done();
            if (handled === 'ends-here') letGo(item.msg);
            this.#endWhenEmpty();
          },
          (error: unknown) => {
            this.#underWay -= 1;
            this.#fail(item, error);
            this.#endWhenEmpty();
          },
        );
      }
      item.done();
    } catch (error) {
      this.#fail(item, error);
    }
    return undefined;
  }

  #fail(item: Item, error: unknown): void {
    const fault = toFault(error);
    if (this.#isThere) {
      this.#options.onFault(fault);
      tellOf(item.msg, (msg) => {
        if (msg === item.msg) item.done(fault);
        else this.#node.error(fault, msg);
      });
      return;
    }
    this.#onSuccessor((node) => {
      // By the id, which the node that came in its place has, too.
      this.#options.onFault(fault);
      tellOf(item.msg, (msg) => {
        node.error(fault, msg);
      });
    });
  }

  #sendOf(item: Item): Send {
    return (ports, onLeaving) => {
      if (this.#isThere) {
        onLeaving?.();
        item.send(ports);
        return;
      }
      this.#onSuccessor((node) => {
        onLeaving?.();
        node.send(ports);
      });
    };
  }

  /** Told of once, with the number: nobody else knows of these. */
  #lost(): void {
    this.#losses += 1;
    if (this.#losses > 1) return;
    setTimeout(() => {
      const { id, name } = this.#node;
      this.#RED.log.warn(translate('log.rows_lost', { n: this.#losses, node: name ?? id }));
      this.#losses = 0;
    }, LOSSES_AFTER_MS).unref();
  }

  /** Whether the flows run, and with this node. */
  get #isThere(): boolean {
    return this.#stopped === undefined && !this.#closed;
  }

  /**
   * As soon as the flows run, with this node or the one that a deploy made in its place; not at all when it was deleted.
   */
  #onSuccessor(use: (node: Node) => void): void {
    if (this.#stopped !== undefined) {
      void this.#stopped.then(() => {
        this.#onSuccessor(use);
      });
      return;
    }
    const node = this.#RED.nodes.getNode(this.#node.id) as Node | null | undefined;
    if (node) use(node);
    else this.#lost();
  }
}

/**
 * Node-RED copies a msg for its Catch nodes, and cannot where data lie within data too deeply: then they are told without it. An
 * error here would be nobody's, and end the process.
 */
function tellOf(msg: Message, tell: (msg: Message) => void): void {
  try {
    tell(msg);
  } catch {
    tell({ _msgid: msg._msgid });
  }
}

/**
 * What Node-RED made to deliver a msg may have grown old in a burst, and would keep all that hangs on the msg until the
 * next full garbage collection. Complete nodes have their copy by now.
 */
function letGo(msg: Message): void {
  msg.payload = undefined;
  msg.io = undefined;
}
