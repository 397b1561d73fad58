/**
 * Keep-alive agents that remember which of their connections ever became usable. A request whose connection never did
 * cannot have been written, so it may be repeated; for any other failure IO may have received it.
 */
import http, { type AgentOptions, type ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** Idle connections are kept open no longer than this. */
const IDLE_MS = 4_000;
/**
 * A request goes out only on a connection that is idle for less: the server may be closing it just then, and whether it read
 * the request first nobody would know. Servers keep theirs for a second at the least, the way there and back included.
 */
const USED_AGAIN_MS = 500;
const CONNECT_TIMEOUT_MS = 20_000;
/** As axios sets it for each request: with another value here the two would undo each other, by two system calls a message. */
const PROBE_AFTER_MS = 60_000;

const connecting = new WeakSet<object>();

function options(maxSockets: number): AgentOptions {
  const kept = { keepAlive: true, keepAliveMsecs: PROBE_AFTER_MS, timeout: IDLE_MS };
  return { ...kept, maxSockets, maxFreeSockets: maxSockets };
}

/** Marks the connection as not yet usable until `event`, and gives up on it after CONNECT_TIMEOUT_MS. */
function watch(socket: Duplex | null | undefined, event: 'connect' | 'secureConnect'): void {
  if (!socket) return;
  connecting.add(socket);
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ECONNTIMEOUT' }));
  }, CONNECT_TIMEOUT_MS);
  timer.unref();
  socket.once(event, () => {
    connecting.delete(socket);
    clearTimeout(timer);
  });
  socket.once('close', () => {
    clearTimeout(timer);
  });
}

type Create = http.Agent['createConnection'];
/** Milliseconds since the epoch: the wall clock goes on while a computer sleeps. */
export type Now = () => number;

/** Since when the connections of an agent are idle. */
class Idle {
  readonly #agent: http.Agent;
  readonly #now: Now;
  readonly #since = new WeakMap<Duplex, number>();
  #usedAgainMs = USED_AGAIN_MS;

  constructor(agent: http.Agent, now: Now) {
    this.#agent = agent;
    this.#now = now;
    agent.on('free', (socket: Duplex) => this.#since.set(socket, now()));
  }

  /** Ends those that have been idle for too long. */
  end(): void {
    const now = this.#now();
    for (const sockets of Object.values(this.#agent.freeSockets))
      for (const socket of sockets ?? []) {
        const idle = now - (this.#since.get(socket) ?? 0);
        if (idle < 0 || idle >= this.#usedAgainMs) socket.destroy();
      }
  }

  /** A connection died under a request that was not its first: this server keeps them for less. */
  shorten(): void {
    this.#usedAgainMs = Math.floor(this.#usedAgainMs / 2);
  }
}

export class HttpAgent extends http.Agent {
  readonly idle: Idle;

  constructor(maxSockets: number, now: Now) {
    super(options(maxSockets));
    this.idle = new Idle(this, now);
  }

  override createConnection(...args: Parameters<Create>): ReturnType<Create> {
    const socket = super.createConnection(...args);
    watch(socket, 'connect');
    return socket;
  }

  destroyIdle(): void {
    destroyFree(this);
  }
}

export class HttpsAgent extends https.Agent {
  readonly idle: Idle;

  constructor(maxSockets: number, now: Now) {
    // Said, not left to the default: NODE_TLS_REJECT_UNAUTHORIZED=0, set for some other flow, must not open this one too.
    super({ ...options(maxSockets), rejectUnauthorized: true });
    this.idle = new Idle(this, now);
  }

  override createConnection(...args: Parameters<Create>): ReturnType<Create> {
    const socket = super.createConnection(...args);
    watch(socket, 'secureConnect');
    return socket;
  }

  destroyIdle(): void {
    destroyFree(this);
  }
}

function destroyFree(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

/** Whether the request's own connection was never established. False when in doubt, e.g. through a proxy. */
export function neverConnected(request: unknown): boolean {
  const socket = (request as ClientRequest | undefined)?.socket;
  return socket != null && connecting.has(socket);
}

/** Whether the request went out on a connection that others had used before. */
export function wasUsedBefore(request: unknown): boolean {
  return (request as ClientRequest | undefined)?.reusedSocket === true;
}
