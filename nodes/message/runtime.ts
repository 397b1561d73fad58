/** A message node: a row comes in, a message that IO will take goes out, or all that is wrong with the row. */
import type { Node, NodeAPI } from 'node-red';
import type { MessageDefinition } from '../lib/core';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { faultStatus, rowsStatus, showStatus } from '../lib/runtime/status';
import { describeProblem, translate } from '../lib/runtime/translate';
import { withProperties } from '../lib/runtime/with-properties';
import type { Row } from '../lib/runtime/message-node';
import { Composer, type MessageDef } from './composer';
import { noteRow, seenBy, type Seen } from './seen';

export function registerMessage(RED: NodeAPI, definition: MessageDefinition): void {
  RED.nodes.registerType(`io-${definition.slug}`, function (this: Node, def: MessageDef) {
    RED.nodes.createNode(this, def);
    new MessageNode(RED, this, def, definition).start();
  });
}

class MessageNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #composer: Composer;
  readonly #seen: Seen;
  #hinted = false;
  #closed = false;
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(RED: NodeAPI, node: Node, def: MessageDef, definition: MessageDefinition) {
    this.#RED = RED;
    this.#node = node;
    this.#seen = seenBy(node);
    this.#composer = new Composer(RED, node, def, definition);
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'one-by-one',
      onFault: (fault) => {
        showStatus(this.#node, faultStatus(fault.code));
      },
    });
    this.#node.on('close', () => {
      clearTimeout(this.#statusTimer);
      this.#closed = true;
      this.#node.status({});
    });
  }

  #onMessage(msg: Message, send: Send): void | Promise<void> {
    const row = this.#composer.compose(msg);
    if (row instanceof Promise)
      return row.then((known) => {
        this.#answer(msg, send, known);
      });
    this.#answer(msg, send, row);
  }

  #answer(msg: Message, send: Send, row: Row): void {
    noteRow(this.#seen, row.ok ? 1 : 2, row.values);
    this.#showCounts();
    if (!row.ok) {
      this.#reject(msg, send, row);
      return;
    }
    this.#hint(row.hints.some((hint) => hint.code === 'TITLE_PERSONAL_DATA'));
    // A copy, not the msg itself: the msgs of a large file have grown old waiting, and whatever hangs on an old object
    // outlives it in memory until the next full garbage collection (measured: 200 MB more for 100,000 rows).
    send([withProperties(msg, { io: row.io }), null]);
  }

  #reject(msg: Message, send: Send, { problems }: Extract<Row, { ok: false }>): void {
    const errors = problems.map((problem) => ({
      code: problem.code,
      field: problem.field,
      ...(problem.value === undefined ? {} : { value: problem.value }),
      message: describeProblem(problem),
    }));
    send([null, withProperties(msg, { io: { type: this.#composer.type, errors } })]);
  }

  /** Says once per deploy that titles show personal data; a title is what push messages and e-mail copies reveal. */
  #hint(found: boolean): void {
    if (!found || this.#hinted) return;
    this.#hinted = true;
    this.#node.warn(translate('warning.TITLE_PERSONAL_DATA'));
  }

  /** At most once in a while: a status per row would flood the editor's connection. */
  #showCounts(): void {
    if (this.#statusTimer !== undefined || this.#closed) return;
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined;
      const { ready, wrong } = this.#seen;
      showStatus(this.#node, rowsStatus(ready, wrong));
    }, 250);
    this.#statusTimer.unref();
  }
}
