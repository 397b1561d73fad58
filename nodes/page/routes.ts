/** What a page of an office may ask. Who enters has a Node-RED user with one of two permissions, and needs no right on flows. */
import type { NodeAPI } from 'node-red';
import { asOf, checkLog, writeLog } from '../lib/campaigns/log';
import { institutionNode } from '../lib/runtime/config-nodes';
import {
  adminRoutes,
  bodyOf,
  mayUse,
  Refusal,
  type Request,
  type Response,
  userOf,
  WrongCall,
} from '../lib/runtime/routes';
import { askForConfirmation, chooseColumns, checkAgain, confirmSending, correctCell } from './acts';
import type { ActOrder, CellOrder, ColumnsOrder, ConfirmOrder, TestOrder } from './api';
import { followAnswer, proofOf, sendingLines, sendingOf } from './answers';
import type { ActContext } from './acts';
import { listOf, writeListOf } from './exports';
import { doubtsIn } from './doubts';
import { act, itemsIn } from './following';
import type { Head } from './head';
import { lookAt, sendTest, testChoices } from './look';
import { note } from './notes';
import { hasUsers, infoOf, type Page, pageAt } from './pages';
import { messageOf } from './message-node';
import { isId } from './place';
import { askReachability } from './reachability';
import { rowsAnswer, rowsQuery } from './rows';
import { serveShell } from './shell';
import { runningOf } from './running';
import { takeCorrected } from './take-corrected';
import { takeUpload } from './taking';

type Right = 'prepare' | 'confirm' | 'either';

const RIGHTS: Readonly<Record<ActOrder['do'], Right>> = {
  back: 'prepare',
  delete: 'prepare',
  'not-reached': 'prepare',
  ...{ stop: 'either', resume: 'either', cancel: 'either', resend: 'either', 'mark-sent': 'either' },
};

interface Entered {
  readonly page: Page;
  readonly user: string;
  readonly mayPrepare: boolean;
  readonly mayConfirm: boolean;
}

export function servePage(RED: NodeAPI): void {
  serveShell(RED);
  const routes = adminRoutes(RED);
  const at = (path: string): string => `pagina/:path/api/${path}`;
  const get = (path: string, right: Right, work: (call: Call) => unknown): void => {
    routes.get(at(path), 'signed-in', async (request) => work(await called(RED, request, right)));
  };
  const post = (path: string, right: Right, work: (call: Call) => unknown): void => {
    routes.post(at(path), 'signed-in', async (request) => work(await called(RED, request, right)));
  };

  routes.get(at('me'), 'signed-in', async (request) => {
    const entered = await enter(RED, request, 'either');
    return infoOf(RED, entered.page, whoOf(entered));
  });
  get('sendings', 'either', async ({ context }) => ({
    sendings: await sendingLines(RED, context.sendings, context.page),
  }));
  routes.raw('post', at('upload'), 'signed-in', (request, response) => upload(RED, request, response));
  get('test', 'prepare', ({ context }) => testChoices(RED, context.page.messageNode));

  get('sending/:id', 'either', (call) => told(call, headOf(call)));
  post('sending/:id/columns', 'prepare', async (call) =>
    told(call, await chooseColumns(call.context, headOf(call).id, call.body as unknown as ColumnsOrder)),
  );
  get('sending/:id/rows', 'either', (call) =>
    rowsAnswer(call.context.sendings, headOf(call), rowsQuery(call.request.query)),
  );
  post('sending/:id/cell', 'prepare', (call) =>
    correctCell(call.context, headOf(call).id, call.body as unknown as CellOrder),
  );
  post('sending/:id/check', 'prepare', (call) =>
    told(call, checkAgain(call.context, headOf(call).id, call.body.version)),
  );
  post('sending/:id/reach', 'prepare', (call) =>
    told(call, askReachability(call.context, headOf(call).id, call.body)),
  );
  get('sending/:id/look', 'either', (call) => {
    const { sendings, page } = call.context;
    return lookAt(RED, sendings, headOf(call), page.messageNode, Number(call.request.query.row));
  });
  post('sending/:id/test', 'prepare', (call) =>
    sendTest(call.context, headOf(call), call.body as unknown as TestOrder),
  );
  post('sending/:id/ask', 'prepare', async (call) =>
    told(call, await askForConfirmation(call.context, headOf(call).id, call.body as unknown as ConfirmOrder)),
  );
  post('sending/:id/confirm', 'confirm', (call) =>
    told(call, confirmSending(call.context, headOf(call).id, call.body as unknown as ConfirmOrder)),
  );
  get('sending/:id/follow', 'either', (call) => {
    const { sendings, page } = call.context;
    return followAnswer(RED, sendings, page, headOf(call));
  });
  get('sending/:id/items', 'either', (call) =>
    itemsIn(call.context.sendings, headOf(call), call.request.query),
  );
  get('sending/:id/doubts', 'either', (call) => {
    const after = Number(call.request.query.after ?? Number.NaN);
    return doubtsIn(
      call.context.sendings,
      headOf(call),
      Number.isSafeInteger(after) && after > 0 ? after : undefined,
    );
  });
  post('sending/:id/act', 'either', (call) => {
    const order = call.body as unknown as ActOrder;
    if (!Object.hasOwn(RIGHTS, order.do)) throw new WrongCall();
    demand(call.entered, RIGHTS[order.do]);
    return act(call.context, headOf(call).id, order);
  });
  get('sending/:id/proof', 'either', (call) => {
    const { sendings, page } = call.context;
    return proofOf(RED, sendings, page, headOf(call), infoOf(RED, page, whoOf(call.entered)));
  });
  get('log/check', 'either', ({ context }) => checkLog(context.sendings.register, context.page.node.id));
  routes.raw('get', at('log'), 'signed-in', async (request, response) => {
    const { context } = await called(RED, request, 'either');
    const { sendings, page, who } = context;
    const by = { who, page: page.node.id, sending: '', detail: {}, days: page.logDays };
    await writeLog(sendings, by, page.node.id, asOf(request.query.as), response);
  });
  routes.raw('get', at('sending/:id/list'), 'signed-in', async (request, response) => {
    const call = await called(RED, request, 'either');
    const head = headOf(call);
    const { sendings, who } = call.context;
    const of = listOf(request.query.of);
    const count = of === 'wrong' ? head.rows - head.good : 0;
    await note(sendings, head, who, 'export', count);
    await writeListOf(sendings, head, of, response);
  });
}

interface Call {
  readonly context: ActContext;
  readonly entered: Entered;
  readonly request: Request;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Refuses who may not, and where nobody could say who it was. */
async function called(RED: NodeAPI, request: Request, right: Right): Promise<Call> {
  const entered = await enter(RED, request, right);
  const { page, user } = entered;
  if (!hasUsers(RED) && !isSimulated(RED, page)) throw new Refusal(403, 'PAGE_NO_USERS');
  const { sendings, runner } = runningOf(RED);
  const context = { RED, sendings, runner, page, who: user };
  return { context, entered, request, body: bodyOf(request) };
}

/** Whether nothing of what is sent from here reaches anybody. Where the message is gone, the institutions say it. */
function isSimulated(RED: NodeAPI, page: Page): boolean {
  try {
    return messageOf(RED, page.messageNode).composer.service.institution.mode === 'simulator';
  } catch {
    let all = true;
    RED.nodes.eachNode((node) => {
      if (node.type === 'io-institution' && institutionNode(RED, node.id)?.mode !== 'simulator') all = false;
    });
    return all;
  }
}

async function enter(RED: NodeAPI, request: Request, right: Right): Promise<Entered> {
  const user = userOf(request);
  const [mayPrepare, mayConfirm] = [
    await mayUse(RED, request, 'prepare'),
    await mayUse(RED, request, 'confirm'),
  ];
  if (!mayPrepare && !mayConfirm) throw new Refusal(403, 'PAGE_NOT_ALLOWED');
  const page = pageAt(RED, String(request.params.path));
  if (page === undefined) throw new WrongCall(404);
  if (page.users.length > 0 && hasUsers(RED) && !page.users.includes(user))
    throw new Refusal(403, 'PAGE_NOT_ALLOWED');
  const entered = { page, user, mayPrepare, mayConfirm };
  demand(entered, right);
  return entered;
}

function whoOf({ user, mayPrepare, mayConfirm }: Entered): Omit<Entered, 'page'> {
  return { user, mayPrepare, mayConfirm };
}

function demand({ mayPrepare, mayConfirm }: Entered, right: Right): void {
  const may = { prepare: mayPrepare, confirm: mayConfirm, either: mayPrepare || mayConfirm }[right];
  if (!may) throw new Refusal(403, 'PAGE_NOT_ALLOWED');
}

/** Only of this page: another one's sendings are none of its. */
function headOf({ context, request }: Call): Head {
  return ownHead(context, request.params.id);
}

function ownHead(context: ActContext, id: unknown): Head {
  if (!isId(id)) throw new WrongCall(404);
  const head = context.sendings.head(id);
  if (head.page !== context.page.node.id) throw new WrongCall(404);
  return head;
}

function told({ context }: Call, { id }: Head): unknown {
  const { RED, sendings, page } = context;
  return sendingOf(RED, sendings, page, sendings.head(id));
}

async function upload(RED: NodeAPI, request: Request, response: Response): Promise<void> {
  const { context } = await called(RED, request, 'prepare');
  const { name } = request.query;
  if (typeof name !== 'string' || request.headers['content-type'] !== 'application/octet-stream')
    throw new WrongCall();
  const length = Number(request.headers['content-length'] ?? 0);
  const file = { name, length, content: request as AsyncIterable<Uint8Array> };
  const { into } = request.query;
  const head =
    into === undefined
      ? await takeUpload(context, file)
      : await takeCorrected(context, ownHead(context, into).id, Number(request.query.version), file);
  response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).json({ id: head.id });
}
