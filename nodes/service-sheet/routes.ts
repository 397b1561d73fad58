/** The buttons of io-service-sheet: the acts, with the sheet as its dialog shows it. */
import type { NodeAPI } from 'node-red';
import { institutionNode } from '../lib/runtime/config-nodes';
import { toFault } from '../lib/runtime/fault';
import { WRITE_PERMISSION } from '../lib/runtime/simulator-host';
import { plan, publish, review, save, state, unpublish } from './acts';
import type { ActResult, SheetAnswer } from './answer';
import { inSession, type SheetSession, type Order } from './session';
import { orderOf } from './runtime';

type Body = Readonly<Record<string, unknown>>;
type Act = (session: SheetSession, order: Order, body: Body) => Promise<SheetAnswer>;

const result = async (act: Promise<ActResult>): Promise<SheetAnswer> => ({ kind: 'result', ...(await act) });

const ACTS: Readonly<Record<string, Act>> = {
  plan: async (session, order) => {
    const found = await plan(session, order);
    return 'kind' in found ? { kind: 'plan', plan: found } : { kind: 'result', problems: found };
  },
  save: (session, order, { seen }) =>
    result(save(session, order, typeof seen === 'string' ? seen : undefined)),
  state: (session, order) => result(state(session, order)),
  review: (session, order, { autoPublish }) => result(review(session, order, autoPublish === true)),
  publish: (session, order) => result(publish(session, order)),
  unpublish: (session, order) => result(unpublish(session, order)),
};

/** Serves `POST …/sheet/:id/:act` with `{institution, sheet, …}`; `sheet` has the properties of the node. */
export function serveSheet(RED: NodeAPI): void {
  const allowed = RED.auth.needsPermission(WRITE_PERMISSION);
  RED.httpAdmin.post('/io-servizi-sociali/sheet/:id/:act', allowed, (request, response) => {
    // Another site's form cannot set this header: its visitor's browser would ask us first.
    if (request.get('x-requested-with') === undefined) {
      response.sendStatus(403);
      return;
    }
    const name = String(request.params.act);
    const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
    if (act === undefined) {
      response.sendStatus(404);
      return;
    }
    const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    const body = isRecord(request.body) ? request.body : {};
    void answer(RED, act, String(request.params.id), body).then((one) => response.set(safe).json(one));
  });
}

async function answer(RED: NodeAPI, act: Act, node: string, body: Body): Promise<SheetAnswer> {
  const id = typeof body.institution === 'string' ? body.institution : '';
  const institution = institutionNode(RED, id);
  if (institution === undefined) return { kind: 'deployFirst' };
  try {
    const order = orderOf(RED, node, isRecord(body.sheet) ? body.sheet : {});
    return await inSession(RED, institution, (session) => act(session, order, body));
  } catch (error) {
    return { kind: 'fault', code: toFault(error).code };
  }
}

function isRecord(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
