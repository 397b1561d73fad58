/** io-file: reads a list as offices have it and hands on its rows, as fast as the nodes behind it take them. */
import path from 'node:path';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { messageBySlug } from '../messages';
import { beforeStop, nextStart } from '../lib/runtime/deploys';
import { evaluator, type Evaluate, Unreadable } from '../lib/runtime/evaluate';
import { Fault } from '../lib/runtime/fault';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { caughtUp } from '../lib/runtime/load';
import { beginReading } from '../lib/runtime/readings';
import { faultStatus, setStatus, showStatus } from '../lib/runtime/status';
import { readSaved } from '../lib/runtime/saved';
import { describeProblem, translate } from '../lib/runtime/translate';
import type { Values } from '../lib/core/properties';
import { Again, type Asked, digestOf } from './again';
import { asFault, describeWarnings } from '../lib/reader/describe';
import { FileError } from '../lib/reader/errors';
import { knownNames } from '../lib/reader/headers';
import { openOptions, type OpenOptions, type OpenTable, openTable } from '../lib/reader/open';
import { carriedOn } from './outgoing';
import { placeOf } from '../lib/runtime/place';
import { FILE } from './properties';
import { type FileRow, type Reading, readRows } from '../lib/reader/rows';
import { contentSource, fileSource, type Source } from '../lib/reader/source';
import { type Synonyms, withOwnSynonyms } from '../lib/reader/synonyms';
import { type Wanted, wantedColumns } from '../messages/columns';

const STATUS_EVERY_MS = 500;

interface Job {
  readonly msg: Message;
  readonly send: Send;
  readonly source: Source;
  /** A person wants the list once more; undefined: it came by a wire. */
  readonly asked: Asked | undefined;
}

export function registerFile(RED: NodeAPI): void {
  RED.nodes.registerType('io-file', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    new FileNode(RED, this, def).start();
  });
}

class FileNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #saved: Values<typeof FILE>;
  readonly #filename: Evaluate;
  readonly #synonyms: readonly Synonyms[];
  /** Resolves when the node closes. */
  readonly #closing: Promise<void>;
  #closed = false;
  /** From the stop of the flows to their start: wires lead nowhere. */
  #stopped: Promise<void> | undefined;
  /** What is being read. */
  #table: OpenTable | undefined;
  #row = 0;
  /** A person has cancelled what the rows are for. */
  #unwanted = false;
  readonly #again: Again;

  constructor(RED: NodeAPI, node: Node, def: NodeDef) {
    this.#RED = RED;
    this.#node = node;
    this.#saved = readSaved('io-file', FILE, def).values;
    this.#filename = evaluator(RED, node, this.#saved.filename);
    this.#synonyms = withOwnSynonyms(this.#saved.synonyms);
    this.#again = new Again((msg) => {
      node.receive(msg);
    });
    this.#closing = new Promise((resolve) => {
      node.on('close', () => {
        this.#close();
        resolve();
      });
    });
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'one-by-one',
      isSource: true,
      onFault: (fault) => {
        const { code } = fault;
        if (code === 'IO_FILE_INTERRUPTED')
          setStatus(this.#node, { fill: 'red', shape: 'ring' }, 'status.interrupted', { row: this.#row });
        else showStatus(this.#node, faultStatus(code));
      },
    });
    const endWatching = beforeStop(this.#RED, () => {
      this.#stopped ??= nextStart(this.#RED).then(() => {
        this.#stopped = undefined;
      });
    });
    this.#node.on('close', endWatching);
  }

  #close(): void {
    this.#closed = true;
    this.#again.close();
    if (this.#table === undefined) this.#node.status({});
    // Without the file's name, which may tell of a person; the error after the deploy has it.
    else this.#node.warn(translate('log.reading_stopped', { row: this.#row }));
    this.#table?.close?.();
  }

  async #onMessage(msg: Message, send: Send): Promise<void> {
    this.#row = 0;
    const asked = this.#again.asked(msg);
    try {
      await this.#readFrom(msg, send, asked);
    } catch (error) {
      asked?.settle('unreadable');
      throw error;
    }
  }

  async #readFrom(msg: Message, send: Send, asked: Asked | undefined): Promise<void> {
    this.#again.withdraw();
    const wanted = this.#wanted();
    const source = asked === undefined ? await this.#source(msg) : await this.#file(asked.path);
    try {
      await this.#read({ msg, send, source, asked }, wanted);
    } catch (error) {
      throw this.#closed
        ? new Fault('IO_FILE_INTERRUPTED', { name: source.name, row: this.#row })
        : asFault(error, source.name, this.#synonyms);
    } finally {
      this.#table?.close?.();
      this.#table = undefined;
    }
  }

  async #read(job: Job, wanted: Wanted[] | undefined): Promise<void> {
    const { msg, send, source, asked } = job;
    const digest = await digestOf(source);
    if (asked !== undefined && this.#closed) throw new FileError('IO_FILE_INTERRUPTED');
    if (asked !== undefined && asked.digest !== digest) {
      asked.settle('changed');
      return;
    }
    setStatus(this.#node, { fill: 'blue', shape: 'ring' }, 'status.checking_file');
    const table = await openTable(source, this.#options(wanted));
    this.#table = table;
    const reading = await readRows(table, {
      synonyms: this.#synonyms,
      ...(wanted === undefined ? {} : { wanted }),
    });
    const id = this.#RED.util.generateId();
    const rows = await this.#sendRows(job, id, reading);
    if (rows === 0) throw new FileError('IO_FILE_EMPTY');
    const { encoding, separator, sheet } = table;
    const payload = {
      rows,
      name: source.name,
      ...(encoding === undefined ? {} : { encoding }),
      ...(separator === undefined ? {} : { separator }),
      ...(sheet === undefined ? {} : { sheet }),
      columns: reading.columns,
      ignored: reading.ignored,
      warnings: describeWarnings(reading.warnings()),
      ...(this.#unwanted ? { cancelled: true } : {}),
    };
    send([null, { ...msg, payload }]);
    if (this.#unwanted) {
      setStatus(this.#node, { fill: 'yellow', shape: 'ring' }, 'status.unwanted', { row: this.#row });
      this.#node.warn(translate('log.reading_unwanted', { row: this.#row }));
      return;
    }
    const { path: file } = source;
    if (asked === undefined && file !== undefined && digest !== undefined)
      this.#again.offer({ reading: id, path: file, digest, carried: carriedOn(msg)({}) });
    const fill = payload.warnings.length === 0 ? 'green' : 'yellow';
    setStatus(this.#node, { fill, shape: 'dot' }, 'status.read', { n: rows });
  }

  /** One row is held back, so that the last one can say that it is. */
  async #sendRows({ msg, send, source, asked }: Job, id: string, reading: Reading): Promise<number> {
    const { name } = source;
    const make = carriedOn(msg);
    this.#unwanted = false;
    const endReading = beginReading(id, () => {
      this.#unwanted = true;
    });
    asked?.begin(id);
    asked?.settle('begun');
    // Wherever a wire leads: who asked for the rows was promised to be asked before they leave.
    const hold = asked === undefined ? {} : { hold: true };
    // One list for all rows, so nobody may change it.
    const columns = Object.freeze(reading.columns.map((pair) => Object.freeze([...pair])));
    const emit = ({ row, payload, problems }: FileRow, index: number, last: boolean): void => {
      const wrong = problems?.map((one) => ({ ...one, message: describeProblem(one) }));
      const file = { id, name, row, columns, ...(wrong === undefined ? {} : { problems: wrong }) };
      const parts = { id, index, ...(last ? { count: index + 1 } : {}) };
      send([make({ payload, parts, io: { file, ...hold }, ...(last ? { complete: true } : {}) }), null]);
      this.#row = row;
    };
    let held: FileRow | undefined;
    let sent = 0;
    let shown = 0;
    try {
      for await (const batch of reading.rows()) {
        for (const row of batch) {
          if (held !== undefined) emit(held, sent++, false);
          held = row;
        }
        if (performance.now() - shown > STATUS_EVERY_MS) {
          shown = performance.now();
          setStatus(this.#node, { fill: 'blue', shape: 'dot' }, 'status.reading', { n: sent });
        }
        await this.#breathe();
        if (this.#isUnwanted()) break;
      }
    } finally {
      endReading();
    }
    if (held !== undefined) emit(held, sent++, true);
    return sent;
  }

  /** Told from outside, while the rows go. */
  #isUnwanted(): boolean {
    return this.#unwanted;
  }

  /** Lets the rows go their way; waits while our nodes have enough, and while a deploy has taken the wires away. */
  async #breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#stopped !== undefined && !this.#closed) await Promise.race([this.#stopped, this.#closing]);
    await caughtUp(this.#closing);
    if (this.#closed) throw new FileError('IO_FILE_INTERRUPTED');
  }

  async #source(msg: Message): Promise<Source> {
    const found = await this.#filename(msg);
    if (found instanceof Unreadable) throw new Fault('IO_FILE_NOT_GIVEN');
    if (typeof found === 'string' && found.trim() !== '') return this.#file(found.trim());
    const { payload } = msg;
    if (Buffer.isBuffer(payload) || (typeof payload === 'string' && payload !== ''))
      return contentSource(payload, '');
    throw new Fault('IO_FILE_NOT_GIVEN');
  }

  async #file(name: string): Promise<Source> {
    try {
      return await fileSource(placeOf(this.#RED, name));
    } catch (error) {
      throw asFault(error, path.basename(name), []);
    }
  }

  #options(wanted: readonly Wanted[] = []): OpenOptions {
    return openOptions(this.#saved, knownNames({ wanted, synonyms: this.#synonyms }));
  }

  /** The columns that the chosen message node reads, as it is saved. */
  #wanted(): Wanted[] | undefined {
    const { messageNode } = this.#saved;
    if (messageNode === '') return undefined;
    const saved = { node: undefined as Record<string, unknown> | undefined };
    this.#RED.nodes.eachNode((node) => {
      if (node.id === messageNode) saved.node = node as unknown as Record<string, unknown>;
    });
    const type = typeof saved.node?.type === 'string' ? saved.node.type : '';
    const definition = messageBySlug(type.replace(/^io-/, ''));
    if (definition === undefined || saved.node === undefined) throw new Fault('IO_FILE_NODE_MISSING');
    const { node } = saved;
    return wantedColumns(definition, (name) => node[name]);
  }
}
