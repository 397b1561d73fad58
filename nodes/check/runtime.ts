/** io-check: looks at a whole set of rows as the message node and io-send would, sends nothing, and gives one verdict. */
import { randomUUID } from 'node:crypto';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { composerOf, type MessageComposer } from '../lib/runtime/message-node';
import { Fault, toFault } from '../lib/runtime/fault';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { outboxOf } from '../lib/outbox/channel';
import { translate } from '../lib/runtime/translate';
import { partsOf } from './original';
import { askProfiles, type Reach } from './reachability';
import { removeLeftovers } from './scratch';
import { CheckSet } from './list-check';
import { verdictOf } from './verdict';

interface CheckDef extends NodeDef {
  /** Id of the message node whose rows these are. */
  messageNode?: string;
  /** Whether IO's profiles are asked too. */
  askProfiles?: boolean;
  /** Without another sign a set has ended when no row came for so long. */
  quietSeconds?: number | string;
}

const QUIET_SECONDS = { default: 1, least: 0.02, most: 3600 };
const STATUS_EVERY_MS = 250;
/** Rows without parts belong to one set. */
const NAMELESS = '';

export function registerCheck(RED: NodeAPI): void {
  RED.nodes.registerType('io-check', function (this: Node, def: CheckDef) {
    RED.nodes.createNode(this, def);
    new CheckNode(RED, this, def).start();
  });
}

class CheckNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #def: CheckDef;
  readonly #quietMs: number;
  /** By `msg.parts.id`. */
  readonly #sets = new Map<string, CheckSet>();
  readonly #timers = new Map<CheckSet, NodeJS.Timeout>();
  /** The newest message in the register when the first row of a set came, until the set begins. */
  readonly #marks = new Map<string, number>();
  /** Rows that have come and wait for their turn. */
  #waiting = 0;
  readonly #end = new AbortController();
  #statusTimer: NodeJS.Timeout | undefined;
  #progress: { readonly key: string; readonly args: Record<string, number> } | undefined;

  constructor(RED: NodeAPI, node: Node, def: CheckDef) {
    this.#RED = RED;
    this.#node = node;
    this.#def = def;
    this.#quietMs = secondsOf(def.quietSeconds) * 1000;
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'one-by-one',
      onArrival: (msg) => {
        this.#onArrival(msg);
      },
      onFault: (fault) => {
        this.#show('red', 'ring', translate(`status.fault.${fault.code}`));
      },
    });
    this.#node.on('close', () => {
      this.#close();
    });
    try {
      const { folder, register } = outboxOf(this.#RED);
      // Whoever has the register is alone in its folder.
      register.newest();
      removeLeftovers(folder);
    } catch {
      // Told with the first row, when somebody needs the register.
    }
  }

  /** The node is gone; a deploy makes another. */
  get #closed(): boolean {
    return this.#end.signal.aborted;
  }

  /** Before anything of the set can be in the register through a message node beside us. */
  #onArrival(msg: Message): void {
    this.#waiting += 1;
    const id = idOf(msg);
    if (this.#sets.has(id) || this.#marks.has(id)) return;
    try {
      this.#marks.set(id, outboxOf(this.#RED).register.newest());
    } catch {
      // The set will not begin either, and says why.
    }
  }

  #onMessage(msg: Message, send: Send): void | Promise<void> {
    this.#waiting -= 1;
    // What a deploy caught in our queue belongs to a set that has ended: see #close.
    if (this.#closed) return;
    const composer = this.#composer();
    const known = this.#sets.get(idOf(msg));
    if (known?.parts.composer === composer) return this.#take(known, msg, send);
    if (known !== undefined) this.#interrupt(known);
    return this.#begin(msg, composer).then((set) => this.#take(set, msg, send));
  }

  #composer(): MessageComposer {
    const id = this.#def.messageNode ?? '';
    const node = id === '' ? null : (this.#RED.nodes.getNode(id) as Node | null | undefined);
    const composer = node ? composerOf(node) : undefined;
    if (composer === undefined) throw new Fault('IO_MESSAGE_NODE_MISSING');
    return composer;
  }

  async #begin(msg: Message, composer: MessageComposer): Promise<CheckSet> {
    const { service } = composer;
    const askProfiles = this.#def.askProfiles === true;
    if (askProfiles && !service.hasKey) throw new Fault('IO_API_KEY_MISSING');
    const { register, folder } = outboxOf(this.#RED);
    const id = idOf(msg);
    const upTo = this.#marks.get(id) ?? register.newest();
    this.#marks.delete(id);
    const destination = await service.institution.destination();
    const set = new CheckSet({ composer, destination, register, upTo, askProfiles, folder });
    if (this.#closed) set.close();
    else this.#sets.set(id, set);
    return set;
  }

  /** Counts the row, unless the msg only says that the set is complete. */
  #take(set: CheckSet, msg: Message, send: Send): void | Promise<void> {
    if (this.#closed) return;
    set.last = { msg, send };
    set.lastAt = performance.now();
    if (isOnlyEnd(msg)) return this.#finish(set);
    const row = set.parts.composer.compose(msg);
    if (!(row instanceof Promise)) return this.#count(set, msg, row);
    return row.then(
      (known) => {
        if (!this.#closed) return this.#count(set, msg, known);
        return undefined;
      },
      (error: unknown) => {
        // The installation cannot do what the row asks: a verdict on the other rows would not be true.
        this.#drop(set);
        throw error;
      },
    );
  }

  #count(set: CheckSet, msg: Message, row: Parameters<CheckSet['add']>[1]): void | Promise<void> {
    try {
      set.add(msg, row);
    } catch (error) {
      this.#drop(set);
      throw error;
    }
    if (isEnd(msg) || (set.expected !== undefined && set.complete)) return this.#finish(set);
    this.#showProgress('checking', { n: set.tally.rows });
    if (!this.#timers.has(set)) this.#waitForQuiet(set, this.#quietMs);
  }

  #waitForQuiet(set: CheckSet, ms: number): void {
    const timer = setTimeout(() => {
      const left = set.lastAt + this.#quietMs - performance.now();
      if (this.#waiting > 0) this.#waitForQuiet(set, this.#quietMs);
      else if (left > 0) this.#waitForQuiet(set, left);
      else
        this.#finish(set).catch((error: unknown) => {
          const fault = toFault(error);
          this.#show('red', 'ring', translate(`status.fault.${fault.code}`));
          this.#node.error(fault, set.last?.msg ?? {});
        });
    }, ms);
    this.#timers.set(set, timer);
  }

  async #finish(set: CheckSet): Promise<void> {
    this.#forget(set);
    const { last } = set;
    try {
      const reach = set.parts.askProfiles ? await this.#reach(set) : undefined;
      if (this.#closed) this.#tellInterrupted(set);
      if (this.#closed || last === undefined) return;
      const verdict = verdictOf(set, reach, Date.now());
      const base = baseOf(last.msg);
      last.send([{ ...base, payload: verdict }, null]);
      await this.#sendWrongRows(set, base, last.send);
      this.#showResult(verdict.buone, verdict.sbagliate);
    } finally {
      set.close();
    }
  }

  async #sendWrongRows(set: CheckSet, base: NodeMessage, send: Send): Promise<void> {
    const id = randomUUID();
    for await (const { payload, columns, parts } of set.wrongRows()) {
      if (this.#closed) return;
      // A csv node that writes the header once writes it anew for a new list.
      const reset = parts.index === 0 ? { reset: true } : {};
      const several = parts.count > 1 ? { parts: { id, ...parts } } : {};
      send([null, { ...base, payload, columns, ...reset, ...several }]);
    }
  }

  async #reach(set: CheckSet): Promise<Reach> {
    const { composer, destination } = set.parts;
    const service = composer.service.id;
    const line = outboxOf(this.#RED).line(destination);
    const { scratch } = set;
    return askProfiles({
      people: scratch.peopleToAsk(),
      total: scratch.toAsk,
      ask: (fiscalCode, wanted) => line.profile(service, fiscalCode, wanted),
      end: this.#end.signal,
      progress: (n) => {
        this.#showProgress('asking_profiles', { n, of: scratch.toAsk });
      },
    });
  }

  /** A set that cannot be judged as a whole any more. Said, because its verdict will not come. */
  #interrupt(set: CheckSet): void {
    this.#drop(set);
    this.#tellInterrupted(set);
  }

  #tellInterrupted({ tally }: CheckSet): void {
    this.#node.warn(translate('warning.CHECK_INTERRUPTED', { n: tally.rows }));
  }

  #drop(set: CheckSet): void {
    this.#forget(set);
    set.close();
  }

  #forget(set: CheckSet): void {
    clearTimeout(this.#timers.get(set));
    this.#timers.delete(set);
    for (const [id, other] of this.#sets) if (other === set) this.#sets.delete(id);
  }

  #close(): void {
    this.#end.abort();
    clearTimeout(this.#statusTimer);
    for (const set of [...this.#sets.values()]) this.#interrupt(set);
    this.#node.status({});
  }

  /** At most once in a while. */
  #showProgress(key: string, args: Record<string, number>): void {
    this.#progress = { key, args };
    if (this.#statusTimer !== undefined || this.#closed) return;
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined;
      if (this.#progress !== undefined)
        this.#show('blue', 'ring', translate(`status.${this.#progress.key}`, this.#progress.args));
    }, STATUS_EVERY_MS);
    this.#statusTimer.unref();
  }

  #showResult(good: number, wrong: number): void {
    this.#progress = undefined;
    this.#show(wrong === 0 ? 'green' : 'yellow', 'dot', translate('status.checked', { good, wrong }));
  }

  #show(fill: 'red' | 'green' | 'yellow' | 'blue', shape: 'dot' | 'ring', text: string): void {
    if (!this.#closed) this.#node.status({ fill, shape, text });
  }
}

function idOf(msg: Message): string {
  const id = partsOf(msg)?.id;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : NAMELESS;
}

/** As the core join node: the property counts, whatever it holds, unless it says no. */
function isEnd({ complete }: Message): boolean {
  return complete !== undefined && complete !== false;
}

/** A msg that says "complete" and carries no row, as an inject node makes it. */
function isOnlyEnd(msg: Message): boolean {
  if (!isEnd(msg)) return false;
  const { payload } = msg;
  return typeof payload !== 'object' || payload === null || Object.keys(payload).length === 0;
}

const OF_THE_ROW = new Set(['payload', 'parts', 'columns', 'complete', 'io']);

/** What a verdict carries on of the last msg: all but what was the row's. */
function baseOf(msg: Message): NodeMessage {
  return Object.fromEntries(Object.entries(msg).filter(([name]) => !OF_THE_ROW.has(name)));
}

function secondsOf(value: number | string | undefined): number {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return QUIET_SECONDS.default;
  return Math.min(QUIET_SECONDS.most, Math.max(QUIET_SECONDS.least, seconds));
}
