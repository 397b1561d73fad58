/** The log of who did what, all of it: as a file, and whether it is whole. */
import type { NodeAPI } from 'node-red';
import { asOf, checkLog, writeLog } from '../lib/campaigns/log';
import { byUser } from '../lib/outbox/acts';
import { outboxOf } from '../lib/outbox/channel';
import { type AdminRoutes, userOf } from '../lib/runtime/routes';

/** Serves `GET …/log?as=csv|xlsx` and `GET …/log/check`. */
export function serveLog(RED: NodeAPI, routes: AdminRoutes): void {
  routes.raw('get', 'log', 'write', (request, response) => {
    const by = byUser(userOf(request), 'sidebar');
    return writeLog(outboxOf(RED), by, undefined, asOf(request.query.as), response);
  });
  routes.get('log/check', 'write', () => checkLog(outboxOf(RED).register));
}
