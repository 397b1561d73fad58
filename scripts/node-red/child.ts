/**
 * A real Node-RED in a process of its own that tells its parent what our nodes send. For the demonstration, the
 * benchmarks and the reliability tests; whoever installs the package starts Node-RED as always.
 */
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import * as slices from './slices';
import type { ChildSettings, FromChild, Told, ToChild } from './protocol';

interface SendEvent {
  readonly msg: Told & { readonly _msgid?: string };
  readonly source: { readonly id: string; readonly port: number; readonly node: { readonly type: string } };
  /** False for the first of several receivers. */
  readonly cloneMessage: boolean;
}

interface CompleteEvent {
  readonly msg: Told;
  readonly node: { readonly id: string; readonly node: { readonly type: string } };
  readonly error?: { readonly code?: string };
}

interface ReceiveEvent {
  readonly destination: { readonly node: { readonly type: string } };
}

interface RuntimeEvent {
  readonly id: string;
  readonly payload?: { readonly error?: string; readonly types?: readonly string[] };
}

interface RuntimeNode {
  receive(msg: object): void;
}

interface Red {
  init(server: http.Server, settings: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly httpAdmin: unknown;
  /** The pages that flows publish. */
  readonly httpNode: unknown;
  readonly nodes: { getNode(id: string): RuntimeNode | null };
  readonly events: {
    once(event: string, listener: () => void): void;
    on(event: 'runtime-event', listener: (event: RuntimeEvent) => void): void;
  };
  readonly hooks: {
    add(name: 'onSend.told', hook: (events: SendEvent[]) => void): void;
    add(name: 'onComplete.told' | 'onComplete.counted', hook: (event: CompleteEvent) => void): void;
    add(name: 'onReceive.told' | 'postReceive.told', hook: (event: ReceiveEvent) => void): void;
  };
}

interface App {
  (request: http.IncomingMessage, response: http.ServerResponse): void;
  use(path: string, handler: unknown): void;
}

const fromHere = createRequire(__filename);
const RED = fromHere('node-red') as Red;
// Node-RED's own web server library: the one whose routers it hands out.
const express = createRequire(fromHere.resolve('node-red'))('express') as () => App;

function tell(message: FromChild): void {
  process.send?.(message);
}

function jsonOf({ payload, parts, io }: Told): Told {
  return JSON.parse(JSON.stringify({ payload, parts, io })) as Told;
}

/** Times what our nodes do on receiving; what they do later is timed by slices.ts. */
function watch({ measure, count }: ChildSettings): void {
  if (measure !== true && count === undefined) return;
  let since = 0;
  RED.hooks.add('onReceive.told', ({ destination }) => {
    since = performance.now();
    if (destination.node.type === count) slices.received();
  });
  RED.hooks.add('postReceive.told', ({ destination }) => {
    if (measure === true && destination.node.type.startsWith('io-')) slices.note(performance.now() - since);
  });
  RED.hooks.add('onComplete.counted', ({ node }) => {
    if (node.node.type === count) slices.done();
  });
}

async function start(settings: ChildSettings): Promise<void> {
  const app = express();
  const server = http.createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  RED.init(server, {
    userDir: settings.userDir,
    flowFile: 'flows.json',
    httpAdminRoot: '/',
    httpNodeRoot: '/',
    uiHost: '127.0.0.1',
    uiPort: port,
    // Invented keys only: nothing to protect, and no key file to explain.
    credentialSecret: false,
    logging: { console: { level: 'error', metrics: false, audit: false } },
    editorTheme: { tours: false },
    telemetry: { enabled: false },
  });
  app.use('/', RED.httpAdmin);
  app.use('/', RED.httpNode);
  const types = new Set(settings.tellOutputOf);
  if (types.size > 0)
    RED.hooks.add('onSend.told', (events) => {
      for (const { msg, source, cloneMessage } of events) {
        if (cloneMessage || !types.has(source.node.type)) continue;
        tell({
          event: 'output',
          type: source.node.type,
          node: source.id,
          output: source.port + 1,
          msg: jsonOf(msg),
        });
      }
    });
  const { tellDoneOf } = settings;
  if (tellDoneOf !== undefined)
    RED.hooks.add('onComplete.told', ({ node, msg, error }) => {
      if (node.node.type !== tellDoneOf) return;
      tell({
        event: 'done',
        node: node.id,
        msg: jsonOf(msg),
        ...(error ? { error: error.code ?? 'ERROR' } : {}),
      });
    });
  watch(settings);
  const running = new Promise<void>((resolve, reject) => {
    RED.events.once('flows:started', resolve);
    // Flows with a type that is not there never start.
    RED.events.on('runtime-event', ({ payload }) => {
      if (payload?.error === 'missing-types')
        reject(new Error(`no such node types: ${(payload.types ?? []).join(', ')}`));
    });
  });
  await Promise.all([RED.start(), running]);
  tell({ event: 'started', url: `http://127.0.0.1:${port}/` });
}

process.on('message', (message: ToChild) => {
  switch (message.do) {
    case 'start':
      start(message.settings).catch((error: unknown) => {
        tell({ event: 'failed', message: error instanceof Error ? error.message : String(error) });
      });
      break;
    case 'receive':
      for (const msg of message.msgs) RED.nodes.getNode(message.node)?.receive(msg);
      break;
    case 'measure':
      tell({ event: 'metrics', metrics: slices.metrics() });
      break;
    case 'forget-delays':
      slices.forgetDelays();
      break;
    case 'count':
      slices.whenDone(message.done, () => {
        tell({ event: 'counted' });
      });
      break;
  }
});

// As Node-RED's own command line does.
process.once('SIGTERM', () => void RED.stop().then(() => process.exit(0)));

// The parent is gone: nobody would ever end this process.
process.once('disconnect', () => process.exit(0));
