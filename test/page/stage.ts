/** A real Node-RED with a page, its message node and io-send, and what its screen would ask. */
import helper from 'node-red-node-test-helper';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  CellAnswer,
  ListRow,
  LookAnswer,
  PageInfo,
  RowsAnswer,
  Sending,
  SendingLine,
} from '../../nodes/page/api';
import { ACCOLTA, type Stage } from '../support/stage';
import { citizen } from '../support/flow';

type Json = Record<string, unknown>;

export const PATH = 'invii';
const X = { x: 100, y: 100, z: 'tab' };

/** A page in front of the stage's message node. */
export function pageFlow(
  scene: Stage,
  parts: { page?: Json; ente?: Json; message?: Json; send?: Json } = {},
): Json[] {
  const { page, ente, message = ACCOLTA, send } = parts;
  return [
    ...scene.flow({ message, ente: { mode: 'simulator', ...ente }, ...(send ? { send } : {}) }),
    {
      ...{ ...X, id: 'page', type: 'io-page', title: 'Prove', path: PATH, messageNode: 'message' },
      wires: [['message', 'rows'], ['summary'], ['letters']],
      ...page,
    },
    ...['rows', 'summary', 'letters'].map((id) => ({ ...X, id, type: 'helper', wires: [] })),
  ];
}

/** The test's Node-RED as a server: its admin routes change with each load. */
let server: Server | undefined;

export async function openPage(): Promise<string> {
  const made =
    server ??
    createServer((request, response) => {
      (helper as unknown as { _httpAdmin: (...call: unknown[]) => void })._httpAdmin(request, response);
    });
  server = made;
  if (!made.listening) await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  made.unref();
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

export function closePage(): void {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

/** What a person's browser does at the page. */
export class Visitor {
  readonly #base: string;
  readonly #headers: Record<string, string>;

  constructor({ base, token, path = PATH }: { base: string; token?: string; path?: string }) {
    this.#base = `${base.replace(/\/$/, '')}/io-servizi-sociali/pagina/${path}/api/`;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async get<T>(address: string): Promise<Reply<T>> {
    return reply(await fetch(this.#base + address, { headers: this.#headers }));
  }

  async bytes(address: string): Promise<Buffer> {
    const response = await fetch(this.#base + address, { headers: this.#headers });
    return Buffer.from(await response.arrayBuffer());
  }

  async post<T>(address: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const response = await fetch(this.#base + address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-requested-with': 'io-page',
        ...this.#headers,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return reply(response);
  }

  /** @param into the sending that the file corrects */
  async upload(
    content: string | Buffer,
    name = 'lista.csv',
    into?: Pick<Sending, 'id' | 'version'>,
  ): Promise<Reply<{ id: string }>> {
    const query = new URLSearchParams({
      name,
      ...(into === undefined ? {} : { into: into.id, version: String(into.version) }),
    });
    const response = await fetch(`${this.#base}upload?${query.toString()}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'x-requested-with': 'io-page',
        ...this.#headers,
      },
      body: content as never,
    });
    return reply(response);
  }

  me = (): Promise<Reply<PageInfo>> => this.get('me');
  sendings = async (): Promise<readonly SendingLine[]> =>
    (await this.get<{ sendings: SendingLine[] }>('sendings')).body.sendings;
  sending = async (id: string): Promise<Sending> => (await this.get<Sending>(`sending/${id}`)).body;
  rows = async (id: string, query = ''): Promise<RowsAnswer> =>
    (await this.get<RowsAnswer>(`sending/${id}/rows?${query}`)).body;
  look = async (id: string, row: number): Promise<LookAnswer> =>
    (await this.get<LookAnswer>(`sending/${id}/look?row=${row}`)).body;

  /** Waits until the sending is in this stage. */
  async until(id: string, isMeant: (sending: Sending) => boolean, within = 30_000): Promise<Sending> {
    const end = Date.now() + within;
    for (;;) {
      const sending = await this.sending(id);
      if (isMeant(sending)) return sending;
      if (Date.now() > end)
        throw new Error(`still ${JSON.stringify({ ...sending, columns: null, check: null })}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** From the file to the verdict. */
  async checked(content: string | Buffer, name?: string): Promise<Sending> {
    const { body, status } = await this.upload(content, name);
    if (status !== 200) throw new Error(JSON.stringify(body));
    const { version } = await this.sending(body.id);
    await this.post(`sending/${body.id}/columns`, { version, go: true });
    return this.until(body.id, ({ stage }) => stage !== 'checking');
  }

  confirm(sending: Sending, more: Json = {}): Promise<Reply<Sending>> {
    return this.post(`sending/${sending.id}/confirm`, orderOf(sending, more));
  }

  async correct(id: string, row: ListRow, columns: RowsAnswer['columns'], key: string, value: string) {
    const before = row.cells[columns.findIndex((one) => one.key === key)];
    return this.post<CellAnswer>(`sending/${id}/cell`, { row: row.row, key, before, value });
  }
}

export function orderOf({ version, check, mode }: Sending, more: Json = {}): Json {
  return { version, leave: check?.leave ?? 0, mode, ...more };
}

async function reply<T>(response: Response): Promise<Reply<T>> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // A page, or nothing.
  }
  return { status: response.status, body: body as T };
}

/** A list of so many people of the simulator, each with a request of their own. */
export function listOf(n: number, letter = 'A', more: readonly string[] = []): string {
  const rows = Array.from({ length: n }, (_, i) =>
    [citizen(letter), `contributo numero ${i + 1}`, `https://www.comune.example/pratica/${i + 1}`].join(';'),
  );
  return ['Codice fiscale;Oggetto della richiesta;Link', ...rows, ...more].join('\r\n');
}
