/**
 * Our one handler on Node-RED's HTTP server for flows. It is there from the start and asks at each call which node is in
 * force, so that a deploy has no route to take away (Express cannot do that) and none is left behind. While a deploy lasts
 * the answer is "later": "no such attachment" would be believed.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NodeAPI } from 'node-red';
import { problem } from './answers';
import { inForce, isAway } from '../lib/runtime/remote-contents';

/** Seconds; Node-RED gives nodes fifteen to close. */
const RETRY_S = 10;

export function serveRemoteContent(RED: NodeAPI): void {
  // Not there where Node-RED only edits.
  const app = RED.httpNode as NodeAPI['httpNode'] | undefined;
  app?.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const [pathname = ''] = (request.url ?? '').split('?', 1);
    const isBelow = (path: string): boolean => pathname.startsWith(`${path}/messages/`);
    const claim = inForce(({ path }) => isBelow(path));
    if (claim === undefined && isAway(isBelow))
      problem(response, 503, 'Just a moment', { 'Retry-After': RETRY_S });
    else if (claim === undefined) next();
    else claim.answer(request, response, pathname.slice(claim.path.length + '/messages/'.length));
  });
}
