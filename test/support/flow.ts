/** Real Node-RED flows for tests: our nodes from source, a fresh user directory, and helper nodes at the ports. */
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type { Node, NodeInitializer, NodeMessageInFlow, NodeStatus } from 'node-red';
import helper from 'node-red-node-test-helper';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import type { Register, State } from '../../nodes/lib/register';
import { type Outbox } from '../../nodes/lib/outbox/outbox';
import { closeOutbox, outboxIn } from '../../nodes/lib/outbox/outboxes';
import { turns } from './clock';
import { placeEmptyRegister } from './empty-register';
import { ourNodes } from './our-nodes';
import { until } from './until';

helper.init(require.resolve('node-red'));
/** The helper loads no core node by itself. */
const coreNode = (file: string) =>
  createRequire(__filename)(`@node-red/nodes/core/common/${file}.js`) as NodeInitializer;
const CORE = [coreNode('25-catch')];

export interface Out extends NodeMessageInFlow {
  io: {
    type?: string;
    service?: string;
    message?: { fiscal_code: string; content: { subject: string; markdown: string } };
    key?: string;
    case?: string;
    campaign?: string;
    resend?: boolean;
    errors?: { code: string; field: string; value?: string; message: string }[];
    outcome?: string;
    reason?: string;
    detail?: string;
    id?: string;
    attempts?: number;
    at?: string;
    again?: boolean;
    decided?: boolean;
  };
  error?: { message: string; code?: string; stack?: string; cause?: unknown; source: { id: string } };
}

/** Messages of one wire, in order; `next` waits for those that have not come yet. */
export class Wire {
  readonly all: Out[] = [];
  #read = 0;
  #waiting: (() => void) | undefined;

  constructor(node: Node) {
    node.on('input', (msg) => {
      this.all.push(msg as Out);
      this.#waiting?.();
    });
  }

  async next(): Promise<Out> {
    while (this.#read >= this.all.length)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    const msg = this.all[this.#read];
    this.#read += 1;
    if (msg === undefined) throw new Error('no message');
    return msg;
  }

  async take(n: number): Promise<Out[]> {
    const taken: Out[] = [];
    for (let i = 0; i < n; i += 1) taken.push(await this.next());
    return taken;
  }
}

type Json = Record<string, unknown>;

/** Of all nodes; the helper's types lack it. */
const { _NodePrototype: prototype } = helper as unknown as {
  _NodePrototype: Record<'send' | 'metric', unknown>;
};
const { send } = prototype;
// Metrics are off, but the helper keeps each with a stack of its own, several for a message.
prototype.metric = () => false;

/** As it is; its types lack the parameters. */
interface Deployer {
  setFlows(flow: Json[], type: string, credentials: Json): Promise<void>;
}

/** A Node-RED with a user directory of its own. `restart` ends the outbox too, as a new process would. */
export class TestRuntime {
  #userDir: string | undefined;
  #flow: Json[] = [];

  /** Made when it is first asked for: while test files are being loaded, temporary files still go elsewhere (test/support/scratch.ts). */
  get userDir(): string {
    if (this.#userDir === undefined) {
      this.#userDir = mkdtempSync(path.join(tmpdir(), 'io-nodes-'));
      placeEmptyRegister(path.join(this.#userDir, 'io-servizi-sociali'));
    }
    return this.#userDir;
  }

  async start(): Promise<void> {
    helper.settings({ userDir: this.userDir });
    await new Promise<void>((resolve) => {
      helper.startServer(resolve);
    });
  }

  /** What settings.js says about the language of our texts, from the next load on. */
  language(wanted: string | undefined): void {
    this.settings({ ioSendLanguage: wanted });
  }

  /** What settings.js says beside the user directory, from the next load on. */
  settings(more: Json): void {
    helper.settings({ userDir: this.userDir, ...more });
  }

  async load(flow: Json[], credentials: Json = KEYS, more: NodeInitializer[] = []): Promise<void> {
    this.#flow = flow;
    // Node-RED keeps the object and writes into it.
    await helper.load([ourNodes, ...CORE, ...more], flow as never, structuredClone(credentials));
    // The helper keeps what each call was given, with a stack; no test asks for it.
    prototype.send = send;
  }

  /** Deploys other flows: all nodes anew, or only those that changed. */
  async deploy(flow: Json[], type: 'full' | 'nodes' = 'full', credentials: Json = KEYS): Promise<void> {
    this.#flow = flow;
    await (helper as unknown as Deployer).setFlows(flow, type, credentials);
  }

  /** The same flows once more: all nodes are made anew. */
  redeploy(credentials: Json = KEYS): Promise<void> {
    return this.deploy(this.#flow, 'full', credentials);
  }

  async unload(): Promise<void> {
    await helper.unload();
  }

  get outbox(): Outbox {
    return outboxIn(this.userDir);
  }

  /** The register of this Node-RED. */
  get register(): Register {
    return outboxIn(this.userDir).register;
  }

  /** How many messages of the io-send nodes stand in which state. */
  async states(): Promise<Partial<Record<State, number>>> {
    const states: Partial<Record<State, number>> = {};
    for (const { state, n } of await this.register.counts({})) states[state] = (states[state] ?? 0) + n;
    return states;
  }

  until(condition: () => boolean | Promise<boolean>): Promise<void> {
    return until(condition);
  }

  /** Resolves once messages on wires and writes of the register have had their turns. */
  async idle(): Promise<void> {
    await turns(200);
  }

  /** What the end of the process does to our part. */
  endProcess(): void {
    closeOutbox(this.userDir);
  }

  node(id: string): Node & { receive(msg: object): void } {
    return helper.getNode(id) as unknown as Node & { receive(msg: object): void };
  }

  wire(id: string): Wire {
    return new Wire(this.node(id));
  }

  /** The next status of a node that `isMeant`; the node as it stands now, so ask again after a deploy. */
  status(id: string, isMeant: (status: NodeStatus) => boolean = () => true): Promise<NodeStatus> {
    const node = this.node(id);
    return new Promise((resolve) => {
      const look = (call: { args: [NodeStatus] }) => {
        const [status] = call.args;
        if (!isMeant(status)) return;
        node.removeListener('call:status', look as never);
        resolve(status);
      };
      node.on('call:status' as never, look as never);
    });
  }

  /** Everything that Node-RED was given to log since the last load, as text; metrics are off. */
  logged(): string {
    const { args } = (helper as unknown as { log(): { args: unknown[][] } }).log();
    return args.map((entry) => inspect(entry, { depth: 8 })).join('\n');
  }

  /** The sentences that Node-RED was given to log since the last load. */
  sentences(): string[] {
    const { args } = (helper as unknown as { log(): { args: [{ msg?: unknown }?][] } }).log();
    return args.flatMap(([entry]) => (typeof entry?.msg === 'string' ? [entry.msg] : []));
  }

  /** What is in flight gets no time to end, as in a crash. */
  async crash(): Promise<void> {
    outboxIn(this.userDir).stopWithinMs = 0;
    await helper.unload();
    this.endProcess();
  }

  async stop(): Promise<void> {
    await this.crash();
    await closeSimulator();
    await new Promise<void>((resolve) => {
      helper.stopServer(resolve);
    });
    rmSync(this.userDir, { recursive: true, force: true });
  }
}

export const INSTITUTION = '00000000000';

/** An institution that sends to a test's own simulator, fast, at any hour. */
export function institution(baseUrl: string, more: Json = {}): Json {
  const always = { windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] };
  const rest = { fiscalCode: INSTITUTION, mode: 'live', baseUrl, callsPer5s: 100_000, ...always };
  return { id: 'ente', type: 'io-institution', name: 'Ente di prova', ...rest, ...more };
}

export function service(more: Json = {}): Json {
  return { id: 'servizio', type: 'io-service', name: 'Servizi sociali', institution: 'ente', ...more };
}

export const KEYS: Json = { servizio: { apiKey: 'test-key' } };

/** A msg as a message node hands it to io-send, for a citizen of the simulator. */
export function ready(fiscalCode: string, more: Json = {}): { payload: Json; io: Json } {
  const content = { subject: 'La tua richiesta è stata accolta', markdown: 'Testo di prova. '.repeat(8) };
  const io = { type: 'richiesta-accolta', service: 'servizio', campaign: 'prova' };
  return {
    payload: { codice_fiscale: fiscalCode },
    io: { ...io, message: { fiscal_code: fiscalCode, content }, ...more },
  };
}

/** The code of the simulator's people whose letter decides what happens: `AAAAAA00A00A000A`. */
export function citizen(letter: string, last = 'A'): string {
  return `${letter.repeat(6)}00A00${letter}000${last}`;
}

/** A message node → io-send → four ports, all in one tab, and a Catch node. */
export function pipeline(message: Json, send: Json = {}): Json[] {
  const ports = ['sent', 'unreachable', 'doubt', 'discarded'];
  // Without coordinates Node-RED takes a node for a config node.
  const nodes: Json[] = [
    { id: 'tab', type: 'tab', label: 'test' },
    { id: 'message', z: 'tab', service: 'servizio', wires: [['send', 'ready'], ['wrong']], ...message },
    {
      id: 'send',
      z: 'tab',
      type: 'io-send',
      service: 'servizio',
      wires: ports.map((port) => [port]),
      ...send,
    },
    ...['ready', 'wrong', ...ports].map((id) => ({ id, z: 'tab', type: 'helper', wires: [] })),
    { id: 'catcher', z: 'tab', type: 'catch', scope: null, wires: [['caught']] },
    { id: 'caught', z: 'tab', type: 'helper', wires: [] },
  ];
  return nodes.map((node) => ({ x: 100, y: 100, ...node }));
}
