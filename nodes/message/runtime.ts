/** A message node: a row comes in, a message that IO will take goes out, or all that is wrong with the row. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { MessageDefinition, Warning } from '../lib/core';
import { cellsOf } from '../lib/core/spreadsheet';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { mayLeadToSend } from '../lib/runtime/leads-to';
import { faultStatus, nowhereStatus, rowsStatus, showStatus } from '../lib/runtime/status';
import { describeProblem, describeWarning, translate } from '../lib/runtime/translate';
import { withProperties } from '../lib/core/with-properties';
import type { Row } from '../lib/runtime/message-node';
import { Composer } from './composer';
import { placeInFile } from '../lib/runtime/row-problems';
import { noteRow, seenBy, type Seen } from '../lib/runtime/passed-rows';
import { type RowsToCorrect, toCorrectOf } from '../lib/check/to-correct';

export function registerMessage(RED: NodeAPI, definition: MessageDefinition): void {
  RED.nodes.registerType(`io-${definition.slug}`, function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    new MessageNode(RED, this, def, definition).start();
  });
}

class MessageNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #composer: Composer;
  readonly #seen: Seen;
  readonly #toCorrect: RowsToCorrect;
  readonly #warned = new Set<string>();
  /** Right rows that no wire led to an io-send, and how many of them were told of. */
  #nowhere = 0;
  #told = 0;
  #isTold = false;
  #closed = false;
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(RED: NodeAPI, node: Node, def: NodeDef, definition: MessageDefinition) {
    this.#RED = RED;
    this.#node = node;
    this.#seen = seenBy(node);
    this.#toCorrect = toCorrectOf(node);
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
      this.#statusTimer = undefined;
      this.#closed = true;
      this.#toCorrect.drop();
      this.#node.status({});
      // What waited here leaves after the deploy, on the wires of then; and what was counted just now is not told yet.
      this.#showCounts();
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
    this.#toCorrect.note(msg);
    noteRow(this.#seen, { port: row.ok ? 1 : 2, values: row.values }, msg);
    if (row.ok && row.warnings.length > 0) this.#seen.odd += 1;
    this.#showCounts();
    if (!row.ok) {
      this.#reject(msg, send, row);
      return;
    }
    row.warnings.forEach((warning) => {
      this.#warn(warning);
    });
    // A copy, not the msg itself: the msgs of a large file have grown old waiting, and whatever hangs on an old object
    // outlives it in memory until the next full garbage collection (measured: 200 MB more for 100,000 rows).
    send([withProperties(msg, { io: row.io }), null], () => {
      if (!mayLeadToSend(this.#RED, this.#node)) this.#countNowhere();
    });
  }

  #reject(msg: Message, send: Send, { problems }: Extract<Row, { ok: false }>): void {
    this.#toCorrect.add(msg, problems);
    const errors = problems.map((problem) => ({
      code: problem.code,
      field: problem.field,
      ...(problem.value === undefined ? {} : { value: problem.value }),
      message: describeProblem(problem),
    }));
    const cells = cellsOf(msg.payload, errors.map(({ message }) => message).join(' '));
    const io = { type: this.#composer.type, errors, cells, ...placeInFile(msg) };
    send([null, withProperties(msg, { io })]);
  }

  /** Says once per deploy and field what is odd; io-check has the rows. Never with a value, which may be somebody's. */
  #warn(warning: Warning): void {
    const { code, field } = warning;
    // The title is one, whatever stands in it.
    const kind = code === 'TITLE_PERSONAL_DATA' ? code : `${code} ${field}`;
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    this.#node.warn(describeWarning(warning));
  }

  #countNowhere(): void {
    this.#nowhere += 1;
    this.#isTold = false;
    this.#showCounts();
  }

  /** Once the rows have come to an end: how many, and what to do. */
  #tellNowhere(): void {
    const before = this.#told;
    this.#told = this.#nowhere;
    if (this.#nowhere > before) this.#showCounts();
    else if (this.#nowhere > 0 && !this.#isTold) {
      this.#isTold = true;
      // The node that a deploy made in our place is the one that a person sees.
      const node = (this.#RED.nodes.getNode(this.#node.id) as Node | null | undefined) ?? this.#node;
      node.warn(translate('log.rows_nowhere', { n: this.#nowhere }));
    }
  }

  /** At most once in a while: a status per row would flood the editor's connection. */
  #showCounts(): void {
    if (this.#statusTimer !== undefined) return;
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined;
      const { ready, wrong, odd } = this.#seen;
      const shown = this.#nowhere > 0 ? nowhereStatus(this.#nowhere) : rowsStatus(ready, wrong, odd);
      if (!this.#closed) showStatus(this.#node, shown);
      this.#tellNowhere();
    }, 250);
    this.#statusTimer.unref();
  }
}
