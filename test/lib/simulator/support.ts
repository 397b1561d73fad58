/** A simulator per test, and calls to it as a sender makes them. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { type Simulator, type SimulatorOptions, createSimulator } from '../../../nodes/lib/simulator';

export const REACHABLE = 'AAAAAA00A00A000A';
export const KEY = 'test-key';
/** 80 UTF-16 units, the least that IO takes. */
export const SHORTEST_BODY = 'Testo di prova. '.repeat(5);

/** A clock that moves only when told, with the timers that hang on it. */
export interface Clock {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
}

export function clock(start = Date.UTC(2026, 0, 15, 9)): Clock {
  let time = start;
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body if it is JSON. */
  readonly json: Record<string, unknown>;
}

export interface Api {
  readonly simulator: Simulator;
  readonly baseUrl: string;
  readonly origin: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  profile(fiscalCode: string): Promise<Reply>;
  send(message?: unknown): Promise<Reply>;
}

const started: Simulator[] = [];

export async function start(options: SimulatorOptions = {}): Promise<Api> {
  const simulator = createSimulator({ seed: 1, shell: () => '<!doctype html>', ...options });
  started.push(simulator);
  const { baseUrl } = await simulator.listen();
  const origin = new URL(baseUrl).origin;
  const call: Api['call'] = (method, path, body, headers = { 'Ocp-Apim-Subscription-Key': KEY }) =>
    exchange(method, path.startsWith('/') ? origin + path : `${baseUrl}/${path}`, body, headers);
  return {
    simulator,
    baseUrl,
    origin,
    call,
    profile: (fiscal_code) => call('POST', 'profiles', { fiscal_code }),
    send: (body = message()) => call('POST', 'messages', body),
  };
}

/** For afterEach. */
export async function stopAll(): Promise<void> {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
}

/** A valid message; `content` and other parts can be replaced. */
export function message(
  content: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    fiscal_code: REACHABLE,
    content: { subject: 'Messaggio di prova', markdown: SHORTEST_BODY, ...content },
    ...rest,
  };
}

/** The body of a new remote-content configuration; parts can be replaced. */
export function configuration(rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'Allegati dei bandi',
    description: 'Gli allegati che il Comune conserva',
    has_precondition: 'NEVER',
    disable_lollipop_for: [],
    is_lollipop_enabled: false,
    ...rest,
  };
}

/** Where a configuration says that content lies. */
export function environment(base_url: string, key = 'k'): Record<string, unknown> {
  return { base_url, details_authentication: { header_key_name: 'X-Chiave-Allegati', key, type: 'API-KEY' } };
}

/** Plain node:http without retries or redirects: resets and half answers are errors with their code. */
function exchange(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parsed(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const PROBLEM = 'application/problem+json; charset=utf-8';

/** An error of the backend. */
export function assertProblem(reply: Reply, status: number, title: string): void {
  assert.deepEqual(
    {
      status: reply.status,
      type: reply.headers['content-type'],
      title: reply.json.title,
      own: reply.json.status,
    },
    { status, type: PROBLEM, title, own: status },
  );
  assert.equal(typeof reply.json.detail, 'string');
}

/** An error of the gateway. */
export function assertGateway(reply: Reply, status: number): void {
  assert.equal(reply.status, status);
  assert.deepEqual(Object.keys(reply.json), ['statusCode', 'message']);
  assert.equal(reply.json.statusCode, status);
}
