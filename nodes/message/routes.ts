/**
 * What the dialog of a message node may know of the rows that really passed: how many were ready and how many to be
 * corrected, and the last one, if a person with our write permission asked for it.
 */
import type { Node, NodeAPI } from 'node-red';
import { MESSAGES } from '../messages';
import { Unreadable } from '../lib/runtime/evaluate';
import { READ_PERMISSION, WRITE_PERMISSION } from '../lib/runtime/simulator-host';
import type { LastRow, PassedRows } from './passed-rows';
import { seenBy } from './seen';

const PATH = '/io-servizi-sociali/message/:id';
const TYPES: ReadonlySet<string> = new Set(MESSAGES.map(({ slug }) => `io-${slug}`));

/** As much of the web server's own as is used here. */
interface Request {
  readonly params: Readonly<Record<string, unknown>>;
}

interface Response {
  set(headers: Readonly<Record<string, string>>): { json(body: object): unknown };
}

/** Serves `GET …/message/:id` and `POST …/message/:id/keep`. */
export function servePreview(RED: NodeAPI): void {
  RED.httpAdmin.get(PATH, RED.auth.needsPermission(READ_PERMISSION), (request, response) => {
    const node = messageNode(RED, request);
    if (node === undefined) response.sendStatus(204);
    else answer(node, response);
  });
  RED.httpAdmin.post(`${PATH}/keep`, RED.auth.needsPermission(WRITE_PERMISSION), (request, response) => {
    const node = messageNode(RED, request);
    // Another site's form cannot set this header: its visitor's browser would ask us first.
    if (node === undefined || request.get('x-requested-with') === undefined) {
      response.sendStatus(node === undefined ? 404 : 403);
      return;
    }
    const rows = seenBy(node);
    rows.kept = (request.body as { keep?: unknown } | undefined)?.keep === true;
    if (!rows.kept) rows.last = undefined;
    answer(node, response);
  });
}

function messageNode(RED: NodeAPI, request: Request): Node | undefined {
  const node = RED.nodes.getNode(String(request.params.id)) as Node | null | undefined;
  return node && TYPES.has(node.type) ? node : undefined;
}

function answer(node: Node, response: Response): void {
  const { ready, wrong, kept, last } = seenBy(node);
  const passed: PassedRows = {
    ready,
    wrong,
    kept,
    ...(last === undefined ? {} : { last: { ...last, values: plain(last.values) } }),
  };
  response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).json(passed);
}

/** What JSON can carry: a copy, so that what happens to the row downstream does not show here. */
function plain(values: Readonly<Record<string, unknown>>): LastRow['values'] {
  const readable = Object.entries(values).filter(([, value]) => !(value instanceof Unreadable));
  try {
    const bigint = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
    return JSON.parse(JSON.stringify(Object.fromEntries(readable), bigint)) as LastRow['values'];
  } catch {
    // A value that refers to itself cannot be shown; nor could the message be sent.
    return {};
  }
}
