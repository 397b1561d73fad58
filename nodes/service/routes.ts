/** The buttons of io-service's dialog. */
import type { NodeAPI } from 'node-red';
import { adminRoutes } from '../lib/runtime/routes';
import { serveRemoteConfigurations } from './remote-routes';
import { serveConnectionTest } from './test-routes';

export function serveService(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  serveConnectionTest(routes, RED);
  serveRemoteConfigurations(routes, RED);
}
