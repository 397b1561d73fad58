/** io-check: looks at a whole set of rows as the message node and io-send would, sends nothing, and gives one verdict. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { composerOf, type MessageComposer } from '../lib/runtime/message-node';
import { Fault, toFault } from '../lib/runtime/fault';
import { placeOf } from '../lib/runtime/place';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { channelOf, outboxOf } from '../lib/outbox/channel';
import { type Words, words } from '../lib/core/words';
import { faultStatus, rowsStatus, showStatus, type Status } from '../lib/runtime/status';
import { readSaved, type Saved } from '../lib/runtime/saved';
import { translate } from '../lib/runtime/translate';
import { forgetVerdict, keepVerdict } from '../lib/runtime/verdicts';
import { partsOf } from '../lib/check/original';
import { CHECK } from './properties';
import { askProfiles, type Reachability } from '../lib/check/reachability';
import { removeLeftovers } from '../lib/check/scratch';
import { ListCheck } from '../lib/check/list-check';
import { writeList } from '../lib/check/list-file';
import { verdictOf } from '../lib/check/verdict';
import { LookAhead } from './look-ahead';
import { Sending } from './sending';

const STATUS_EVERY_MS = 250;
/** Rows without parts belong to one set. */
const NAMELESS = '';

export function registerCheck(RED: NodeAPI): void {
  RED.nodes.registerType('io-check', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    new CheckNode(RED, this, def).start();
  });
}

class CheckNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #saved: Saved<typeof CHECK>;
  readonly #quietMs: number;
  readonly #sending: Sending;
  /** By `msg.parts.id`. */
  readonly #checks = new Map<string, ListCheck>();
  readonly #timers = new Map<ListCheck, NodeJS.Timeout>();
  /** The newest message in the register when the first row of a set came, until the set begins. */
  readonly #marks = new Map<string, Promise<number>>();
  /** Rows that have come and wait for their turn. */
  #waiting = 0;
  readonly #end = new AbortController();
  #statusTimer: NodeJS.Timeout | undefined;
  #progress: Words | undefined;
  readonly #ahead = new LookAhead();

  constructor(RED: NodeAPI, node: Node, def: NodeDef) {
    this.#RED = RED;
    this.#node = node;
    this.#saved = readSaved('io-check', CHECK, def);
    this.#quietMs = this.#saved.values.quietSeconds * 1000;
    this.#sending = new Sending(RED, this.#saved.values.messageNode);
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'one-by-one',
      onArrival: (msg) => {
        this.#onArrival(msg);
      },
      onFault: (fault) => {
        this.#show(faultStatus(fault.code));
      },
    });
    this.#node.on('close', () => {
      this.#close();
    });
    try {
      const outbox = outboxOf(this.#RED);
      // Whoever has the register is alone in its folder.
      outbox.open();
      removeLeftovers(outbox.folder);
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
    this.#ahead.arrived(msg);
    const id = idOf(msg);
    if (this.#checks.has(id) || this.#marks.has(id)) return;
    try {
      const mark = outboxOf(this.#RED).register.newest();
      mark.catch(() => undefined);
      this.#marks.set(id, mark);
    } catch {
      // The set will not begin either, and says why.
    }
  }

  #onMessage(msg: Message, send: Send): void | Promise<void> {
    this.#waiting -= 1;
    this.#ahead.taken();
    // What a deploy caught in our queue belongs to a set that has ended: see #close.
    if (this.#closed) return;
    const composer = this.#composer();
    const known = this.#checks.get(idOf(msg));
    if (known?.parts.composer === composer) return this.#take(known, msg, send);
    if (known !== undefined) this.#interrupt(known);
    return this.#begin(msg, composer).then((check) => this.#take(check, msg, send));
  }

  #composer(): MessageComposer {
    const { values, fault } = this.#saved;
    if (fault !== undefined) throw fault;
    const id = values.messageNode;
    const node = id === '' ? null : (this.#RED.nodes.getNode(id) as Node | null | undefined);
    const composer = node ? composerOf(node) : undefined;
    if (composer === undefined) throw new Fault('IO_MESSAGE_NODE_MISSING');
    return composer;
  }

  async #begin(msg: Message, composer: MessageComposer): Promise<ListCheck> {
    const { service } = composer;
    const { askProfiles } = this.#saved.values;
    if (askProfiles && !service.hasKey) throw new Fault('IO_API_KEY_MISSING');
    const { register, folder } = outboxOf(this.#RED);
    const id = idOf(msg);
    const upTo = await (this.#marks.get(id) ?? register.newest());
    this.#marks.delete(id);
    const destination = await service.institution.destination();
    const passOn = this.#sending.passOn(id, { composer, line: destination.line });
    const asks = askProfiles && passOn === undefined;
    const check = new ListCheck({
      ...{ composer, destination, register, upTo, folder, passOn },
      askProfiles: asks,
    });
    if (this.#closed) check.close();
    else this.#checks.set(id, check);
    return check;
  }

  /** Counts the row, unless the msg only says that the set is complete. */
  #take(check: ListCheck, msg: Message, send: Send): void | Promise<void> {
    if (this.#closed) return;
    check.last = { msg, send };
    check.lastAt = performance.now();
    if (isOnlyEnd(msg)) return this.#finish(check);
    const id = idOf(msg);
    const row = this.#ahead.compose(check, msg, (one) => idOf(one) === id && !isOnlyEnd(one));
    if (!(row instanceof Promise)) return this.#count(check, msg, row);
    return row.then(
      (known) => {
        if (!this.#closed) return this.#count(check, msg, known);
        return undefined;
      },
      (error: unknown) => {
        // The installation cannot do what the row asks: a verdict on the other rows would not be true.
        this.#drop(check);
        throw error;
      },
    );
  }

  #count(check: ListCheck, msg: Message, row: Parameters<ListCheck['add']>[1]): void | Promise<void> {
    try {
      const counted = check.add(msg, row);
      if (!(counted instanceof Promise)) return this.#counted(check, msg);
      return counted.then(
        () => (this.#closed ? undefined : this.#counted(check, msg)),
        (error: unknown) => {
          this.#drop(check);
          throw error;
        },
      );
    } catch (error) {
      this.#drop(check);
      throw error;
    }
  }

  #counted(check: ListCheck, msg: Message): void | Promise<void> {
    if (isEnd(msg) || (check.expected !== undefined && check.complete)) return this.#finish(check);
    this.#showProgress(words('status.checking', { n: check.tally.rows }));
    if (!this.#timers.has(check)) this.#waitForQuiet(check, this.#quietMs);
  }

  #waitForQuiet(check: ListCheck, ms: number): void {
    const timer = setTimeout(() => {
      const left = check.lastAt + this.#quietMs - performance.now();
      if (this.#waiting > 0) this.#waitForQuiet(check, this.#quietMs);
      else if (left > 0) this.#waitForQuiet(check, left);
      else
        this.#finish(check).catch((error: unknown) => {
          const fault = toFault(error);
          this.#show(faultStatus(fault.code));
          this.#node.error(fault, check.last?.msg ?? {});
        });
    }, ms);
    this.#timers.set(check, timer);
  }

  async #finish(check: ListCheck): Promise<void> {
    this.#forget(check);
    // The verdict may be kept for days.
    check.scratch.forgetSeen();
    if (check.parts.passOn !== undefined) {
      check.close();
      this.#showResult(check.tally.good, check.tally.rows - check.tally.good);
      return;
    }
    const { last } = check;
    let keeps = false;
    try {
      const reach = check.parts.askProfiles ? await this.#reach(check) : undefined;
      const written = this.#closed ? undefined : await this.#writeList(check);
      const file = typeof written === 'string' ? written : null;
      const result = this.#closed ? undefined : await verdictOf(check, reach, file, Date.now());
      if (this.#closed) this.#tellInterrupted(check);
      if (this.#closed || last === undefined || result === undefined) return;
      const { verdict, said } = result;
      const base = baseOf(last.msg);
      last.send([{ ...base, payload: verdict }, null]);
      await this.#sendWrongRows(check, base, last.send);
      keeps = this.#keep(check, said);
      this.#showResult(verdict.buone, verdict.sbagliate);
      // The verdict is as true without the file.
      if (written instanceof Fault) throw written;
    } finally {
      if (!keeps) check.close();
    }
  }

  /** For the sidebar. Whether the check's temporary file is needed longer, for the rows to correct. */
  #keep(check: ListCheck, sentences: readonly Words[]): boolean {
    if (this.#closed) return false;
    const { wrong } = check.scratch;
    keepVerdict(this.#node, {
      ...{ at: Date.now(), line: check.parts.destination.line, campaign: check.campaign, wrong, sentences },
      list: check.wrongList(),
      messages: check.tally.toSend,
      notFromHere: () => this.#sending.notPossible(check),
      send: (by) => this.#sending.begin(check, by),
      end: () => {
        if (wrong > 0) check.close();
      },
    });
    return wrong > 0;
  }

  /** Where the rows to correct are now, if the user wants them in a file. */
  async #writeList(check: ListCheck): Promise<string | Fault | undefined> {
    const { listFile } = this.#saved.values;
    if (listFile === '') return undefined;
    const file = path.resolve(placeOf(this.#RED, listFile));
    try {
      return (await writeList(file, check.wrongList(), check.scratch.wrong)) ? file : undefined;
    } catch (error) {
      return toFault(error);
    }
  }

  async #sendWrongRows(check: ListCheck, base: NodeMessage, send: Send): Promise<void> {
    const id = randomUUID();
    for await (const { payload, columns, parts } of check.wrongRows()) {
      if (this.#closed) return;
      // A csv node that writes the header once writes it anew for a new list.
      const reset = parts.index === 0 ? { reset: true } : {};
      const several = parts.count > 1 ? { parts: { id, ...parts } } : {};
      send([null, { ...base, payload, columns, ...reset, ...several }]);
    }
  }

  async #reach(check: ListCheck): Promise<Reachability> {
    const { service } = check.parts.composer;
    const { line } = await channelOf(this.#RED, service);
    const { scratch } = check;
    return askProfiles({
      people: scratch.peopleToAsk(),
      total: scratch.toAsk,
      ask: (fiscalCode, wanted) => line.reads.profile(service.id, fiscalCode, wanted),
      end: this.#end.signal,
      progress: (n) => {
        this.#showProgress(words('status.asking_profiles', { n, of: scratch.toAsk }));
      },
    });
  }

  /** A set that cannot be judged as a whole any more. Said, because its verdict will not come. */
  #interrupt(check: ListCheck): void {
    this.#drop(check);
    this.#tellInterrupted(check);
  }

  #tellInterrupted({ tally }: ListCheck): void {
    this.#node.warn(translate('warning.CHECK_INTERRUPTED', { n: tally.rows }));
  }

  #drop(check: ListCheck): void {
    this.#forget(check);
    check.close();
  }

  #forget(check: ListCheck): void {
    clearTimeout(this.#timers.get(check));
    this.#timers.delete(check);
    for (const [id, other] of this.#checks) if (other === check) this.#checks.delete(id);
  }

  #close(): void {
    this.#end.abort();
    clearTimeout(this.#statusTimer);
    for (const check of [...this.#checks.values()]) this.#interrupt(check);
    forgetVerdict(this.#node);
    this.#node.status({});
  }

  /** At most once in a while. */
  #showProgress(progress: Words): void {
    this.#progress = progress;
    if (this.#statusTimer !== undefined || this.#closed) return;
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined;
      if (this.#progress !== undefined) this.#show({ fill: 'blue', shape: 'ring', words: this.#progress });
    }, STATUS_EVERY_MS);
    this.#statusTimer.unref();
  }

  #showResult(good: number, wrong: number): void {
    this.#progress = undefined;
    this.#show(rowsStatus(good, wrong));
  }

  #show(status: Status): void {
    if (!this.#closed) showStatus(this.#node, status);
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
