/** io-status: what became of a message after IO took it. IO tells nobody by itself, so it is asked, ever more rarely. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { Fault } from '../lib/runtime/fault';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { openChannel, outboxOf } from '../lib/outbox/channel';
import { readSaved, type Saved } from '../lib/runtime/saved';
import { faultStatus, setStatus, showStatus } from '../lib/runtime/status';
import type { FaultCode } from '../lib/core';
import type { Clock } from '../lib/runtime/clock';
import type { Line } from '../lib/outbox/line';
import { judgeStatus, type MessageState } from '../lib/io-api/message-status';
import { OpenQuestions, type Wait } from './open-questions';
import { STATUS } from './properties';

const HOUR_MS = 3_600_000;
/** IO usually works a message off in seconds; its simulator in one. */
const FIRST_ASK_MS = 10_000;
const FIRST_ASK_SIMULATOR_MS = 1_500;
const LONGEST_WAIT_MS = HOUR_MS;

interface Question {
  readonly msg: Message;
  readonly send: Send;
  readonly fiscalCode: string;
  readonly id: string;
  /** Monotonic milliseconds at which the node stops asking. */
  readonly until: number;
  last: MessageState;
}

/** Why IO will not say more of a message; leaves with it. */
interface Refusal {
  readonly reason: string;
  readonly detail: string;
}

export function registerStatus(RED: NodeAPI): void {
  const questions = new OpenQuestions();
  RED.nodes.registerType('io-status', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    new StatusNode(RED, this, def, questions).start();
  });
}

class StatusNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #saved: Saved<typeof STATUS>;
  readonly #clock: Clock;
  readonly #questions: OpenQuestions;
  /** The refusal that was told, until IO answers again: one key concerns thousands of rows. */
  #told: FaultCode | undefined;

  constructor(RED: NodeAPI, node: Node, def: NodeDef, questions: OpenQuestions) {
    this.#RED = RED;
    this.#node = node;
    this.#saved = readSaved('io-status', STATUS, def);
    this.#clock = outboxOf(RED).clock;
    this.#questions = questions;
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'together',
      onFault: (fault) => {
        showStatus(this.#node, faultStatus(fault.code));
      },
    });
    this.#questions.attach(this.#node.id, (n) => {
      this.#showOpen(n);
    });
    // Two parameters: Node-RED says whether the node is taken away.
    this.#node.on('close', (removed: boolean, done: () => void) => {
      if (removed) this.#questions.end(this.#node.id);
      else this.#questions.detach(this.#node.id);
      this.#node.status({});
      done();
    });
  }

  async #onMessage(msg: Message, send: Send): Promise<void> {
    const { values, fault } = this.#saved;
    if (fault !== undefined) throw fault;
    const { service, line } = await openChannel(this.#RED, values.service);
    const { fiscalCode, id, service: sentBy } = sentMessage(msg);
    if (sentBy !== undefined && sentBy !== service.id) throw new Fault('IO_SERVICE_MISMATCH');
    if (id === '' || fiscalCode === '') throw new Fault('IO_NOT_SENT');
    const until = this.#clock.monotonic() + values.maxWaitHours * HOUR_MS;
    const first = service.institution.mode === 'simulator' ? FIRST_ASK_SIMULATOR_MS : FIRST_ASK_MS;
    const question = { msg, send, fiscalCode, id, until, last: {} };
    await this.#questions.during(this.#node.id, (wait) =>
      this.#follow(question, line, service.id, first, wait),
    );
  }

  /**
   * Asks until the state is final or the time is over; then the msg leaves. Goes on over deploys: `send` of a node that
   * was closed leads to the one in its place. Ends when the node is taken away.
   */
  async #follow(question: Question, line: Line, service: string, firstMs: number, wait: Wait): Promise<void> {
    for (let ms = firstMs; ; ms = Math.min(LONGEST_WAIT_MS, ms * 2)) {
      const left = question.until - this.#clock.monotonic();
      if (left > 0 && !(await wait(this.#clock, Math.min(ms, left)))) return;
      const answer =
        left > 0 ? await line.reads.status(service, question.fiscalCode, question.id) : undefined;
      const verdict = answer === undefined ? { kind: 'again' as const } : judgeStatus(answer);
      if (verdict.kind === 'refused') {
        this.#answer(question, this.#tell(new Fault(verdict.code, verdict.detail)));
        return;
      }
      if (verdict.kind === 'state') {
        this.#told = undefined;
        question.last = { ...question.last, ...verdict.state };
      }
      if (left > 0 && !isFinal(question.last.status)) continue;
      this.#answer(question);
      return;
    }
  }

  #answer({ msg, send, last }: Question, refusal?: Refusal): void {
    const port = { PROCESSED: 0, REJECTED: 1 }[last.status ?? ''] ?? 2;
    const ports = [null, null, null].map((none, index) =>
      index === port ? Object.assign(msg, { io: { ...(msg.io as object), ...last, ...refusal } }) : none,
    );
    send(ports);
  }

  /** Once for all rows that meet it; a Catch node hears of it too. */
  #tell(fault: Fault): Refusal {
    if (this.#told !== fault.code) this.#node.error(fault, {});
    this.#told = fault.code;
    return { reason: fault.code, detail: fault.message };
  }

  #showOpen(n: number): void {
    if (n > 0) setStatus(this.#node, { fill: 'blue', shape: 'ring' }, 'status.asking', { n });
    else showStatus(this.#node, this.#told === undefined ? undefined : faultStatus(this.#told));
  }
}

function isFinal(status: string | undefined): boolean {
  return status === 'PROCESSED' || status === 'REJECTED' || status === 'FAILED';
}

function sentMessage(msg: Message): { fiscalCode: string; id: string; service: string | undefined } {
  const io = (typeof msg.io === 'object' && msg.io !== null ? msg.io : {}) as Readonly<
    Record<string, unknown>
  >;
  const message = (typeof io.message === 'object' && io.message !== null ? io.message : {}) as {
    fiscal_code?: unknown;
  };
  return {
    fiscalCode: typeof message.fiscal_code === 'string' ? message.fiscal_code : '',
    id: typeof io.id === 'string' ? io.id : '',
    service: typeof io.service === 'string' ? io.service : undefined,
  };
}
