/** io-send: takes messages in, and gives each its outcome on one of four ports. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { OUTCOME_PORTS, type FaultCode, type Mode, type Outcome } from '../lib/core';
import type { Facts } from '../lib/io-api';
import type { Entry, Total } from '../lib/register';
import { withProperties } from '../lib/core/with-properties';
import { beforeStop, nextStart } from '../lib/runtime/deploys';
import { type Deliveries, deliveriesIn } from '../lib/runtime/deliveries';
import { Fault, toFault } from '../lib/runtime/fault';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { isConfirmedReading, readingOf } from '../lib/runtime/readings';
import { whileTakingIn } from '../lib/runtime/load';
import { showStatus } from '../lib/runtime/status';
import { translate } from '../lib/runtime/translate';
import { type Channel, openChannel, outboxOf } from '../lib/outbox/channel';
import { control, isControl } from './control';
import type { Way } from '../lib/outbox/emitter';
import type { Outbox } from '../lib/outbox/outbox';
import { outcomeMessage, tooLargeMessage, type OutcomeMessage } from '../lib/outbox/outcome';
import type { Sender } from '../lib/outbox/line-types';
import { secondsFor, spell, waitingIn } from '../lib/outbox/forecast';
import { isMissingOn, tellOfOthers } from './flows-differ';
import { tellKeyRights } from './key-rights';
import { standingsOf, statusOf, type Standing } from './status';
import { checkMessage } from '../lib/outbox/take-in';
import { readSaved } from '../lib/runtime/saved';
import { sendsAs } from '../lib/runtime/sender-node';
import { SEND } from './properties';

const STATUS_EVERY_MS = 1_000;
const REOPEN_EVERY_MS = 5_000;
/** Node-RED's own patience with a node that closes, and what we leave of it. */
const CLOSE_TIMEOUT_MS = 15_000;
const CLOSE_MARGIN_MS = 1_000;

export function registerSend(RED: NodeAPI): void {
  RED.nodes.registerType(
    'io-send',
    function (this: Node, def: NodeDef) {
      RED.nodes.createNode(this, def);
      new SendNode(RED, this, def).start();
    },
    { settings: { ioSendLanguage: { value: '', exportable: true } } },
  );
}

class SendNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #outbox: Outbox;
  readonly #deliveries: Deliveries;
  readonly #confirm: 'never' | 'live' | 'always';
  readonly #confirmAbove: number;
  readonly #callsPerMessage: 1 | 2;
  /** The attempt to open that is under way or was the last: the channel, or the fault that keeps it shut. */
  #opening: Promise<Channel | Fault>;
  /** The fault that Catch nodes were told of. */
  #told: FaultCode | undefined;
  #openChannel: Channel | undefined;
  readonly #sender: Sender;
  #fault: Fault | undefined;
  #statusTimer: NodeJS.Timeout | undefined;
  #statusShown = Promise.resolve();
  #reopenTimer: NodeJS.Timeout | undefined;
  /** Messages taken in since the log last said so, now and at the last status. */
  #takenIn = 0;
  #takenInBefore = 0;
  #endListening: (() => void) | undefined;
  /** The flows were stopped, and perhaps Node-RED with them. */
  #perhapsLast = false;
  #closed = false;

  constructor(RED: NodeAPI, node: Node, def: NodeDef) {
    const { service, checkProfile, confirm, confirmAbove } = readSaved('io-send', SEND, def).values;
    this.#RED = RED;
    this.#node = node;
    this.#outbox = outboxOf(RED);
    this.#deliveries = deliveriesIn(RED);
    this.#confirm = confirm;
    this.#confirmAbove = confirmAbove;
    this.#callsPerMessage = checkProfile ? 2 : 1;
    sendsAs(node, { service, callsPerMessage: this.#callsPerMessage });
    this.#sender = {
      id: node.id,
      service,
      checkProfile,
      fault: (code, args) => {
        this.#onLineFault(code, args);
      },
      changed: () => {
        this.#showStatus();
      },
    };
    // Before the flows have started there is nobody on the wires to hear an outcome.
    this.#opening = nextStart(RED).then(() => this.#openAll());
    this.#outbox.deploying.until(this.#opening);
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'together',
      onFault: (fault) => {
        this.#fault = fault;
        this.#showStatus();
      },
    });
    this.#node.on('close', (done: () => void) => {
      this.#close();
      void this.#settled().then(done);
    });
  }

  /** At the end of Node-RED what is in flight gets its outcome; at a deploy the line goes on without us. */
  async #settled(): Promise<void> {
    if (!this.#perhapsLast) return;
    const { nodeCloseTimeout } = this.#RED.settings as { nodeCloseTimeout?: unknown };
    await this.#outbox.settled((Number(nodeCloseTimeout) || CLOSE_TIMEOUT_MS) - CLOSE_MARGIN_MS);
  }

  async #openAll(): Promise<Channel | Fault> {
    try {
      const channel = await openChannel(this.#RED, this.#sender.service, () =>
        this.#closed ? undefined : this.#node.id,
      );
      if (this.#closed) return channel;
      this.#openChannel = channel;
      this.#fault = undefined;
      this.#told = undefined;
      channel.line.attach(this.#sender);
      tellOfOthers(this.#RED, this.#outbox);
      tellKeyRights(this.#RED, this.#outbox);
      this.#outbox.forgetful = (error, file) => {
        this.#RED.log.warn(translate('log.forgetful', { error, file }));
      };
      const { line, mode } = channel.destination;
      if (this.#holds(mode)) void this.#outbox.holds.attach(line, this.#node.id, this.#confirmAbove);
      this.#outbox.emitter.attach(this.#node.id, this.#emit);
      this.#endListening = beforeStop(this.#RED, (_, perhapsLast) => {
        this.#perhapsLast = perhapsLast;
        this.#holdOutcomes();
      });
      this.#showStatus();
      return channel;
    } catch (error) {
      const fault = toFault(error);
      this.#fault = fault;
      this.#showStatus();
      this.#stayShut(fault);
      return fault;
    }
  }

  /** What waits in the queue must not wait unnoticed; and a register that was locked or full may be free again. */
  #stayShut(fault: Fault): void {
    if (this.#closed) return;
    const registerFails = fault.code.startsWith('IO_REGISTER');
    if (this.#told !== fault.code) void this.#tellShut(fault, registerFails);
    this.#told = fault.code;
    if (!registerFails) return;
    this.#reopenTimer = setTimeout(() => {
      this.#opening = this.#openAll();
    }, REOPEN_EVERY_MS);
    this.#reopenTimer.unref();
  }

  async #tellShut(fault: Fault, always: boolean): Promise<void> {
    const queued = await this.#queued();
    if (!this.#closed && (always || queued > 0)) this.#onLineFault(fault.code, { ...fault.args, queued });
  }

  /** Messages of this node that wait, on whatever line; 0 also when the register cannot tell. */
  async #queued(): Promise<number> {
    try {
      return waitingIn(await this.#outbox.register.totals(this.#node.id));
    } catch {
      return 0;
    }
  }

  #onMessage(msg: Message, send: Send): Promise<'ends-here' | undefined> {
    const channel = this.#openChannel;
    return channel === undefined ? this.#waitThenTake(msg, send) : this.#take(channel, msg, send);
  }

  async #waitThenTake(msg: Message, send: Send): Promise<'ends-here' | undefined> {
    const channel = await this.#opening;
    if (channel instanceof Fault) throw new Fault(channel.code, channel.args);
    return this.#take(channel, msg, send);
  }

  /** Step 1: when the promise resolves the message is on disk, or answered. */
  async #take(channel: Channel, msg: Message, send: Send): Promise<'ends-here' | undefined> {
    const { service, destination, line } = channel;
    if (isControl(msg)) {
      await control(msg, this.#node, service.id, line, this.#outbox);
      this.#fault = undefined;
      this.#showStatus();
      return undefined;
    }
    const meantFor = (msg.io as { service?: unknown } | undefined | null)?.service;
    if (typeof meantFor === 'string' && meantFor !== service.id) throw new Fault('IO_SERVICE_MISMATCH');
    const checked = checkMessage(msg, {
      node: this.#node.id,
      service: service.id,
      premium: service.premium,
      institution: service.institution.fiscalCode,
      destination,
      campaign: this.#node.name ?? '',
      hold: this.#holds(destination.mode) && !isConfirmedReading(readingOf(msg)),
    });
    if (checked.kind === 'too-large') {
      this.#sendTo(send, tooLargeMessage(msg, checked.bytes));
      return undefined;
    }
    const reading = readingOf(msg);
    const isWithdrawn = reading !== undefined && this.#outbox.withdrawn.has(reading, checked.entry);
    const cancelled = isWithdrawn && checked.entry.discard === undefined;
    const entry = withProperties(checked.entry, {
      ...(cancelled ? { discard: { reason: 'CANCELLED' } } : {}),
      waits: !this.#outbox.emitter.isThere(this.#node.id),
    });
    const {
      id,
      state,
      reason = null,
      detail = null,
    } = await whileTakingIn(() => this.#outbox.register.takeIn(entry));
    this.#fault = undefined;
    this.#showStatus();
    if (state === 'queued') {
      // The disk has it. An entry that has grown old would keep its text until the next full garbage collection.
      entry.msg = '';
      this.#takenIn += 1;
      if (entry.hold === true) this.#outbox.holds.arrived(entry, this.#confirmAbove);
      else line.wake();
      return 'ends-here';
    }
    const at = this.#outbox.clock.now();
    const times = { takenAt: at, changedAt: at };
    const nothing = { ioId: null, attempts: 0, decided: false, again: false };
    const { waits, ...known } = entry;
    const made = { ...known, id, state, reason, detail, ...times, ...nothing };
    this.#outbox.emitter.emit(waits ? { ...made, waits } : made);
    return 'ends-here';
  }

  /** Whether what is taken in waits for a person, or at least for the end of its lot. */
  #holds(mode: Mode): boolean {
    return this.#confirm === 'always' || (this.#confirm === 'live' && mode === 'live');
  }

  /** While flows are stopped, be it only those of the nodes behind, outcomes wait in the register. */
  #holdOutcomes(): void {
    const { emitter } = this.#outbox;
    emitter.detach(this.#node.id, this.#emit);
    void nextStart(this.#RED)
      .then(() => {
        if (!this.#closed) emitter.attach(this.#node.id, this.#emit);
      })
      .catch((error: unknown) => {
        this.#fault = toFault(error);
        this.#showStatus();
      });
  }

  /** Step 5. One function for the life of the node: the emitter knows the node by it. */
  readonly #emit = (entry: Entry, way: Way): void => {
    const made = outcomeMessage(entry);
    const isFollowed = this.#deliveries.follow(made.msg, way, () => {
      this.#sendTo((ports) => {
        this.#node.send(ports);
      }, made);
    });
    if (isFollowed) way.follow();
    this.#showStatus();
  };

  #sendTo(send: Send, { outcome, msg }: { outcome: Outcome; msg: OutcomeMessage }): void {
    const ports: (OutcomeMessage | null)[] = [null, null, null, null];
    ports[OUTCOME_PORTS[outcome] - 1] = msg;
    send(ports);
  }

  #onLineFault(code: FaultCode, args: Facts): void {
    const fault = new Fault(code, args);
    const queued = args.queued ?? 0;
    this.#node.error(fault, { topic: 'io/line', io: { code, service: this.#sender.service, queued } });
    this.#showStatus();
  }

  /** At most once a second, and again for as long as something is queued. */
  #showStatus(): void {
    if (this.#closed || this.#statusTimer !== undefined) return;
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined;
      // One after another: an answer that took its time must not cover a newer one.
      this.#statusShown = this.#statusShown.then(() => this.#renewStatus());
    }, STATUS_EVERY_MS);
    this.#statusTimer.unref();
  }

  async #renewStatus(): Promise<void> {
    const channel = this.#openChannel;
    const totals = channel === undefined || this.#fault !== undefined ? [] : await this.#totals();
    if (this.#closed) return;
    const { status, busy } = this.#status(totals);
    showStatus(this.#node, status);
    if (channel !== undefined && Array.isArray(totals)) this.#tellForecast(channel, totals);
    if (busy) this.#showStatus();
  }

  async #totals(): Promise<readonly Standing[] | Fault> {
    try {
      return await standingsOf(this.#outbox, this.#node.id);
    } catch (error) {
      return toFault(error);
    }
  }

  /** Once a file is in, the log says how many messages wait and for how long: an honest word before the long work. */
  #tellForecast({ destination }: Channel, totals: readonly Total[]): void {
    const n = this.#takenIn;
    const grows = n > this.#takenInBefore;
    this.#takenInBefore = n;
    if (n === 0 || grows) return;
    this.#takenIn = 0;
    this.#takenInBefore = 0;
    const queued = waitingIn(totals.filter(({ line }) => line === destination.line));
    const time = spell(secondsFor(queued, this.#callsPerMessage, destination));
    this.#node.log(translate('log.taken_in', { n, queued, time }));
  }

  #status(totals: readonly Standing[] | Fault): ReturnType<typeof statusOf> {
    if (totals instanceof Fault) return statusOf({ fault: totals });
    return statusOf({
      fault: this.#fault,
      channel: this.#openChannel,
      service: this.#sender.service,
      isMissingOn: (name) => isMissingOn(this.#outbox, name, this.#node.id),
      callsPerMessage: this.#callsPerMessage,
      outbox: this.#outbox,
      totals,
    });
  }

  #close(): void {
    this.#closed = true;
    clearTimeout(this.#statusTimer);
    clearTimeout(this.#reopenTimer);
    this.#endListening?.();
    this.#outbox.holds.detach(this.#node.id);
    const channel = this.#openChannel;
    channel?.line.detach(this.#sender);
    if (channel !== undefined) this.#outbox.leave(channel.destination.line, this.#node.id);
    this.#outbox.deploying.until(nextStart(this.#RED));
    if (channel !== undefined) this.#outbox.emitter.detach(this.#node.id, this.#emit);
    this.#node.status({});
  }
}
