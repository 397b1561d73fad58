/**
 * What the dialog of a message node may know of the rows that really passed: how many were ready and how many to be
 * corrected, and the last ones, if a person with our write permission asked for it.
 */
import type { Node, NodeAPI } from 'node-red';
import { maskedValues } from '../lib/core';
import { MESSAGES } from '../messages';
import { Unreadable } from '../lib/runtime/evaluate';
import { adminRoutes, bodyOf, mayWrite, type Request, userOf, WrongCall } from '../lib/runtime/routes';
import { byUser } from '../lib/outbox/acts';
import { choicesOf, sendOwnTest } from '../lib/outbox/own-test';
import type { LastRow, PassedRows } from './api';
import { seenBy } from '../lib/runtime/passed-rows';

const PATH = 'message/:id';
const TYPES: ReadonlySet<string> = new Set(MESSAGES.map(({ slug }) => `io-${slug}`));

/** Serves `GET …/message/:id`, `POST …/message/:id/keep`, and `GET` and `POST …/own-test`. */
export function serveMessage(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  routes.get(PATH, 'read', async (request) => {
    const node = messageNode(RED, request);
    return node === undefined ? undefined : passedRows(node, await mayWrite(RED, request));
  });
  routes.get('own-test', 'write', ({ query }) => choicesOf(RED, query.service));
  routes.post('own-test', 'write', (request) =>
    sendOwnTest(RED, request.body, byUser(userOf(request), 'dialog')),
  );
  routes.post(`${PATH}/keep`, 'write', (request) => {
    const node = messageNode(RED, request);
    if (node === undefined) throw new WrongCall(404);
    const rows = seenBy(node);
    rows.kept = bodyOf(request).keep === true;
    if (!rows.kept) rows.last = [];
    return passedRows(node, true);
  });
}

function messageNode(RED: NodeAPI, { params }: Request): Node | undefined {
  const node = RED.nodes.getNode(String(params.id)) as Node | null | undefined;
  return node && TYPES.has(node.type) ? node : undefined;
}

/** @param whole whether the values may be seen as they are */
function passedRows(node: Node, whole: boolean): PassedRows {
  const { ready, wrong, kept, last } = seenBy(node);
  const shown = (values: LastRow['values']) => (whole ? values : maskedValues(values));
  return {
    ready,
    wrong,
    kept,
    last: last.map((row) => ({ ...row, values: shown(plain(row.values)) })),
  };
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
