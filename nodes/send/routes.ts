/** What the dialog of io-send shows of its line as it runs: queue, pace, forecast, sending window. Numbers only. */
import type { NodeAPI } from 'node-red';
import { serviceOf } from '../lib/runtime/config-nodes';
import { senderNode, type SenderNode } from '../lib/runtime/sender-node';
import { toFault } from '../lib/runtime/fault';
import { outboxOf } from '../lib/outbox/channel';
import { HELD } from '../lib/core/codes';
import { adminRoutes, bodyOf, WrongCall } from '../lib/runtime/routes';
import { secondsFor, servicesOf, waitingIn, waits } from '../lib/outbox/forecast';
import type { LineView, WaitingForReal } from './api';
import type { FinalState } from '../lib/register';
import { CALLS_PER_5S, type Destination, lineOf } from '../lib/core/destination';
import type { Outbox } from '../lib/outbox/outbox';

/** The institution that is about to be deployed is not known here, nor whether its io-send ask for profiles. */
const USUAL = { callsPer5s: CALLS_PER_5S.value, callsPerMessage: 2 } as const;

/** Serves `GET …/send/:id`. */
export function serveSend(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  routes.get('send/:id', 'read', ({ params }) => {
    const id = String(params.id);
    const sender = senderNode(RED, id);
    return sender === undefined ? undefined : view(RED, id, sender);
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
  const n = waitingIn(
    (await outbox.register.totals()).filter(
      ({ line, node, reason }) => reason !== HELD && nodes.has(node) && line.startsWith(live),
    ),
  );
  return { n, seconds: secondsFor(n, USUAL.callsPerMessage, USUAL) };
}

async function view(RED: NodeAPI, id: string, sender: SenderNode): Promise<LineView> {
  try {
    const { institution, id: service } = serviceOf(RED, sender.service);
    const destination = await institution.destination();
    return await lineView(outboxOf(RED), destination, {
      ...{ id, service, calls: sender.callsPerMessage },
    });
  } catch (error) {
    const { code, args } = toFault(error);
    return { fault: code, args };
  }
}

async function lineView(
  outbox: Outbox,
  destination: Destination,
  node: { readonly id: string; readonly service: string; readonly calls: 1 | 2 },
): Promise<LineView> {
  const totals = await outbox.register.totals(node.id);
  const sums = { queued: 0, held: 0, elsewhere: 0, sent: 0, unreachable: 0, inDoubt: 0, discarded: 0 };
  for (const { line, state, reason, n } of totals) {
    const here = line === destination.line;
    if (waits({ state })) {
      sums.queued += n;
      if (!here) sums.elsewhere += n;
      else if (reason === HELD) sums.held += n;
    } else if (here) sums[state === 'in-doubt' ? 'inDoubt' : (state as FinalState)] += n;
  }
  const { callsPer5s, window } = destination;
  const others = servicesOf(totals.filter(({ line }) => line === destination.line));
  const state = outbox.line(destination).state(node.service, others);
  return {
    ...sums,
    ...('ms' in state ? { ms: state.ms } : {}),
    ...('code' in state ? { code: state.code } : {}),
    ...(state.by === undefined ? {} : { by: state.by }),
    state: state.kind !== 'halted' && outbox.stops.has(node.id, '') ? 'stopped' : state.kind,
    callsPer5s,
    seconds: secondsFor(sums.queued - sums.elsewhere - sums.held, node.calls, destination),
    ...(window === undefined ? {} : { window }),
  };
}
