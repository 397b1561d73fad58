/** A recipe in a real Node-RED, as a person has it who imported it and changed what its comments say. */
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type NodeRed, type Output, prepareUserDir, startNodeRed } from '../../../scripts/node-red';
import { type FlowNode, named, RECIPES, type Example } from '../../examples/support/examples';

const HERE = path.resolve(__dirname, '..');

/** Types whose output is seen. What ends in a debug node came out of one of them. */
const SEEN = [
  'io-send,io-report,io-file,io-check,io-avviso-pagamento,io-avviso-pagamento-in-scadenza,io-richiesta-accolta',
  'io-integrazione-documentazione,io-messaggio,io-pubblicazione-bando,complete,postgresql,sqlite,switch,file,catch,function',
]
  .join(',')
  .split(',');

export type Change = (node: FlowNode) => FlowNode;

export interface Wishes {
  /** Packages that Node-RED finds in its user directory, from this folder's node_modules or stand-ins. */
  readonly packages?: readonly string[];
  /** What the person changed before the deploy. */
  readonly change?: Change;
  readonly environment?: NodeJS.ProcessEnv;
  readonly credentials?: Readonly<Record<string, object>>;
  /** An earlier run's user directory, to go on with its register. */
  readonly userDir?: string;
}

export interface Io {
  readonly outcome?: string;
  readonly reason?: string;
  readonly key?: string;
  readonly errors?: readonly { readonly code: string; readonly field: string }[];
  readonly message?: {
    readonly fiscal_code?: string;
    readonly content: { readonly subject: string; readonly markdown: string };
  };
}

export class Recipe {
  readonly nodes: readonly FlowNode[];
  readonly userDir: string;
  readonly #outputs: Output[] = [];
  readonly #news = new EventEmitter();
  #nodeRed: NodeRed | undefined;

  private constructor(nodes: readonly FlowNode[], userDir: string) {
    this.nodes = nodes;
    this.userDir = userDir;
  }

  static async start(begin: string, wishes: Wishes = {}): Promise<Recipe> {
    const userDir = wishes.userDir ?? (await mkdtemp(path.join(os.tmpdir(), 'io-recipe-')));
    const nodes = recipe(begin).nodes.map(wishes.change ?? ((node) => node));
    const running = new Recipe(nodes, userDir);
    await prepareUserDir(userDir);
    for (const name of wishes.packages ?? []) await link(userDir, name);
    await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(nodes));
    // Node-RED encrypts them when it writes them; what is plain, it reads.
    await writeFile(path.join(userDir, 'flows_cred.json'), JSON.stringify(wishes.credentials ?? {}));
    const settings = { userDir, port: 0, tellOutputOf: SEEN };
    running.#nodeRed = await startNodeRed(
      settings,
      (event) => {
        running.#hear(event);
      },
      wishes.environment,
    );
    return running;
  }

  get url(): string {
    return this.#running.url;
  }

  press(button: string): void {
    this.give(button, {});
  }

  /** Hands a node a msg, as if a wire had. */
  give(name: string, msg: object): void {
    this.#running.receive(named(this.nodes, name).id, [msg]);
  }

  /** What the node of this name has sent, on one output (counted from 1) or on all, in order. */
  from(name: string, output?: number): readonly Output['msg'][] {
    const { id } =
      this.nodes.find((node) => node.name === name || node.dname === name) ?? named(this.nodes, name);
    return this.#outputs
      .filter((one) => one.node === id && (output === undefined || one.output === output))
      .map(({ msg }) => msg);
  }

  /** The outcomes that left "IO invia", by fiscal code; `reason` where there is one. */
  outcomes(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { io } of this.from('IO invia')) {
      const { outcome, reason } = (io ?? {}) as Io;
      const key = reason ?? outcome ?? '';
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  /** Waits until something holds, looking again whenever a node sends something. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await once(this.#news, 'output');
  }

  /** Ends Node-RED and keeps the user directory. */
  async stop(): Promise<void> {
    await this.#nodeRed?.stop();
    this.#nodeRed = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    await rm(this.userDir, { recursive: true, force: true });
  }

  get #running(): NodeRed {
    if (this.#nodeRed === undefined) throw new Error('Node-RED is not running');
    return this.#nodeRed;
  }

  #hear(event: Parameters<Parameters<typeof startNodeRed>[1]>[0]): void {
    if (event.event !== 'output') return;
    this.#outputs.push(event);
    this.#news.emit('output');
  }
}

export function recipe(begin: string): Example {
  const found = RECIPES.find(({ name }) => name.startsWith(begin));
  if (found === undefined) throw new Error(`no recipe begins with "${begin}"`);
  return found;
}

/** The blocks of a language in a recipe's comments, e.g. the SQL that prepares a database. */
export function blocks({ nodes }: Example, language: string): string[] {
  const texts = nodes.filter(({ type }) => type === 'comment').map(({ info }) => String(info));
  return texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) => block),
  );
}

/** A msg's `io`, which the child tells as plain JSON. */
export function io(msg: Output['msg']): Io {
  return msg.io ?? {};
}

/** Makes a change to the nodes of one type or name, as a person does in their dialogs. */
export function edit(changes: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Change {
  return (node) => ({ ...node, ...changes[node.type], ...changes[node.name ?? ''] });
}

async function link(userDir: string, name: string): Promise<void> {
  const places = [
    process.env[`RECIPES_${name}`],
    path.join(HERE, 'stand-ins', name),
    path.join(HERE, 'node_modules', name),
  ];
  const from = places.find((place) => place !== undefined && existsSync(place));
  if (from === undefined) throw new Error(`${name} is missing: npm run test:recipes installs it`);
  const to = path.join(userDir, 'node_modules', name);
  await mkdir(path.dirname(to), { recursive: true });
  if (!existsSync(to)) await symlink(from, to, 'junction');
}
