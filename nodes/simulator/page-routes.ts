/**
 * The inbox page's three doors. Whoever mounts them decides who may pass: the shell is the same for all and holds no
 * message, `data` reads them, `action` changes them. They look at the query string only, so any path will do as long as
 * `data` and `action` lie beside the shell: `<prefix>/`, `<prefix>/data`, `<prefix>/action`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Listener, Stats } from './api';
import type { Inbox, StoredMessage } from './inbox';
import type { InboxDetail, InboxItem, InboxList } from './page/data';

export interface InboxPage {
  /** GET: the page itself. */
  readonly shell: Listener;
  /**
   * GET: `?q=&limit=&version=` the list, newest first (204 when `version` is still the current one);
   * `?id=` one message; `?stats` the counters.
   */
  readonly data: Listener;
  /** POST: `?do=clear`, `?do=read&id=`, `?do=pay&id=`. Needs the header `x-requested-with`. No body. */
  readonly action: Listener;
}

const DEFAULT_PAGE = 100;

export function inboxPage(inbox: Inbox, stats: Stats, shell: () => string): InboxPage {
  return {
    shell(_request, response) {
      response.writeHead(200, {
        ...SAFE,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "frame-ancestors 'self'",
      });
      response.end(shell());
    },

    data(request, response) {
      const query = queryOf(request);
      const id = query.get('id');
      if (query.has('stats')) {
        sendJson(response, 200, stats);
      } else if (id !== null) {
        const message = inbox.get(id);
        if (message) sendJson(response, 200, detail(inbox, message));
        else sendJson(response, 404, {});
      } else {
        sendList(inbox, query, response);
      }
    },

    action(request, response) {
      // Another site's form or image cannot set this header: its visitor's browser would ask us first.
      if (request.method !== 'POST' || request.headers['x-requested-with'] === undefined) {
        sendJson(response, 403, {});
        return;
      }
      const query = queryOf(request);
      sendJson(response, act(inbox, query.get('do'), query.get('id') ?? '') ? 200 : 404, {});
    },
  };
}

function act(inbox: Inbox, action: string | null, id: string): boolean {
  switch (action) {
    case 'clear':
      inbox.clear();
      return true;
    case 'read':
      return inbox.markRead(id);
    case 'pay':
      return inbox.markPaid(id);
    default:
      return false;
  }
}

function sendList(inbox: Inbox, query: URLSearchParams, response: ServerResponse): void {
  const version = inbox.version();
  if (query.get('version') === version) {
    response.writeHead(204, SAFE).end();
    return;
  }
  const found = inbox.list(query.get('q') ?? '');
  const limit = Number(query.get('limit') ?? DEFAULT_PAGE) || DEFAULT_PAGE;
  const list: InboxList = {
    version,
    total: inbox.size,
    found: found.length,
    items: found.slice(0, limit).map((message) => item(inbox, message)),
  };
  sendJson(response, 200, list);
}

function item(inbox: Inbox, message: StoredMessage): InboxItem {
  const { id, fiscal_code, createdAt, service, content, read } = message;
  const payment = content.payment_data !== undefined;
  return {
    id,
    fiscal_code,
    createdAt,
    service,
    subject: content.subject,
    status: inbox.status(message),
    read,
    payment,
    ...(content.due_date !== undefined && { due_date: content.due_date }),
  };
}

function detail(inbox: Inbox, message: StoredMessage): InboxDetail {
  const { content, feature_level_type, time_to_live, paid } = message;
  return { ...item(inbox, message), content, feature_level_type, time_to_live, paid };
}

const SAFE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...SAFE, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
}
