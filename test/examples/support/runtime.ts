import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Node, NodeAPI } from 'node-red';
import { byUser } from '../../../nodes/lib/outbox/acts';
import { lastVerdict } from '../../../nodes/lib/runtime/verdicts';
import { closeSimulator } from '../../../nodes/lib/runtime/simulator-host';
import { closeOutbox } from '../../../nodes/lib/outbox/outboxes';
import { ourNodes } from '../../support/our-nodes';
import { SAMPLE_DATA, type Example, type FlowNode, named } from './examples';

type NodeSet = (RED: NodeAPI) => void;

interface RunningNode extends EventEmitter {
  receive(msg: object): void;
}

/** The part of node-red-node-test-helper that is used; the package brings no types. */
interface Helper {
  init(runtime: string): void;
  settings(settings: object): void;
  load(nodes: readonly NodeSet[], flow: readonly object[], credentials: object): Promise<void>;
  unload(): Promise<void>;
  getNode(id: string): RunningNode | null;
}

const load = createRequire(__filename);
/** As Node-RED evaluates it. */
const jsonata = load('jsonata') as (expression: string) => { evaluate(msg: object): Promise<unknown> };
const helper = load('node-red-node-test-helper') as Helper;

const CORE = [
  'common/20-inject',
  'common/60-link',
  'common/90-comment',
  'function/10-function',
  'function/10-switch',
  'function/15-change',
  'function/80-template',
  'function/89-delay',
  'parsers/70-CSV',
  'sequence/17-split',
  'storage/10-file',
].map((name) => load(`@node-red/nodes/core/${name}.js`) as NodeSet);

/** A message that reached a debug node. */
export interface Seen {
  readonly payload?: unknown;
  readonly error?: unknown;
  readonly io?: {
    readonly type?: string;
    readonly outcome?: string;
    readonly reason?: string;
    readonly id?: string;
    readonly status?: string;
    readonly campaign?: string;
    readonly message?: {
      readonly fiscal_code?: string;
      readonly feature_level_type?: string;
      readonly content: {
        readonly subject: string;
        readonly markdown: string;
        readonly third_party_data?: { readonly id: string; readonly configuration_id: string };
        readonly payment_data?: { readonly amount: number; readonly notice_number: string };
      };
    };
    readonly errors?: readonly { readonly code: string; readonly field: string; readonly message: string }[];
  };
}

/** An example in a running Node-RED, as a person has it who imported it, in a user directory of its own. */
export class Run {
  readonly #example: Example;
  readonly #userDir: string;
  readonly #seen = new Map<string, Seen[]>();
  readonly #arrivals = new EventEmitter();

  private constructor(example: Example, userDir: string) {
    this.#example = example;
    this.#userDir = userDir;
  }

  static async start(example: Example): Promise<Run> {
    const userDir = await mkdtemp(path.join(os.tmpdir(), 'io-example-'));
    process.env.IO_ESEMPI = SAMPLE_DATA;
    helper.init(load.resolve('node-red'));
    helper.settings({ userDir });
    const run = new Run(example, userDir);
    await helper.load([...CORE, ourNodes], example.nodes.map(withoutSidebar), {});
    run.#listen();
    return run;
  }

  /** Presses the button of an inject node. */
  press(name: string): void {
    helper.getNode(named(this.#example.nodes, name).id)?.receive({});
  }

  /** Presses «Invia le righe giuste…» of a check's verdict in the sidebar. */
  async sendChecked(name: string): Promise<string | undefined> {
    const node = helper.getNode(named(this.#example.nodes, name).id) as Node | null;
    return (node ? lastVerdict(node) : undefined)?.send(byUser('', 'sidebar'));
  }

  /** Waits until so many messages in all have reached the debug nodes. */
  async until(count: number): Promise<void> {
    while (this.total < count) await once(this.#arrivals, 'message');
  }

  /** Waits until the node of this name shows a status like this one. */
  async untilStatus(name: string, like: RegExp): Promise<void> {
    const node = helper.getNode(named(this.#example.nodes, name).id);
    if (!node) throw new Error(`no node is called ${name}`);
    await new Promise<void>((resolve) => {
      node.on('call:status', ({ args: [status] }: { args: [{ text?: string }] }) => {
        if (like.test(status.text ?? '')) resolve();
      });
    });
  }

  get total(): number {
    return [...this.#seen.values()].reduce((sum, messages) => sum + messages.length, 0);
  }

  /** What reached the debug node of this name, in order of arrival. */
  at(name: string): readonly Seen[] {
    return this.#seen.get(name) ?? [];
  }

  /** How many messages reached each debug node that got any. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#seen].map(([name, messages]) => [name, messages.length]));
  }

  /** What the debug nodes have printed, each with its name; those that print a single value of a msg left out. */
  async printed(): Promise<readonly (readonly [name: string, text: unknown])[]> {
    const debugs = this.#example.nodes.filter(
      ({ type, targetType }) => type === 'debug' && targetType === 'jsonata',
    );
    const written = new Map(debugs.map(({ name = '', complete }) => [name, String(complete)]));
    const all = [...this.#seen].flatMap(([name, messages]) => {
      const expression = written.get(name);
      return expression === undefined ? [] : messages.map((msg) => ({ name, expression, msg }));
    });
    return Promise.all(
      all.map(async ({ name, expression, msg }) => [name, await jsonata(expression).evaluate(msg)] as const),
    );
  }

  async end(): Promise<void> {
    await helper.unload();
    closeOutbox(this.#userDir);
    await closeSimulator();
    delete process.env.IO_ESEMPI;
    await rm(this.#userDir, { recursive: true, maxRetries: 5 });
  }

  #listen(): void {
    for (const { id, type, name = '' } of this.#example.nodes) {
      if (type !== 'debug') continue;
      helper.getNode(id)?.on('input', (msg: Seen) => {
        this.#seen.set(name, [...this.at(name), msg]);
        this.#arrivals.emit('message');
      });
    }
  }
}

/** A debug node writes to the editor's sidebar, which a test has not; the helper's own node only listens. */
function withoutSidebar(node: FlowNode): object {
  return node.type === 'debug' ? { ...node, type: 'helper' } : { ...node };
}
