/**
 * The sidebar's routes: reading shows masked fiscal codes
 * only, writing decides and may see them whole. Requests that name a citizen carry the name in their body, never in an
 * address, which logs keep.
 */
import type { Reason } from '../lib/core/codes';
import { isSimulated } from '../lib/core/destination';
import type { NodeAPI } from 'node-red';
import type { Count, Doubt, Register, State } from '../lib/register';
import { byUser, noteAct } from '../lib/outbox/acts';
import { outboxOf } from '../lib/outbox/channel';
import { notReached, type Which } from '../lib/outbox/not-reached';
import type { Outbox } from '../lib/outbox/outbox';
import { rowBook } from '../lib/runtime/row-book';
import { translate } from '../lib/runtime/translate';
import {
  adminRoutes,
  bodyOf,
  mayWrite,
  type Request,
  type Response,
  userOf,
  WrongCall,
} from '../lib/runtime/routes';
import { act, actionOf } from './actions';
import { csvOfRows, fileName, writeCsv } from '../lib/campaigns/csv';
import { XLSX_TYPE } from '../lib/core/xlsx';
import { CSV, fileHeaders, slugOf, written } from '../lib/campaigns/download';
import type { Choice, Overview } from './api';
import { heldLook } from './held';
import { serveLog } from './log';
import { sendersOf, hasSimulator, type ReadySender } from '../lib/campaigns/senders';
import { page, search } from '../lib/campaigns/lists';
import { perMinute, tellEditors, watchSending } from './live';
import { CAMPAIGNS, campaignsOf, knownOf } from '../lib/campaigns/overview';
import { replicasOf } from './replicas';
import { rowsOfNode, rowsToCorrect } from './to-correct';
import { rowsOfVerdict, verdictCards } from './verdicts';

const STATES: readonly string[] = [
  ...['queued', 'checking', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded'],
];

export function serveSidebar(RED: NodeAPI): void {
  watchSending(RED);
  const register = (): Register => outboxOf(RED).register;
  const routes = adminRoutes(RED);
  routes.get('overview', 'read', (request) => overview(RED, request));
  routes.get('messages', 'read', ({ query }) => page(register(), choiceOf(query), afterOf(query.after)));
  routes.post('search', 'read', (request) => {
    const { text, after } = bodyOf(request);
    return search(register(), typeof text === 'string' ? text : '', afterOf(after));
  });
  routes.post('action', 'write', async (request) => {
    const action = actionOf(request.body);
    if (action === undefined) throw new WrongCall();
    const done = await act(RED, outboxOf(RED), action, userOf(request));
    tellEditors();
    return done;
  });
  // What a citizen would read: for who may write only.
  routes.get('held', 'write', ({ query }) => heldLook(RED, register(), choiceOf(query)));
  // Whoever corrects a row must see it whole.
  routes.raw('get', 'to-correct', 'write', (request, response) => writeRowsToCorrect(RED, request, response));
  routes.raw('get', 'export', 'read', async (request, response) => {
    if (isFull(request) && !(await mayWrite(RED, request))) response.sendStatus(401);
    else await exportCsv(outboxOf(RED), request, response);
  });
  // Whole rows, as they were taken in: for who may write only.
  routes.raw('get', 'not-reached', 'write', (request, response) =>
    exportRows(outboxOf(RED), request, response),
  );
  // Who did what names colleagues: for who may decide too.
  serveLog(RED, routes);
}

async function overview(RED: NodeAPI, { query }: Request): Promise<Overview> {
  const here = outboxOf(RED);
  const { register } = here;
  const senders = await sendersOf(RED);
  const pages = Math.min(100, Math.max(1, Number(query.pages) || 1));
  const wanted = { search: textOf(query.search) ?? '', limit: pages * CAMPAIGNS };
  const known = await knownOf(register);
  const { counts } = known;
  const replicas = await replicasOf(RED, here, counts);
  return {
    ...(await campaignsOf(here, senders, wanted, here.clock.now(), known)),
    toCorrect: rowsToCorrect(RED),
    verdicts: await verdictCards(RED, register),
    perMinute: await perMinute(register, counts),
    simulator: hasSimulator(RED),
    doubt: await doubtOf(register, senders),
    clockDoubted: register.clockDoubted(),
    ...(await simulatedIn(register, counts)),
    ...(replicas === undefined ? {} : { replicas }),
  };
}

/** By what the lines themselves are called, not by how the institutions are set now. */
async function simulatedIn(
  register: Register,
  counts: readonly Count[],
): Promise<Pick<Overview, 'simulated'>> {
  const ours = counts.filter(({ line }) => isSimulated(line));
  const followed = (await register.notices.counts()).filter(({ line }) => isSimulated(line));
  const sum = (counts: readonly { readonly n: number }[]): number =>
    counts.reduce((all, { n }) => all + n, 0);
  const [messages, notices] = [sum(ours), sum(followed)];
  const campaigns = new Set(ours.map(({ line, campaign }) => JSON.stringify([line, campaign]))).size;
  return messages + notices === 0 ? {} : { simulated: { messages, campaigns, notices } };
}

/** Not where all goes to the simulator: there nothing real could leave. */
async function doubtOf(register: Register, senders: ReadonlyMap<string, ReadySender>): Promise<Doubt | null> {
  const present = [...senders.values()].map(({ destination }) => destination.line);
  return [...(await register.lines()), ...present].every(isSimulated) ? null : register.doubt();
}

/** No faster than they are fetched. @throws WrongCall 404 when there are others by now, or none */
async function writeRowsToCorrect(RED: NodeAPI, request: Request, response: Response): Promise<void> {
  const { query } = request;
  const [node, at] = [textOf(query.node) ?? '', Number(query.at)];
  const found = rowsOfVerdict(RED, node, at) ?? rowsOfNode(RED, node, at);
  if (found === undefined) throw new WrongCall(404);
  const by = byUser(userOf(request), 'sidebar', { list: 'wrong' });
  await noteAct(outboxOf(RED), by, 'export', { n: found.n });
  response.set(fileHeaders(XLSX_TYPE, `da-correggere${slugOf(found.name)}.xlsx`));
  if (await written(response, rowBook(found.list))) response.end();
}

async function exportCsv(outbox: Outbox, request: Request, response: Response): Promise<void> {
  const choice = choiceOf(request.query);
  const { register } = outbox;
  await noteExport(outbox, request, choice);
  response.set(fileHeaders(CSV, fileName(choice)));
  await writeCsv(register, choice, isFull(request) ? 'full' : 'masked', response);
  response.end();
}

/** Who was not reached, with their own columns. Its headings are known before the answer begins. */
async function exportRows(outbox: Outbox, request: Request, response: Response): Promise<void> {
  const choice = { ...choiceOf(request.query), state: 'unreachable' } as const;
  const found = await notReached(outbox.register, whichOf(choice));
  await noteExport(outbox, request, choice);
  if (request.query.as === 'xlsx') {
    response.set(fileHeaders(XLSX_TYPE, fileName(choice, 'xlsx')));
    await written(response, rowBook({ ...found, sheet: translate('port.report.out3') }));
  } else {
    response.set(fileHeaders(CSV, fileName(choice)));
    await written(response, csvOfRows(found));
  }
  response.end();
}

/** No file leaves of which nobody can say who has it. */
async function noteExport(outbox: Outbox, request: Request, choice: Choice): Promise<void> {
  const { scope } = whichOf(choice);
  const { state, reason } = choice;
  const n = (await outbox.register.counts(scope))
    .filter((one) => (state ?? one.state) === one.state && (reason ?? one.reason) === one.reason)
    .reduce((sum, one) => sum + one.n, 0);
  const detail = { list: state ?? 'all', ...(isFull(request) ? { codes: 'full' } : {}) };
  await noteAct(outbox, byUser(userOf(request), 'sidebar', detail), 'export', { ...scope, n });
}

function whichOf({ line, campaign, reason }: Choice): Which {
  const scope = {
    ...(line === undefined ? {} : { line }),
    ...(campaign === undefined ? {} : { campaign }),
  };
  return { scope, ...(reason === undefined ? {} : { reason }) };
}

function isFull({ query }: Request): boolean {
  return query.full === '1';
}

type Query = Request['query'];

function choiceOf(query: Query): Choice {
  const [line, campaign] = [textOf(query.line), textOf(query.campaign)];
  const [state, reason] = [textOf(query.state), textOf(query.reason)];
  if (state !== undefined && !STATES.includes(state)) throw new WrongCall();
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
