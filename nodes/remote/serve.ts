/**
 * Our one handler on Node-RED's HTTP server for flows. It is there from the start and asks at each call which node is in
 * force, so that a deploy has no route to take away (Express cannot do that) and none is left behind.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NodeAPI } from 'node-red';
import { inForce } from './registry';

export function serveRemoteContent(RED: NodeAPI): void {
  // Not there where Node-RED only edits.
  const app = RED.httpNode as NodeAPI['httpNode'] | undefined;
  app?.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const [pathname = ''] = (request.url ?? '').split('?', 1);
    const claim = inForce(({ path }) => pathname.startsWith(`${path}/messages/`));
    if (claim === undefined) next();
    else claim.answer(request, response, pathname.slice(claim.path.length + '/messages/'.length));
  });
}
