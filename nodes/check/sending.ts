/** The way from a verdict to the messages: the list is read once more, and its right rows go to the message node. */
import type { Node, NodeAPI } from 'node-red';
import { noteAct } from '../lib/outbox/acts';
import { outboxOf } from '../lib/outbox/channel';
import type { By } from '../lib/register';
import type { Message } from '../lib/runtime/input';
import { mayLeadToSend } from '../lib/runtime/leads-to';
import { composerOf, type MessageComposer } from '../lib/runtime/message-node';
import { readingOf } from '../lib/runtime/readings';
import { rereadOf, type Reread } from '../lib/runtime/rereads';
import type { ListCheck } from '../lib/check/list-check';

export class Sending {
  readonly #RED: NodeAPI;
  /** Id of the message node. */
  readonly #messageNode: string;
  /** What was checked, by the id of the reading that brings it once more. */
  readonly #coming = new Map<string, ListCheck>();

  constructor(RED: NodeAPI, messageNode: string) {
    this.#RED = RED;
    this.#messageNode = messageNode;
  }

  /**
   * How many messages would leave if a person wanted it now. 0 also when they cannot: the list came from no io-file or another
   * one was read since, the message was changed, no io-send is behind it, or the rows have been there already.
   */
  possible({ last, tally, complete, parts }: ListCheck): number {
    const node = this.#RED.nodes.getNode(this.#messageNode) as Node | null;
    const reading = last && readingOf(last.msg);
    if (node === null || reading === undefined || rereadOf(reading) === undefined || !complete) return 0;
    if (composerOf(node) !== parts.composer || !mayLeadToSend(this.#RED, node)) return 0;
    return outboxOf(this.#RED).withdrawn.knows(reading) ? 0 : tally.toSend;
  }

  /** `gone`: it is not possible any more. */
  async begin(check: ListCheck, by: By): Promise<Reread | 'gone'> {
    const reading = check.last && readingOf(check.last.msg);
    const readAgain = reading === undefined ? undefined : rereadOf(reading);
    const n = this.possible(check);
    if (readAgain === undefined || n === 0) return 'gone';
    const { line } = check.parts.destination;
    await noteAct(outboxOf(this.#RED), by, 'send-checked', { line, campaign: check.campaign, n });
    // Meanwhile it may have become another list, or have been sent.
    if (this.possible(check) === 0) return 'gone';
    return readAgain((id) => {
      this.#coming.set(id, check);
    });
  }

  /** Where the rows of a reading go; undefined: they are checked only, as all that a person has not asked for. */
  passOn(
    reading: string,
    now: { readonly composer: MessageComposer; readonly line: string },
  ): ((msg: Message) => void) | undefined {
    const checked = this.#coming.get(reading);
    this.#coming.delete(reading);
    if (checked?.parts.composer !== now.composer || checked.parts.destination.line !== now.line)
      return undefined;
    const id = this.#messageNode;
    return (msg) => {
      (this.#RED.nodes.getNode(id) as Node | null)?.receive(msg);
    };
  }
}
