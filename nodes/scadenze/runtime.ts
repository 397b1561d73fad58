/**
 * io-scadenze: the life cycle of a payment. Takes in the notices that were sent, and gives each again before it is due and
 * after it was not paid, for the next message.
 */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { FaultCode } from '../lib/core';
import type { DueNotice, NoticePlan } from '../lib/register';
import { serviceOf } from '../lib/runtime/config-nodes';
import { beforeStop, nextStart } from '../lib/runtime/deploys';
import { Fault, toFault } from '../lib/runtime/fault';
import { onInput, type Message } from '../lib/runtime/input';
import { caughtUp, whileTakingIn } from '../lib/runtime/load';
import { type Channel, channelOf, outboxOf } from '../lib/outbox/channel';
import { readSaved } from '../lib/runtime/saved';
import { simulatorClock } from '../lib/runtime/simulator-host';
import { showStatus, type Status } from '../lib/runtime/status';
import { translate } from '../lib/runtime/translate';
import type { Clock } from '../lib/runtime/clock';
import type { Line } from '../lib/outbox/line';
import type { Outbox } from '../lib/outbox/outbox';
import { followedView } from './counting';
import { commandOf, type Command } from './commands';
import { dayOf } from './days';
import { Follower } from './follower';
import type { Payment } from './follower-options';
import { noticeMessage, questionMessage, type Outgoing } from './outgoing';
import { paymentIn } from './payment';
import { DEADLINES } from './properties';
import { statusOf } from './status';
import { noticeOf } from './take-in';
import { Timetable } from './timetable';
import type { FollowedView } from './api';

/** What the node needs to work, complete. */
interface Following extends Channel {
  readonly clock: Clock;
  readonly timetable: Timetable;
  readonly follower: Follower;
}

interface Settings {
  readonly plan: NoticePlan;
  readonly paidBy: 'premium' | 'messages' | 'query';
  /** Minutes since midnight. */
  readonly atTime: number;
}

const STATUS_EVERY_MS = 1_000;
const REOPEN_EVERY_MS = 5_000;
const PORTS = 4;

const nodes = new WeakMap<Node, DeadlinesNode>();

/** How the notices of an io-scadenze stand. Throws the fault that keeps it shut. */
export async function viewOf(node: Node): Promise<FollowedView> {
  const known = nodes.get(node);
  if (known === undefined) throw new Fault('IO_SERVICE_MISSING');
  return known.view();
}

export function registerDeadlines(RED: NodeAPI): void {
  RED.nodes.registerType('io-scadenze', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    const made = new DeadlinesNode(RED, this, def);
    nodes.set(this, made);
    made.start();
  });
}

class DeadlinesNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #serviceId: string;
  readonly #settings: Settings;
  readonly #settingsFault: Fault | undefined;
  readonly #outbox: Outbox;
  #opening: Promise<Following | Fault>;
  #following: Following | undefined;
  #fault: Fault | undefined;
  /** The fault that Catch nodes were told of. */
  #told: FaultCode | undefined;
  #statusTimer: NodeJS.Timeout | undefined;
  #statusShown = Promise.resolve();
  #reopenTimer: NodeJS.Timeout | undefined;
  #endListening: (() => void) | undefined;
  #closed = false;

  constructor(RED: NodeAPI, node: Node, def: NodeDef) {
    this.#RED = RED;
    this.#node = node;
    const { service, settings, fault } = settingsOf(def);
    this.#serviceId = service;
    this.#settingsFault = fault;
    this.#settings = settings;
    this.#outbox = outboxOf(RED);
    // Before the flows have started there is nobody on the wires.
    this.#opening = nextStart(RED).then(() => this.#open());
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg) => this.#onMessage(msg), {
      order: 'together',
      onFault: (fault) => {
        showStatus(this.#node, statusOf(fault, 0));
      },
    });
    this.#node.on('close', () => {
      this.#close();
    });
  }

  async view(): Promise<FollowedView> {
    if (this.#fault !== undefined) throw this.#fault;
    const following = this.#following;
    if (following === undefined) throw new Fault('IO_SERVICE_MISSING');
    return followedView(await this.#outbox.register.notices.counts(), {
      node: this.#node.id,
      line: following.destination.line,
      timetable: following.timetable,
      now: following.clock.now(),
      asked: following.follower.asked,
      isPresent: (id) => (this.#RED.nodes.getNode(id) as Node | null)?.type === 'io-scadenze',
    });
  }

  async #open(): Promise<Following | Fault> {
    try {
      if (this.#settingsFault !== undefined) throw this.#settingsFault;
      const service = serviceOf(this.#RED, this.#serviceId);
      if (this.#settings.paidBy === 'premium' && !service.hasKey) throw new Fault('IO_API_KEY_MISSING');
      const channel = await channelOf(this.#RED, service);
      await this.#outbox.register.notices.replan(this.#node.id, this.#settings.plan);
      const following = this.#follow(channel);
      if (this.#closed) {
        // Takes in what still comes, and gives nothing: that is for the node in its place.
        following.follower.close();
        return following;
      }
      this.#following = following;
      this.#fault = undefined;
      this.#told = undefined;
      this.#endListening = beforeStop(this.#RED, () => {
        this.#hold();
      });
      following.follower.wake();
      this.#showStatus();
      return following;
    } catch (error) {
      const fault = toFault(error);
      this.#fault = fault;
      void this.#stayShut(fault);
      this.#showStatus();
      return fault;
    }
  }

  #follow(channel: Channel): Following {
    const { destination, line } = channel;
    const clock = destination.mode === 'simulator' ? simulatorClock() : this.#outbox.clock;
    const timetable = new Timetable(destination.window, this.#settings.atTime);
    const { paidBy, plan } = this.#settings;
    const ways = {
      premium: (notice: DueNotice) => this.#askIo(line, notice),
      query: 'by-question',
      messages: 'told',
    } as const;
    const follower = new Follower({
      scope: { node: this.#node.id, line: destination.line },
      plan,
      notices: this.#outbox.register.notices,
      timetable,
      clock,
      realClock: this.#outbox.clock,
      ask: ways[paidBy],
      give: (out) => {
        this.#send(noticeMessage(out));
      },
      tell: (out) => {
        this.#send(noticeMessage(out));
      },
      question: (numbers) => {
        this.#send(questionMessage(numbers));
      },
      relief: () => caughtUp(this.#stopped),
      changed: () => {
        this.#fault = undefined;
        this.#told = undefined;
        this.#showStatus();
      },
      failed: (error) => {
        this.#onFailure(toFault(error));
      },
    });
    return { ...channel, clock, timetable, follower };
  }

  async #askIo(line: Line, { service, fiscalCode, ioId }: DueNotice): Promise<Payment> {
    // Without IO's id there is nothing to ask about.
    if (ioId === '') return 'unknown';
    return paymentIn(await line.reads.status(service, fiscalCode, ioId));
  }

  async #onMessage(msg: Message): Promise<undefined> {
    const following = this.#following ?? (await this.#opening);
    if (following instanceof Fault) throw new Fault(following.code, following.args);
    const command = commandOf(msg);
    await (command === undefined ? this.#takeIn(following, msg) : this.#obey(following, command));
    this.#showStatus();
    if (command !== undefined && command.unreadable > 0)
      throw new Fault('IO_NOTICE_NUMBERS', { n: command.unreadable });
  }

  /** When the promise resolves the notice is on disk. */
  async #takeIn({ service, destination, clock, follower }: Following, msg: Message): Promise<void> {
    const { register } = this.#outbox;
    const notice = await noticeOf(msg, {
      node: this.#node.id,
      service: service.id,
      premium: service.premium,
      asksIo: this.#settings.paidBy === 'premium',
      today: dayOf(clock.now()),
      // Sent to the simulator, and the mode changed before it came out of io-send: it is still the simulator's.
      lineOf: async (ioId) => (await register.find(ioId))?.line ?? destination.line,
    });
    if (notice === undefined) return;
    await whileTakingIn(() => register.notices.follow(notice, this.#settings.plan));
    follower.wake();
  }

  async #obey({ destination, clock, follower }: Following, command: Command): Promise<void> {
    const { notices } = this.#outbox.register;
    const scope = { node: this.#node.id, line: destination.line };
    let over = 0;
    switch (command.what) {
      case 'paid':
      case 'cancelled':
        this.#log(await notices.conclude(command.numbers, command.what, scope));
        break;
      case 'postponed':
        over = await this.#postpone(command.days, dayOf(clock.now()));
        break;
      case 'answer':
        await follower.answer(command.paid, command.unpaid);
        return;
    }
    follower.wake();
    if (over > 0) throw new Fault('IO_NOTICE_PAST', { n: over });
  }

  /** How many were left as they are: a day that is over is a slip of the pen: with it "mancato pagamento" would leave at once, to everybody in the list. */
  async #postpone(days: ReadonlyMap<number, readonly string[]>, today: number): Promise<number> {
    let over = 0;
    for (const [day, numbers] of days)
      if (day < today) over += numbers.length;
      else
        this.#log(
          await this.#outbox.register.notices.postpone(numbers, day, this.#node.id, this.#settings.plan),
        );
    return over;
  }

  #log({ changed, unknown }: { readonly changed: number; readonly unknown: number }): void {
    this.#node.log(translate('log.deadlines', { changed, unknown }));
  }

  #send({ port, msg }: Outgoing): void {
    this.#node.send(Array.from({ length: PORTS }, (_, index) => (index === port - 1 ? msg : null)));
  }

  get #stopped(): Promise<void> {
    return this.#closed ? Promise.resolve() : new Promise(() => undefined);
  }

  /** Before Node-RED stops flows, be it only those behind: nothing more leaves until they run again. Notices are taken in. */
  #hold(): void {
    this.#following?.follower.close();
    this.#endListening?.();
    void nextStart(this.#RED).then(() => {
      if (!this.#closed) this.#opening = this.#open();
    });
  }

  /** The disk fails while notices are due: Catch nodes are told once. */
  #onFailure(fault: Fault): void {
    this.#fault = fault;
    if (this.#told !== fault.code)
      this.#node.error(fault, { topic: 'io/line', io: { code: fault.code, service: this.#serviceId } });
    this.#told = fault.code;
    this.#showStatus();
  }

  async #stayShut(fault: Fault): Promise<void> {
    if (this.#closed) return;
    const registerFails = fault.code.startsWith('IO_REGISTER');
    // What is followed must not wait unnoticed.
    if (registerFails) {
      this.#onFailure(fault);
      this.#reopenTimer = setTimeout(() => {
        this.#opening = this.#open();
      }, REOPEN_EVERY_MS);
      this.#reopenTimer.unref();
    } else if (await this.#follows()) this.#onFailure(fault);
  }

  /** False also when the register cannot tell, and once the node is gone. */
  async #follows(): Promise<boolean> {
    try {
      const counts = await this.#outbox.register.notices.counts(this.#node.id);
      return !this.#closed && counts.some(({ day }) => day !== null);
    } catch {
      return false;
    }
  }

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
    const status = await this.#status();
    // The node's last word is that it closed.
    if (!this.#closed) showStatus(this.#node, status);
  }

  async #status(): Promise<Status | undefined> {
    try {
      if (this.#fault === undefined && this.#following === undefined) return undefined;
      return statusOf(await this.view(), this.#following?.clock.now() ?? 0);
    } catch (error) {
      return statusOf(toFault(error), 0);
    }
  }

  #close(): void {
    this.#closed = true;
    clearTimeout(this.#statusTimer);
    clearTimeout(this.#reopenTimer);
    this.#endListening?.();
    this.#following?.follower.close();
    this.#node.status({});
  }
}

function settingsOf(def: NodeDef): { service: string; settings: Settings; fault: Fault | undefined } {
  const { values, fault } = readSaved('io-scadenze', DEADLINES, def);
  const { service, daysBefore, daysAfter, paidBy, atTime } = values;
  // On the due day itself everybody may still pay until midnight: 0 means as soon as it is over.
  const plan = { before: daysBefore, after: Math.max(1, daysAfter) };
  return { service, settings: { plan, paidBy, atTime }, fault };
}
