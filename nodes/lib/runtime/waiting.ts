/**
 * The messages that wait in front of a node, first in, first out.
 *
 * What belongs to a message lies side by side in blocks: after a burst V8 would put an object per message among the
 * long-lived ones from the start, and what such an object points to stays in memory until the next full garbage
 * collection. For the same reason a place is emptied as soon as its message is taken.
 */
import type { NodeMessage, NodeMessageInFlow } from 'node-red';

export type Message = NodeMessageInFlow & Record<string, unknown>;
/** One place per port, in their order. `onLeaving` is called just before they leave, which during a deploy is after it. */
export type Send = (ports: (NodeMessage | null)[], onLeaving?: () => void) => void;
type Done = (error?: Error) => void;

/** A message under way, with what Node-RED gave along with it. */
export interface Item {
  readonly msg: Message;
  readonly send: Send;
  readonly done: Done;
}

/** Messages in a block. A single long array would be copied while it grows, and moved while it shrinks. */
const BLOCK = 256;

class Block {
  readonly msgs = places<Message>();
  readonly sends = places<Send>();
  readonly dones = places<Done>();
  /** Places used, and those of them that are empty again. */
  added = 0;
  taken = 0;
}

function places<T>(): (T | undefined)[] {
  return Array.from({ length: BLOCK }, () => undefined);
}

export class Waiting {
  #blocks = [new Block()];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(msg: Message, send: Send, done: Done): void {
    const block = this.#last();
    const at = block.added;
    [block.msgs[at], block.sends[at], block.dones[at]] = [msg, send, done];
    block.added += 1;
    this.#length += 1;
  }

  take(): Item | undefined {
    const [block] = this.#blocks;
    const at = block?.taken ?? 0;
    const [msg, send, done] = [block?.msgs[at], block?.sends[at], block?.dones[at]];
    if (block === undefined || msg === undefined || send === undefined || done === undefined)
      return undefined;
    block.msgs[at] = block.sends[at] = block.dones[at] = undefined;
    block.taken += 1;
    this.#length -= 1;
    if (block.taken === block.added) this.#emptied(block);
    return { msg, send, done };
  }

  #last(): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.added < BLOCK) return last;
    const block = new Block();
    this.#blocks.push(block);
    return block;
  }

  /** The last block is used again, the others are done with. */
  #emptied(block: Block): void {
    if (this.#blocks.length > 1) this.#blocks.shift();
    else block.added = block.taken = 0;
  }
}
