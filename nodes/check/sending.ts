/** The way from a verdict to the messages: the list is read once more, and its right rows go to the message node. */
import type { Node, NodeAPI } from 'node-red';
import { noteAct } from '../lib/outbox/acts';
import { outboxOf } from '../lib/outbox/channel';
import type { By } from '../lib/register';
import type { Message } from '../lib/runtime/input';
import { mayLeadToSend } from '../lib/runtime/leads-to';
import { composerOf, type MessageComposer } from '../lib/runtime/message-node';
import { readingOf } from '../lib/runtime/readings';
import { rereadOf, wasReread, type Reread } from '../lib/runtime/rereads';
import type { NotFromHere } from '../lib/runtime/verdicts';
import type { ListCheck } from '../lib/check/list-check';

export class Sending {
  readonly #RED: NodeAPI;
  /** Id of the message node. */
  readonly #messageNode: string;
  /** What was checked, by the id of the reading that brings it once more. */
  readonly #coming = new Map<string, ListCheck>();
  /** What came of the lists that a person wanted. */
  readonly #wanted = new WeakMap<ListCheck, Reread>();

  constructor(RED: NodeAPI, messageNode: string) {
    this.#RED = RED;
    this.#messageNode = messageNode;
  }

  /** Undefined: the right rows, if any, come when a person wants it. */
  notPossible(check: ListCheck): NotFromHere | undefined {
    const { last, complete, parts } = check;
    if (this.#wanted.has(check)) return this.#wanted.get(check) === 'begun' ? 'passed' : 'changed';
    const node = this.#RED.nodes.getNode(this.#messageNode) as Node | null;
    if (node === null || composerOf(node) !== parts.composer) return 'changed';
    if (!mayLeadToSend(this.#RED, node)) return 'nowhere';
    if (!complete) return 'incomplete';
    const reading = last && readingOf(last.msg);
    if (reading === undefined) return 'source';
    if (outboxOf(this.#RED).withdrawn.knows(reading)) return 'passed';
    if (rereadOf(reading) !== undefined) return undefined;
    return wasReread(reading) ? 'changed' : 'source';
  }

  /** `gone`: it is not possible any more. */
  async begin(check: ListCheck, by: By): Promise<Reread | 'gone'> {
    const reading = check.last && readingOf(check.last.msg);
    const readAgain = reading === undefined ? undefined : rereadOf(reading);
    const isPossible = (): boolean => check.tally.toSend > 0 && this.notPossible(check) === undefined;
    if (readAgain === undefined || !isPossible()) return 'gone';
    const { line } = check.parts.destination;
    await noteAct(outboxOf(this.#RED), by, 'send-checked', {
      line,
      campaign: check.campaign,
      n: check.tally.toSend,
    });
    // Meanwhile it may have become another list, or have been sent.
    if (!isPossible()) return 'gone';
    this.#wanted.set(check, 'begun');
    const what = await readAgain((id) => {
      this.#coming.set(id, check);
    });
    this.#wanted.set(check, what);
    return what;
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
