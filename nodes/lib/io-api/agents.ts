/**
 * Keep-alive agents that remember which of their connections ever became usable. A request whose connection never did
 * cannot have been written, so it may be repeated; for any other failure IO may have received it.
 */
import http, { type AgentOptions, type ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** An idle connection is dropped before servers usually do, so that a request seldom meets a closing one. */
const IDLE_MS = 4_000;
const CONNECT_TIMEOUT_MS = 20_000;

const connecting = new WeakSet<object>();

function options(maxSockets: number): AgentOptions {
  return { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: IDLE_MS };
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

export class HttpAgent extends http.Agent {
  constructor(maxSockets: number) {
    super(options(maxSockets));
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
  constructor(maxSockets: number) {
    // Said, not left to the default: NODE_TLS_REJECT_UNAUTHORIZED=0, set for some other flow, must not open this one too.
    super({ ...options(maxSockets), rejectUnauthorized: true });
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
