/** What the dialog of io-scadenze shows of its notices: counts and days only, for who may read. */
import type { Node, NodeAPI } from 'node-red';
import { toFault } from '../lib/runtime/fault';
import { adminRoutes } from '../lib/runtime/routes';
import { viewOf } from './runtime';
import type { DeadlinesView } from './api';

/** Serves `GET …/scadenze/:id`. */
export function serveScadenze(RED: NodeAPI): void {
  adminRoutes(RED).get('scadenze/:id', 'read', ({ params }) => {
    const node = RED.nodes.getNode(String(params.id)) as Node | null | undefined;
    return node?.type === 'io-scadenze' ? view(node) : undefined;
  });
}

async function view(node: Node): Promise<DeadlinesView> {
  try {
    return await viewOf(node);
  } catch (error) {
    const { code, args } = toFault(error);
    return { fault: code, args };
  }
}
