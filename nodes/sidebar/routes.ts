/**
 * The sidebar's doors under Node-RED's admin root, each behind a permission of ours: reading shows masked fiscal codes
 * only, writing decides and may see them whole. Requests that name a citizen carry the name in their body, never in an
 * address, which logs keep.
 */
import type { Reason } from '../lib/core/codes';
import type { NodeAPI } from 'node-red';
import { RegisterError, type Register, type State } from '../lib/register';
import { toFault } from '../lib/runtime/fault';
import { outboxOf } from '../lib/outbox/channel';
import { READ_PERMISSION, WRITE_PERMISSION } from '../lib/runtime/simulator-host';
import { act, actionOf } from './actions';
import { fileName, writeCsv } from './csv';
import type { Choice, Overview, Refusal } from './data';
import { sendersOf, hasSimulator } from './senders';
import { page, search } from './lists';
import { perMinute, tellEditors, watchSending } from './live';
import { CAMPAIGNS, campaignsOf } from './overview';

export const SIDEBAR_PATH = '/io-servizi-sociali';

const STATES: readonly string[] = [
  ...['queued', 'checking', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded'],
];

type RequestHandler = ReturnType<NodeAPI['auth']['needsPermission']>;
type Request = Parameters<RequestHandler>[0];
type Response = Parameters<RequestHandler>[1];
type Work = (request: Request, response: Response) => unknown;

export function serveSidebar(RED: NodeAPI): void {
  watchSending(RED);
  const { httpAdmin: admin, auth } = RED;
  const mayRead = auth.needsPermission(READ_PERMISSION);
  const mayWrite = auth.needsPermission(WRITE_PERMISSION);
  const register = (): Register => outboxOf(RED).register;

  admin.get(
    `${SIDEBAR_PATH}/overview`,
    mayRead,
    answer((request) => overview(RED, request)),
  );
  admin.get(
    `${SIDEBAR_PATH}/messages`,
    mayRead,
    answer(({ query }) => page(register(), choiceOf(query), afterOf(query.after))),
  );
  admin.post(
    `${SIDEBAR_PATH}/search`,
    mayRead,
    own(
      answer((request) => {
        const { text, after } = bodyOf(request);
        return search(register(), typeof text === 'string' ? text : '', afterOf(after));
      }),
    ),
  );
  admin.post(
    `${SIDEBAR_PATH}/action`,
    mayWrite,
    own(
      answer(async (request) => {
        const action = actionOf(request.body);
        if (action === undefined) throw new BadRequest();
        const done = await act(RED, outboxOf(RED), action);
        tellEditors();
        return done;
      }),
    ),
  );
  const exported = guarded((request, response) => exportCsv(register(), request, response));
  admin.get(`${SIDEBAR_PATH}/export`, mayRead, (request, response, next) => {
    const go = (): void => {
      exported(request, response, next);
    };
    if (isFull(request)) mayWrite(request, response, go);
    else go();
  });
}

async function overview(RED: NodeAPI, { query }: Request): Promise<Overview> {
  const here = outboxOf(RED);
  const { register } = here;
  const senders = await sendersOf(RED);
  const pages = Math.min(100, Math.max(1, Number(query.pages) || 1));
  const wanted = { search: textOf(query.search) ?? '', limit: pages * CAMPAIGNS };
  return {
    ...campaignsOf(register, senders, wanted, here.clock.now()),
    perMinute: perMinute(register),
    simulator: hasSimulator(RED),
  };
}

async function exportCsv(register: Register, request: Request, response: Response): Promise<void> {
  const choice = choiceOf(request.query);
  response.set({
    ...SAFE,
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName(choice)}"`,
  });
  await writeCsv(register, choice, isFull(request) ? 'full' : 'masked', response);
  response.end();
}

function isFull({ query }: Request): boolean {
  return query.full === '1';
}

class BadRequest extends Error {}

const SAFE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** A handler that sends what `work` gives as JSON. */
function answer(work: (request: Request) => unknown): RequestHandler {
  return guarded(async (request, response) => {
    const value = await work(request);
    response.set(SAFE).json(value);
  });
}

/** Whatever goes wrong is answered as one of our codes; an error of ours never reaches Node-RED's own handler, which logs it. */
function guarded(work: Work): RequestHandler {
  return (request, response) => {
    void (async () => {
      try {
        await work(request, response);
      } catch (error) {
        refuse(response, error);
      }
    })();
  };
}

function refuse(response: Response, error: unknown): void {
  // Half a file must not look like a whole one.
  if (response.headersSent) response.destroy();
  else if (error instanceof BadRequest) sendRefusal(response, 400, { code: 'BAD_REQUEST', args: {} });
  else {
    const { code, args } = toFault(error);
    sendRefusal(response, error instanceof RegisterError ? 503 : 500, { code, args });
  }
}

function sendRefusal(response: Response, status: number, refusal: Refusal): void {
  response.removeHeader('content-disposition');
  response.set(SAFE).status(status).json(refusal);
}

/** Another site's form or image cannot set this header: its visitor's browser would ask us first. */
function own(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.get('x-requested-with') === undefined)
      sendRefusal(response, 403, { code: 'BAD_REQUEST', args: {} });
    else handler(request, response, next);
  };
}

type Query = Request['query'];

function choiceOf(query: Query): Choice {
  const [line, campaign] = [textOf(query.line), textOf(query.campaign)];
  const [state, reason] = [textOf(query.state), textOf(query.reason)];
  if (state !== undefined && !STATES.includes(state)) throw new BadRequest();
  return {
    ...(line === undefined ? {} : { line }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(state === undefined ? {} : { state: state as State }),
    ...(reason === undefined ? {} : { reason: reason as Reason }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function afterOf(value: unknown): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function bodyOf({ body }: Request): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
