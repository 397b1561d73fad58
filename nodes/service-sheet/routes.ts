/** The buttons of io-service-sheet: the acts, with the sheet as its dialog shows it. */
import type { NodeAPI } from 'node-red';
import { institutionNode } from '../lib/runtime/config-nodes';
import { toFault } from '../lib/runtime/fault';
import { WRITE_PERMISSION } from '../lib/runtime/simulator-host';
import { plan, publish, review, save, state, unpublish } from './acts';
import type { ActResult, SheetAnswer } from './answer';
import { atDesk, type Desk, type Order } from './session';
import { orderOf } from './runtime';

type Body = Readonly<Record<string, unknown>>;
type Act = (desk: Desk, order: Order, body: Body) => Promise<SheetAnswer>;

const result = async (act: Promise<ActResult>): Promise<SheetAnswer> => ({ kind: 'result', ...(await act) });

const ACTS: Readonly<Record<string, Act>> = {
  plan: async (desk, order) => {
    const found = await plan(desk, order);
    return 'kind' in found ? { kind: 'plan', plan: found } : { kind: 'result', problems: found };
  },
  save: (desk, order, { seen }) => result(save(desk, order, typeof seen === 'string' ? seen : undefined)),
  state: (desk, order) => result(state(desk, order)),
  review: (desk, order, { autoPublish }) => result(review(desk, order, autoPublish === true)),
  publish: (desk, order) => result(publish(desk, order)),
  unpublish: (desk, order) => result(unpublish(desk, order)),
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
    return await atDesk(RED, institution, (desk) => act(desk, order, body));
  } catch (error) {
    return { kind: 'fault', code: toFault(error).code };
  }
}

function isRecord(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
