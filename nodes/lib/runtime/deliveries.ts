/**
 * What becomes of a message behind the port that it left by: it has arrived when all nodes to which it came, itself, as a copy
 * or as what was made of it, have said that they are done. Heard by Node-RED's hooks, which cost nothing while nothing is
 * followed.
 *
 * A message is the same by the object that was delivered, by its `_msgid` where no other one that is followed has it, or
 * because a node sent it while it was handling the first.
 */
import { randomUUID } from 'node:crypto';
import type { Node, NodeAPI } from 'node-red';
import { onStart } from './deploys';

/** How long a node may keep a message whose kind has never said that it was done with one; and all others. Milliseconds. */
const SILENT_MS = 5 * 60_000;
const SLOW_MS = 12 * 60 * 60_000;
const LOOK_EVERY_MS = 30_000;

/** What is told of a message that was followed; one of the two, once. */
export interface Fate {
  arrived(): void;
  /** A node that had it was stopped by a deploy. */
  lost(): void;
}

/** A node of Node-RED, with what its types leave out. */
interface Receiver extends Node {
  /** How many of its handlers will call done. */
  readonly _expectedDoneCount?: number;
}
interface SendEvent {
  readonly msg: object & { readonly _msgid?: unknown };
  readonly source: { readonly node: Receiver };
  readonly destination: { readonly node: Receiver };
}
interface NodeEvent {
  readonly msg: SendEvent['msg'];
  readonly destination?: { readonly node: Receiver };
  readonly node?: { readonly node: Receiver };
}

/** Of one node: messages on the way to it, and those that it has. */
interface Holding {
  coming: number;
  held: number;
}

interface Followed {
  readonly fate: Fate;
  readonly msgid: unknown;
  readonly since: number;
  readonly at: Map<Receiver, Holding>;
  over: boolean;
}

export class Deliveries {
  readonly #now: () => number;
  readonly #followed = new Set<Followed>();
  readonly #byMsgid = new Map<unknown, Set<Followed>>();
  readonly #byMsg = new WeakMap<object, Followed>();
  readonly #bySendEvent = new WeakMap<SendEvent, Followed>();
  /** What the nodes are handling just now, the innermost last. */
  #handling: { readonly node: Receiver; readonly followed: Followed }[] = [];
  readonly #closed = new WeakSet<Receiver>();
  readonly #watched = new WeakSet<Receiver>();
  /** Types of nodes that have said done. */
  readonly #saying = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** `now`: milliseconds that never go back. */
  constructor(RED: NodeAPI, now: () => number = () => performance.now()) {
    this.#now = now;
    const { hooks } = RED as unknown as {
      hooks?: { add(name: string, hook: (event: never) => void): void };
    };
    // A name of its own: what was loaded anew must not take the hooks away from what was there before.
    const name = `io-send-${randomUUID()}`;
    hooks?.add(`preRoute.${name}`, (event: SendEvent) => {
      this.#sent(event);
    });
    hooks?.add(`preDeliver.${name}`, (event: SendEvent) => {
      this.#delivered(event);
    });
    hooks?.add(`onReceive.${name}`, (event: NodeEvent) => {
      this.#received(event);
    });
    hooks?.add(`postReceive.${name}`, (event: NodeEvent) => {
      this.#handled(event);
    });
    hooks?.add(`onComplete.${name}`, (event: NodeEvent) => {
      this.#completed(event);
    });
    onStart(RED, () => {
      this.#started();
    });
  }

  /** Follows the message that `send` sends; false when it goes to no node. */
  follow(msg: object & { readonly _msgid?: unknown }, fate: Fate, send: () => void): boolean {
    const followed: Followed = { fate, msgid: msg._msgid, since: this.#now(), at: new Map(), over: false };
    this.#followed.add(followed);
    this.#byMsg.set(msg, followed);
    const same = this.#byMsgid.get(followed.msgid);
    if (same === undefined) this.#byMsgid.set(followed.msgid, new Set([followed]));
    else same.add(followed);
    try {
      send();
    } finally {
      if (followed.at.size === 0) this.#forget(followed);
    }
    if (followed.over) return false;
    this.#watch();
    return true;
  }

  #sent(event: SendEvent): void {
    if (this.#followed.size === 0) return;
    const followed = this.#find(event.msg) ?? this.#handledBy(event.source.node);
    if (followed !== undefined) this.#bySendEvent.set(event, followed);
  }

  /** Between the two Node-RED has found the node and made the copy. */
  #delivered(event: SendEvent): void {
    if (this.#followed.size === 0) return;
    const followed = this.#bySendEvent.get(event);
    if (followed === undefined || followed.over) return;
    this.#byMsg.set(event.msg, followed);
    this.#holding(followed, event.destination.node).coming += 1;
  }

  /** Some nodes hand a message over without a wire: link nodes, Catch and Complete. */
  #received({ msg, destination }: NodeEvent): void {
    const node = destination?.node;
    // What was stopped does nothing with what still comes to it.
    if (this.#followed.size === 0 || node === undefined || this.#closed.has(node)) return;
    const followed = this.#find(msg);
    if (followed === undefined) return;
    this.#byMsg.set(msg, followed);
    const holding = this.#holding(followed, node);
    if (holding.coming > 0) holding.coming -= 1;
    holding.held += 1;
    if (this.#handling.length === 0)
      setImmediate(() => {
        this.#handling = [];
      });
    this.#handling.push({ node, followed });
  }

  #handled({ msg, destination }: NodeEvent): void {
    const node = destination?.node;
    if (this.#followed.size === 0 || node === undefined) return;
    while (this.#handling.length > 0 && this.#handling.pop()?.node !== node);
    // Whose handlers do not know done is done when they return.
    if (node._expectedDoneCount === 0) this.#end(msg, node);
  }

  #completed({ msg, node }: NodeEvent): void {
    if (this.#followed.size === 0 || node === undefined) return;
    if (this.#end(msg, node.node)) this.#saying.add(node.node.type);
  }

  #end(msg: object, node: Receiver): boolean {
    const followed = this.#byMsg.get(msg);
    const holding = followed?.at.get(node);
    if (followed === undefined || holding === undefined || holding.held === 0) return false;
    holding.held -= 1;
    if (holding.held + holding.coming === 0) followed.at.delete(node);
    // Some say done before they send.
    if (followed.at.size === 0)
      setImmediate(() => {
        if (followed.at.size === 0) this.#tell(followed, 'arrived');
      });
    return true;
  }

  #find(msg: SendEvent['msg']): Followed | undefined {
    const known = this.#byMsg.get(msg);
    if (known !== undefined) return known.over ? undefined : known;
    const same = this.#byMsgid.get(msg._msgid);
    if (same?.size !== 1) return undefined;
    return [...same][0];
  }

  #handledBy(node: Receiver): Followed | undefined {
    const last = this.#handling.at(-1);
    return last?.node === node && !last.followed.over ? last.followed : undefined;
  }

  #holding(followed: Followed, node: Receiver): Holding {
    const known = followed.at.get(node);
    if (known !== undefined) return known;
    const made = { coming: 0, held: 0 };
    followed.at.set(node, made);
    if (!this.#watched.has(node)) {
      this.#watched.add(node);
      node.on('close', () => {
        this.#closed.add(node);
      });
    }
    return made;
  }

  /** After a deploy: what a node had that was stopped is lost. */
  #started(): void {
    for (const followed of this.#followed)
      if ([...followed.at.keys()].some((node) => this.#closed.has(node))) this.#tell(followed, 'lost');
  }

  #tell(followed: Followed, what: keyof Fate): void {
    if (followed.over) return;
    this.#forget(followed);
    followed.fate[what]();
  }

  #forget(followed: Followed): void {
    followed.over = true;
    this.#followed.delete(followed);
    const same = this.#byMsgid.get(followed.msgid);
    same?.delete(followed);
    if (same?.size === 0) this.#byMsgid.delete(followed.msgid);
  }

  /** Now and then: what has been kept for too long counts as arrived. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.lookForOld();
      if (this.#followed.size > 0) this.#watch();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  lookForOld(): void {
    const now = this.#now();
    for (const followed of this.#followed) {
      const age = now - followed.since;
      // They began one after the other.
      if (age < SILENT_MS) return;
      const silent = [...followed.at.keys()].every((node) => !this.#saying.has(node.type));
      if (silent || age >= SLOW_MS) this.#tell(followed, 'arrived');
    }
  }
}

const ofNodeRed = new WeakMap<NodeAPI['events'], Deliveries>();

/** The one of this Node-RED. */
export function deliveriesIn(RED: NodeAPI): Deliveries {
  let deliveries = ofNodeRed.get(RED.events);
  if (deliveries === undefined) {
    deliveries = new Deliveries(RED);
    ofNodeRed.set(RED.events, deliveries);
  }
  return deliveries;
}
