/** The simulator inside Node-RED: started by the first institution in mode "simulator", its inbox under the admin path. */
import { randomBytes } from 'node:crypto';
import type { NodeAPI } from 'node-red';
import { ADULT_AGE } from '../core/age';
import {
  PREMIUM_GROUPS,
  type RemoteAddress,
  SIMULATOR_CONFIGURATION_ID,
  SimulatorClock,
  createSimulator,
  type Simulator,
  type StoredMessage,
} from '../simulator';
import { maskFiscalCode, maskText } from '../core';
import { inForce, remoteContentOf } from './remote-contents';
import { adminRoutes, mayWrite, withSlash } from './routes';
import { Fault } from './fault';

/** Path of the inbox page below Node-RED's admin root. */
export const INBOX_PATH = '/io-servizi-sociali/inbox';

/**
 * What an institution in simulator mode manages with: the real key must not even reach the simulator. Another one at each start:
 * what is managed there names addresses and keys of the institution's own.
 */
export const SIMULATOR_MANAGE_KEY = randomBytes(24).toString('base64url');

let clock = new SimulatorClock();
let simulator: Simulator | undefined;
let url: Promise<string> | undefined;

/** Base URL of the running simulator; starts it on a free loopback port at the first call. */
export function simulatorUrl(RED: NodeAPI): Promise<string> {
  url ??= hosted(RED)
    .listen()
    .then(
      ({ baseUrl }) => baseUrl,
      (error: unknown) => {
        url = undefined;
        const { code } = error as { code?: unknown };
        throw new Fault('IO_SIMULATOR_FAILED', { error: typeof code === 'string' ? code : 'error' });
      },
    );
  return url;
}

/** The time in the simulator, there before the simulator itself: whoever follows due dates in its mode waits by it. */
export function simulatorClock(): SimulatorClock {
  return clock;
}

/** Ends the simulator, as the end of the process would. */
export async function closeSimulator(): Promise<void> {
  await simulator?.close();
  clock = new SimulatorClock();
  simulator = undefined;
  url = undefined;
}

/** The simulator of this process; made when first needed, so that a live installation carries none. */
export function hosted(RED: NodeAPI): Simulator {
  simulator ??= createSimulator({
    groups: PREMIUM_GROUPS,
    // IO has announced it: better to learn of it in a rehearsal.
    minimumAge: ADULT_AGE,
    manageKeys: { [SIMULATOR_MANAGE_KEY]: 'institution' },
    clock,
    remoteContentOf: (configuration, service) => addressOf(serviceWith(RED, service), configuration),
    localUrlOf: (url) => inForce(({ content }) => content.baseUrl === url)?.content.localUrl(),
    markServiceIds: true,
    serviceOf: (key) => {
      const service = serviceWith(RED, key);
      return {
        id: key,
        name: service?.name ?? 'Servizi sociali',
        organization: service?.institution?.name ?? 'Ente',
      };
    },
  });
  return simulator;
}

/** As much of an io-service as the simulator needs. */
interface SimulatedService {
  readonly name?: string;
  readonly configurationId?: string;
  readonly institution?: { readonly id: string; readonly name?: string };
}

/** In simulator mode the id of the io-service stands in for its key. */
function serviceWith(RED: NodeAPI, key: string): SimulatedService | null {
  return RED.nodes.getNode(key) as SimulatedService | null;
}

/** The io-remote-content of the service's institution, for its own configuration or the simulator's. */
function addressOf(service: SimulatedService | null, configuration: string): RemoteAddress | undefined {
  if (configuration !== SIMULATOR_CONFIGURATION_ID && configuration !== service?.configurationId)
    return undefined;
  const found = remoteContentOf(service?.institution?.id ?? '');
  if (!found) return undefined;
  const { headerName, headerKey, precondition } = found;
  return {
    baseUrl: found.localUrl(),
    headerName,
    headerKey,
    ...(precondition && { precondition: 'ALWAYS' }),
  };
}

/** Serves the inbox page. The shell holds no message; reading and changing them needs permissions of ours. */
export function serveInbox(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  routes.open(
    'inbox',
    withSlash((request, response) => {
      hosted(RED).page.shell(request, response);
    }),
  );
  routes.raw('get', 'inbox/data', 'read', async (request, response) => {
    const mask = (await mayWrite(RED, request)) ? undefined : maskedMessage;
    hosted(RED).page.data(request, response, mask);
  });
  // Attachments and what IO shows before them are a citizen's whole papers.
  routes.raw('get', 'inbox/remote', 'write', (request, response) => {
    hosted(RED).page.remote(request, response);
  });
  routes.raw('post', 'inbox/action', 'write', (request, response) => {
    hosted(RED).page.action(request, response);
  });
}

/** For who may only read: whose it is and what it says stay hidden. */
function maskedMessage<T extends StoredMessage>(message: T): T {
  const { content, fiscal_code } = message;
  const { subject, markdown, payment_data: payment } = content;
  return {
    ...message,
    fiscal_code: maskFiscalCode(fiscal_code),
    content: {
      ...content,
      subject: maskText(subject),
      markdown: maskText(markdown),
      ...(payment && { payment_data: { ...payment, notice_number: maskText(payment.notice_number) } }),
    },
  };
}
