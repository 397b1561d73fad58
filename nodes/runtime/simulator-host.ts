/** The simulator inside Node-RED: started by the first institution in mode "simulator", its inbox under the admin path. */
import type { NodeAPI } from 'node-red';
import { createSimulator, type Simulator } from '../simulator';
import { Fault } from './fault';

/** Path of the inbox page below Node-RED's admin root. */
export const INBOX_PATH = '/io-servizi-sociali/inbox';
export const READ_PERMISSION = 'io-servizi-sociali.read';
export const WRITE_PERMISSION = 'io-servizi-sociali.write';

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

/** Ends the simulator, as the end of the process would. */
export async function closeSimulator(): Promise<void> {
  await simulator?.close();
  simulator = undefined;
  url = undefined;
}

/** The simulator of this process; made when first needed, so that a live installation carries none. */
export function hosted(RED: NodeAPI): Simulator {
  simulator ??= createSimulator({
    premium: true,
    markServiceIds: true,
    serviceOf: (key) => {
      const service = RED.nodes.getNode(key) as { name?: string; institution?: { name?: string } } | null;
      return {
        id: key,
        name: service?.name ?? 'Servizi sociali',
        organization: service?.institution?.name ?? 'Ente',
      };
    },
  });
  return simulator;
}

/** Serves the inbox page. The shell holds no message; reading and changing them needs permissions of ours. */
export function serveInbox(RED: NodeAPI): void {
  const admin = RED.httpAdmin;
  admin.get(INBOX_PATH, (request, response) => {
    // The page asks for its data by relative addresses, so its own must end in a slash.
    const [path = ''] = request.originalUrl.split('?');
    if (path.endsWith('/')) hosted(RED).page.shell(request, response);
    else response.redirect(`${path.slice(path.lastIndexOf('/') + 1)}/`);
  });
  admin.get(`${INBOX_PATH}/data`, RED.auth.needsPermission(READ_PERMISSION), (request, response) => {
    hosted(RED).page.data(request, response);
  });
  admin.post(`${INBOX_PATH}/action`, RED.auth.needsPermission(WRITE_PERMISSION), (request, response) => {
    hosted(RED).page.action(request, response);
  });
}
