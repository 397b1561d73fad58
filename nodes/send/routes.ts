/** What the dialog of io-send shows of its line as it runs: queue, pace, forecast, sending window. Numbers only. */
import type { Node, NodeAPI } from 'node-red';
import { serviceOf } from '../lib/runtime/config-nodes';
import { toFault } from '../lib/runtime/fault';
import { outboxOf } from '../lib/outbox/channel';
import { HELD } from '../lib/core/codes';
import { adminRoutes, bodyOf, WrongCall } from '../lib/runtime/routes';
import { secondsFor, servicesOf, waits } from '../lib/outbox/forecast';
import type { LineView, WaitingForReal } from './api';
import type { FinalState } from '../lib/register';
import { type Destination, lineOf } from '../lib/core/destination';
import type { Outbox } from '../lib/outbox/outbox';

/** What an io-institution proposes: the one that is about to be deployed is not known here. */
const USUAL = { callsPer5s: 120 };

/** Serves `GET …/send/:id`. */
export function serveSend(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  routes.get('send/:id', 'read', ({ params }) => {
    const node = RED.nodes.getNode(String(params.id)) as Node | null | undefined;
    return node?.type === 'io-send' ? view(RED, node.id) : undefined;
  });
  routes.post('send/waiting', 'read', (request) => {
    const { fiscalCode, nodes } = bodyOf(request);
    if (typeof fiscalCode !== 'string' || !Array.isArray(nodes)) throw new WrongCall();
    return waitingForReal(outboxOf(RED), fiscalCode, new Set<unknown>(nodes));
  });
}

/** What these nodes took in for real, in an earlier time of the institution's, and did not send yet. */
async function waitingForReal(
  outbox: Outbox,
  fiscalCode: string,
  nodes: ReadonlySet<unknown>,
): Promise<WaitingForReal> {
  const live = lineOf(fiscalCode, 'live', '');
  const n = (await outbox.register.counts({}))
    .filter(
      (count) =>
        waits(count) && count.reason !== HELD && nodes.has(count.node) && count.line.startsWith(live),
    )
    .reduce((sum, count) => sum + count.n, 0);
  return { n, seconds: secondsFor(n, 2, USUAL) };
}

async function view(RED: NodeAPI, id: string): Promise<LineView> {
  try {
    const { service, checkProfile } = savedProperties(RED, id);
    const { institution, id: serviceId } = serviceOf(RED, service);
    const destination = await institution.destination();
    return await lineView(outboxOf(RED), destination, {
      id,
      service: serviceId,
      calls: checkProfile ? 2 : 1,
    });
  } catch (error) {
    return { fault: toFault(error).code };
  }
}

async function lineView(
  outbox: Outbox,
  destination: Destination,
  node: { readonly id: string; readonly service: string; readonly calls: 1 | 2 },
): Promise<LineView> {
  const counts = await outbox.register.counts({ node: node.id });
  const sums = { queued: 0, held: 0, elsewhere: 0, sent: 0, unreachable: 0, inDoubt: 0, discarded: 0 };
  for (const { line, state, reason, n } of counts) {
    const here = line === destination.line;
    if (waits({ state })) {
      sums.queued += n;
      if (!here) sums.elsewhere += n;
      else if (reason === HELD) sums.held += n;
    } else if (here) sums[state === 'in-doubt' ? 'inDoubt' : (state as FinalState)] += n;
  }
  const { callsPer5s, window } = destination;
  const others = servicesOf(counts.filter(({ line }) => line === destination.line));
  const state = outbox.line(destination).state(node.service, others);
  return {
    ...sums,
    ...('ms' in state ? { ms: state.ms } : {}),
    ...('code' in state ? { code: state.code } : {}),
    ...(state.by === undefined ? {} : { by: state.by }),
    state: state.kind !== 'halted' && outbox.stopped(node.id, '') ? 'stopped' : state.kind,
    callsPer5s,
    seconds: secondsFor(sums.queued - sums.elsewhere - sums.held, node.calls, destination),
    ...(window === undefined ? {} : { window }),
  };
}

function savedProperties(RED: NodeAPI, id: string): { service: string; checkProfile: boolean } {
  let found: { service?: unknown; checkProfile?: unknown } = {};
  RED.nodes.eachNode((saved) => {
    if (saved.id === id) found = saved as unknown as typeof found;
  });
  const service = typeof found.service === 'string' ? found.service : '';
  return { service, checkProfile: found.checkProfile !== false };
}
