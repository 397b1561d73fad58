/** What the dialog of io-scadenze shows of its notices: counts and days only, for who may read. */
import type { Node, NodeAPI } from 'node-red';
import { toFault } from '../lib/runtime/fault';
import { READ_PERMISSION } from '../lib/runtime/simulator-host';
import { viewOf } from './runtime';
import type { DeadlinesView } from './view';

/** Serves `GET …/deadlines/:id`. */
export function serveDeadlines(RED: NodeAPI): void {
  const allowed = RED.auth.needsPermission(READ_PERMISSION);
  RED.httpAdmin.get('/io-servizi-sociali/deadlines/:id', allowed, (request, response) => {
    const node = RED.nodes.getNode(String(request.params.id)) as Node | null | undefined;
    if (node?.type !== 'io-scadenze') {
      response.sendStatus(204);
      return;
    }
    const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    response.set(safe).json(view(node));
  });
}

function view(node: Node): DeadlinesView {
  try {
    return viewOf(node);
  } catch (error) {
    return { fault: toFault(error).code };
  }
}
