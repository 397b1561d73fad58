/** io-service-sheet: the sheet of a service on IO: saved, sent to the review, published, each only when asked for. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { both, words } from '../lib/core/words';
import { trimmed } from '../lib/core/properties';
import { institutionOf } from '../lib/runtime/config-nodes';
import { Fault } from '../lib/runtime/fault';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { faultStatus, setStatus, showStatus } from '../lib/runtime/status';
import { say } from '../lib/runtime/translate';
import { publish, review, save, state, unpublish } from './acts';
import type { ActResult } from './api';
import type { SheetProblem } from './checks';
import { inSession, type SheetSession, logoFileOf, type Order } from './session';
import { sheetOf } from './sheet';
import { problemWords, stateWords } from './words';

const ACTS: Readonly<
  Record<string, (session: SheetSession, order: Order, msg: Message) => Promise<ActResult>>
> = {
  'io/sheet/save': (session, order, msg) => save(session, { ...order, ...minorsIn(msg) }),
  'io/sheet/state': state,
  'io/sheet/review': (session, order, msg) => review(session, order, asksToPublish(msg)),
  'io/sheet/publish': publish,
  'io/sheet/unpublish': unpublish,
};

export function registerServiceSheet(RED: NodeAPI): void {
  RED.nodes.registerType('io-service-sheet', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    onInput(RED, this, (msg, send) => onMessage(RED, this, def, msg, send), {
      order: 'one-by-one',
      onFault: (fault) => {
        showStatus(this, faultStatus(fault.code));
      },
    });
    this.on('close', () => {
      this.status({});
    });
  });
}

async function onMessage(RED: NodeAPI, node: Node, def: NodeDef, msg: Message, send: Send): Promise<void> {
  const topic = typeof msg.topic === 'string' ? msg.topic : '';
  const act = Object.hasOwn(ACTS, topic) ? ACTS[topic] : undefined;
  if (act === undefined) throw new Fault('IO_SHEET_COMMAND', { topic: topic.slice(0, 40) });
  const saved = def as unknown as Readonly<Record<string, unknown>>;
  const institution = institutionOf(RED, trimmed(saved.institution));
  setStatus(node, { fill: 'blue', shape: 'ring' }, 'status.sheet.asking');
  const order = orderOf(RED, node.id, saved);
  const result = await inSession(RED, institution, (session) => act(session, order, msg));
  showResult(node, result);
  send(outgoing(msg, result));
}

/** What a node's saved properties, or those that its dialog shows, ask for. */
export function orderOf(RED: NodeAPI, node: string, saved: Readonly<Record<string, unknown>>): Order {
  const sheet = sheetOf(saved);
  return { node, serviceId: trimmed(saved.serviceId), sheet, logoFile: logoFileOf(RED, sheet) };
}

/** Publishing by itself after the review must be said in so many words. */
function asksToPublish({ payload }: Message): boolean {
  return typeof payload === 'object' && payload !== null && 'autoPublish' in payload
    ? payload.autoPublish === true
    : false;
}

/** Where IO does not say whether the service is enabled for minors, the msg may. */
function minorsIn({ payload }: Message): Pick<Order, 'minors'> {
  if (typeof payload !== 'object' || payload === null || !('minors' in payload)) return {};
  return typeof payload.minors === 'boolean' ? { minors: payload.minors } : {};
}

/** Port 1 the state, port 2 the problems; both when something was done and something else was not. */
function outgoing(msg: Message, { done, state, problems }: ActResult): (Message | null)[] {
  const first =
    done === undefined || state === undefined
      ? null
      : { ...msg, payload: { done, ...state, text: stateWords(say, state) } };
  return [first, problems.length === 0 ? null : { ...msg, payload: problems.map(described) }];
}

function described(problem: SheetProblem): object {
  const { code, field, value } = problem;
  const message = problemWords(say, problem);
  return { code, field, ...(value === undefined ? {} : { value }), message };
}

function showResult(node: Node, { state, problems }: ActResult): void {
  if (problems.length > 0) {
    setStatus(node, { fill: 'red', shape: 'ring' }, 'status.sheet.problems', { n: problems.length });
    return;
  }
  const { lifecycle = 'none', publication = 'unknown', simulated = false } = state ?? {};
  const isPublished = publication === 'published';
  const fill = lifecycle === 'rejected' ? 'red' : isPublished ? 'green' : 'yellow';
  const shape = simulated ? 'ring' : 'dot';
  const stage = words(`status.sheet.${lifecycle}`);
  showStatus(node, {
    fill,
    shape,
    words: isPublished ? both(stage, words('status.sheet.published')) : stage,
  });
}
