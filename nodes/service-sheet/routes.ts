/** The buttons of io-service-sheet: the acts, with the sheet as its dialog shows it. */
import type { NodeAPI } from 'node-red';
import { institutionNode } from '../lib/runtime/config-nodes';
import { toFault } from '../lib/runtime/fault';
import { adminRoutes, bodyOf, WrongCall } from '../lib/runtime/routes';
import { plan, publish, review, save, state, unpublish } from './acts';
import type { ActResult, SheetAnswer } from './api';
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
  save: (session, order, { seen, minors }) => {
    const stated = typeof minors === 'boolean' ? { ...order, minors } : order;
    return result(save(session, stated, typeof seen === 'string' ? seen : undefined));
  },
  state: (session, order) => result(state(session, order)),
  review: (session, order, { autoPublish }) => result(review(session, order, autoPublish === true)),
  publish: (session, order) => result(publish(session, order)),
  unpublish: (session, order) => result(unpublish(session, order)),
};

/** Serves `POST …/service-sheet/:id/:act` with `{institution, sheet, …}`; `sheet` has the properties of the node. */
export function serveServiceSheet(RED: NodeAPI): void {
  adminRoutes(RED).post('service-sheet/:id/:act', 'write', (request) => {
    const name = String(request.params.act);
    const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
    if (act === undefined) throw new WrongCall(404);
    return answer(RED, act, String(request.params.id), bodyOf(request));
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
