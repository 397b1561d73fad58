/**
 * A local stand-in for IO: its paths, checks, answers and headers, and an inbox in place of the citizens' phones.
 * Nothing leaves the machine unless a person asks for it, and nothing is written to disk.
 */
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Listener, type Stats, apiListener } from './api';
import { createConfigurations } from './configurations';
import { faultChooser } from './faults';
import { type AcceptedPost, type Inbox, createInbox } from './inbox';
import { ServiceStore } from './manage-services';
import { type SimulatorOptions, settle } from './options';
import { isLoopback, isLoopbackHost } from './loopback';
import { type InboxPage, inboxPage } from './page-routes';
import { seededRandom } from './random';
import { createRemoteContent } from './remote-content';
import { API_BASE } from './routes';
import { delays } from './delays';

export interface Listening {
  readonly port: number;
  /** Base URL of the API, as it is set in an io-institution. */
  readonly baseUrl: string;
  /** Address of the inbox page, when it is served (`serveInbox`). */
  readonly inboxUrl?: string;
}

export interface Simulator {
  readonly seed: number;
  readonly inbox: Inbox;
  /** Every accepted message since the start, if `keepAccepted`. */
  readonly accepted: readonly AcceptedPost[];
  readonly stats: Readonly<Stats>;
  /** The API as a request listener; expects paths that begin with `/api/v1`. */
  readonly handler: Listener;
  /** The inbox page as four request listeners, so that each can have its own permission. */
  readonly page: InboxPage;
  /** Port 0: a free one. Rejects when the port is taken or the simulator is listening already. */
  listen(port?: number, host?: string): Promise<Listening>;
  /** Ends connections, delayed answers and the server. Once closed it can listen again, messages kept. */
  close(): Promise<void>;
}

/** Throws a RangeError for options that make no sense. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const settings = settle(options);
  const random = seededRandom(settings.seed);
  // A generator of its own, so that message ids do not shift the order of the faults.
  const chance = seededRandom(settings.seed ^ 0x5eed);
  const inbox = createInbox(settings);
  const configurations = createConfigurations(settings.now, random);
  const waiting = delays(settings.timers);
  const stats: Stats = { calls: 0, answers: {} };
  const handler = apiListener({
    context: {
      settings,
      inbox,
      configurations,
      services: new ServiceStore({ ...settings, random }),
      random,
    },
    chooseFault: faultChooser(settings, chance),
    wait: waiting.wait,
    stats,
  });
  const page = inboxPage({
    settings,
    inbox,
    remote: createRemoteContent(settings, configurations),
    stats,
    shell: settings.shell,
  });
  let server: Server | undefined;

  return {
    seed: settings.seed,
    inbox,
    accepted: inbox.accepted,
    stats,
    handler,
    page,
    async listen(port = 0, host = '127.0.0.1') {
      if (server) throw new Error('the simulator is listening already');
      const all = settings.serveInbox ? withPage(handler, page) : handler;
      server = createServer(isLoopback(host) ? underItsOwnName(all) : all);
      // Longer than clients keep their connections: a race at the end of an idle one would look like a lost answer.
      server.keepAliveTimeout = 75_000;
      try {
        return await started(server, port, host, settings.serveInbox);
      } catch (error) {
        server = undefined;
        throw error;
      }
    },
    async close() {
      waiting.cancel();
      const ending = server;
      server = undefined;
      if (!ending) return;
      await new Promise<void>((resolve) => {
        ending.close(() => {
          resolve();
        });
        ending.closeAllConnections();
      });
    },
  };
}

function started(server: Server, port: number, host: string, inbox: boolean): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo;
      const shown = host.includes(':') ? `[${host}]` : host;
      const origin = `http://${shown}:${address.port}`;
      resolve({
        port: address.port,
        baseUrl: origin + API_BASE,
        ...(inbox && { inboxUrl: `${origin}/` }),
      });
    });
  });
}

/**
 * On a loopback address other names are refused, so that a web page that points its own name at this machine can neither read
 * nor send anything through the visitor's browser.
 */
function underItsOwnName(listener: Listener): Listener {
  return (request, response) => {
    if (isLoopbackHost(request.headers.host)) listener(request, response);
    else response.writeHead(421, { connection: 'close' }).end();
  };
}

/** The API under /api, the page everywhere else. */
function withPage(api: Listener, page: InboxPage): Listener {
  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path?.startsWith('/api/')) api(request, response);
    else if (path === '/') page.shell(request, response);
    else if (path === '/data') page.data(request, response);
    else if (path === '/remote') page.remote(request, response);
    else if (path === '/action') page.action(request, response);
    else response.writeHead(404).end();
  };
}
