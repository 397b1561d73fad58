/**
 * The inbox page's four routes. Whoever mounts them decides who may pass: the shell is the same for all and holds no
 * message, `data` reads them, `remote` reads what their senders keep of them, `action` changes them. They look at the query
 * string only, so any path will do as long as they lie beside the shell: `<prefix>/`, `<prefix>/data`, …
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Listener, Stats } from './api';
import type { SimulatorClock } from './clock';
import type { Inbox } from './inbox';
import type { StoredMessage } from './stored-message';
import type { Settings } from './options';
import type { InboxDetail, InboxItem, InboxList } from './page/data';
import { premiumStatus } from './premium-status';
import type { RemoteContent } from './remote-content';
import { remoteDoor } from './remote-routes';
import { isOurs, queryOf, SAFE, sendJson } from './page-api';

export type Mask = (message: StoredMessage) => StoredMessage;

export interface InboxPage {
  /** GET: the page itself. */
  readonly shell: Listener;
  /**
   * GET: `?q=&limit=&version=` the list, newest first (204 when `version` is still the current one);
   * `?id=` one message; `?stats` the counters.
   * @param mask what who may not see everything is shown of a message; nothing is found by its words then
   */
  data(request: IncomingMessage, response: ServerResponse, mask?: Mask): void;
  /**
   * GET: `?get=precondition&id=`, `?get=details&id=`, `?get=attachment&id=&url=`: fetched from the message's sender,
   * with `&elsewhere=yes` also from another computer. Needs the header `x-requested-with`.
   */
  readonly remote: Listener;
  /**
   * POST: `?do=clear`, `?do=read&id=`, `?do=pay&id=`, `?do=speed&to=`, `?do=tomorrow`, `?do=today`. Needs the header
   * `x-requested-with`. No body.
   */
  readonly action: Listener;
}

export interface PageParts {
  readonly settings: Settings;
  readonly inbox: Inbox;
  readonly remote: RemoteContent;
  readonly stats: Stats;
  /** The page, if not the one that the build leaves beside the program. */
  readonly shell?: (() => string) | undefined;
}

const DEFAULT_PAGE = 100;

let page: string | undefined;

/** One self-contained HTML file, read once. Throws the file system's error when the package was not built. */
function builtPage(): string {
  page ??= readFileSync(join(__dirname, 'inbox.html'), 'utf8');
  return page;
}

export function inboxPage(parts: PageParts): InboxPage {
  const { settings, inbox, remote, stats, shell = builtPage } = parts;
  return {
    shell(_request, response) {
      response.writeHead(200, {
        ...SAFE,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "frame-ancestors 'self'",
      });
      response.end(shell());
    },

    data(request, response, mask) {
      const query = queryOf(request);
      const id = query.get('id');
      if (query.has('stats')) {
        sendJson(response, 200, stats);
      } else if (id !== null) {
        const message = inbox.get(id);
        if (message)
          sendJson(response, 200, {
            ...detail(parts, mask?.(message) ?? message),
            ...(mask && { masked: true }),
          });
        else sendJson(response, 404, {});
      } else {
        sendList(parts, query, response, mask);
      }
    },

    remote: remoteDoor(inbox, remote),

    action(request, response) {
      if (request.method !== 'POST' || !isOurs(request)) {
        sendJson(response, 403, {});
        return;
      }
      sendJson(response, act(inbox, settings.clock, queryOf(request)) ? 200 : 404, {});
    },
  };
}

function act(inbox: Inbox, clock: SimulatorClock, query: URLSearchParams): boolean {
  const id = query.get('id') ?? '';
  switch (query.get('do')) {
    case 'clear':
      inbox.clear();
      return true;
    case 'read':
      return inbox.markRead(id);
    case 'pay':
      return inbox.markPaid(id);
    case 'speed':
      return setSpeed(clock, query.get('to') ?? '');
    case 'tomorrow':
      clock.skipToTomorrow();
      return true;
    case 'today':
      clock.reset();
      return true;
    default:
      return false;
  }
}

/** Up to a day in a second: beyond it, dates would jump over the hours in which messages go out. */
function setSpeed(clock: SimulatorClock, to: string): boolean {
  if (!/^[1-9]\d{0,4}$/.test(to) || Number(to) > 86_400) return false;
  clock.setSpeed(Number(to));
  return true;
}

function sendList(
  { settings, inbox }: PageParts,
  query: URLSearchParams,
  response: ServerResponse,
  mask: Mask | undefined,
): void {
  const version = inbox.version();
  if (query.get('version') === version) {
    response.writeHead(204, SAFE).end();
    return;
  }
  const words = query.get('q') ?? '';
  const found = mask && words !== '' ? [] : inbox.list(words);
  const limit = Number(query.get('limit') ?? DEFAULT_PAGE) || DEFAULT_PAGE;
  const { clock } = settings;
  const list: InboxList = {
    version,
    total: inbox.size,
    found: found.length,
    items: found.slice(0, limit).map((message) => item(inbox, mask?.(message) ?? message)),
    ...(mask && { masked: true }),
    clock: { now: clock.now(), speed: clock.speed, moved: clock.moved },
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
    expired: inbox.isExpired(message),
    reminders: inbox.reminders(message),
  };
}

function detail({ settings, inbox, remote }: PageParts, message: StoredMessage): InboxDetail {
  const { content, feature_level_type, time_to_live, paidAt } = message;
  const status = inbox.status(message);
  const told = premiumStatus(settings, message, status);
  // What has not arrived cannot be opened.
  const needs = status === 'PROCESSED' ? remote.needs(message) : undefined;
  return {
    ...item(inbox, message),
    content,
    feature_level_type,
    time_to_live,
    paid: paidAt !== undefined,
    ...(told && { told }),
    ...(needs && { remote: needs }),
  };
}
