/** Where this computer reaches its own Node-RED. */
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';

interface ServerSettings {
  readonly uiPort?: unknown;
  readonly https?: unknown;
}

/** e.g. `http://127.0.0.1:1880`. What the settings say counts only until Node-RED listens. */
export function localOrigin(server: Pick<Server, 'address'>, settings: object): string {
  const { uiPort, https: secure } = settings as ServerSettings;
  const address = server.address() as AddressInfo | null;
  const protocol = server instanceof https.Server || Boolean(secure) ? 'https' : 'http';
  const port = address?.port ?? (typeof uiPort === 'number' || typeof uiPort === 'string' ? uiPort : 1880);
  return `${protocol}://${hostOf(address)}:${port}`;
}

/** The one address that is listened on, or loopback when it is all of them. */
function hostOf(address: AddressInfo | null): string {
  if (address === null || address.address === '0.0.0.0' || address.address === '::') return '127.0.0.1';
  return address.family === 'IPv6' ? `[${address.address}]` : address.address;
}
