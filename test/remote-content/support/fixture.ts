/** io-remote-content in a real Node-RED whose HTTP server is open, as settings.js would have it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import helper from 'node-red-node-test-helper';
import { remoteContentOf } from '../../../nodes/lib/runtime/remote-contents';
import { institution, TestRuntime } from '../../support/flow';
import { HEADER, KEY, pdf } from './call';

type Json = Record<string, unknown>;

export const CREDENTIALS: Json = { allegati: { headerKey: KEY }, altri: { headerKey: KEY } };

/** The flows' server of a Node-RED; mounted where its settings say. */
interface Mounting {
  use(root: string, app: unknown): void;
}

export class Fixture {
  readonly runtime = new TestRuntime();
  #RED: NodeAPI | undefined;
  #settings: Json = {};

  async start(settings: Json = {}): Promise<void> {
    this.#settings = settings;
    await this.runtime.start();
    helper.settings({ userDir: this.runtime.userDir, ...settings });
    mkdirSync(this.folder, { recursive: true });
    this.put('bando.pdf');
  }

  get folder(): string {
    return path.join(this.runtime.userDir, 'pdf');
  }

  put(name: string, bytes: Buffer = pdf()): void {
    writeFileSync(path.join(this.folder, name), bytes);
  }

  async load(flow: Json[], credentials: Json = CREDENTIALS): Promise<void> {
    await this.runtime.load(flow, credentials, [
      (RED) => {
        this.#RED = RED;
      },
    ]);
    const { httpNodeRoot = '/' } = this.#settings as { httpNodeRoot?: string | false };
    const app = (helper as unknown as { _app: Mounting })._app;
    if (httpNodeRoot !== false) app.use(httpNodeRoot, this.RED.httpNode);
  }

  get RED(): NodeAPI {
    if (this.#RED === undefined) throw new Error('not loaded');
    return this.#RED;
  }

  /** `http://127.0.0.1:<port>` of Node-RED. */
  get origin(): string {
    const address = (this.RED.server as http.Server).address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  /** Below the node's base: the path of a promised message. */
  async promise(reference: string, fiscalCode: string, ente = 'ente'): Promise<string> {
    const promised = await remoteContentOf(ente)?.promise(reference, fiscalCode);
    if (promised?.ok !== true) throw new Error(`not promised: ${JSON.stringify(promised)}`);
    return `/messages/${promised.id}`;
  }

  stop(): Promise<void> {
    return this.runtime.stop();
  }
}

/** An institution that sends to nobody, and an io-remote-content over the folder `pdf`, with a Catch node. */
export function allegati(more: Json = {}, ente: Json = {}): Json[] {
  return [
    institution('https://io.example', ente),
    { id: 'tab', type: 'tab', label: 'test' },
    node('allegati', more),
    { id: 'asked', z: 'tab', type: 'helper', x: 1, y: 1, wires: [] },
    { id: 'catcher', z: 'tab', type: 'catch', scope: null, x: 1, y: 1, wires: [['caught']] },
    { id: 'caught', z: 'tab', type: 'helper', x: 1, y: 1, wires: [] },
  ];
}

export function node(id: string, more: Json = {}): Json {
  return {
    id,
    z: 'tab',
    type: 'io-remote-content',
    name: id,
    institution: 'ente',
    path: '/io-allegati',
    publicUrl: 'https://nodered.comune.example',
    headerName: HEADER,
    source: 'folder',
    folder: 'pdf',
    allowList: [],
    maxMb: 1,
    preconditionTitle: '',
    preconditionText: '',
    x: 100,
    y: 100,
    wires: [['asked']],
    ...more,
  };
}
