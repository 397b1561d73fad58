/**
 * The one head of all our routes below Node-RED's admin root: who may, from which page, which headers, and errors as JSON of
 * one form. Whole fiscal codes, names and texts are for who may write; who may only read sees them masked (mask.ts).
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { NodeAPI } from 'node-red';
import type { FaultCode } from '../core';
import { plainName } from '../core/plain-name';
import { RegisterError } from '../register';
import { toFault } from './fault';

const ROOT = '/io-servizi-sociali';
const PERMISSIONS = {
  read: 'io-servizi-sociali.read',
  write: 'io-servizi-sociali.write',
  prepare: 'io-servizi-sociali.prepare',
  confirm: 'io-servizi-sociali.confirm',
  metrics: 'io-servizi-sociali.metrics',
} as const;
/** Node-RED's own, of who may deploy: a flow can read whatever file Node-RED can. */
const DEPLOY = 'flows.write';
const SAFE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** `signed-in`: whoever Node-RED lets in; what they may is for the work to ask (`mayUse`). */
export type Permission = 'read' | 'write' | 'metrics' | 'signed-in';
type RequestHandler = ReturnType<NodeAPI['auth']['needsPermission']>;
export type Request = Parameters<RequestHandler>[0];
export type Response = Parameters<RequestHandler>[1];

/** Answers a call: what it gives goes out as JSON, `undefined` as 204. What it throws goes out as an error. */
export type Work = (request: Request, response: Response) => unknown;

/** What a route says instead of an answer. */
export interface RouteError {
  readonly code: FaultCode | 'BAD_REQUEST' | 'NOT_FOUND' | RefusalCode;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Why a person is refused what the page of an office could do otherwise. */
export type RefusalCode =
  | 'PAGE_CHANGED'
  | 'PAGE_STAGE'
  | 'PAGE_OTHER_LIST'
  | 'PAGE_SAME_PERSON'
  | 'PAGE_NO_USERS'
  | 'PAGE_NOT_ALLOWED';

/** The call is right, and not for this person, or not now. */
export class Refusal extends Error {
  constructor(
    readonly status: 403 | 409,
    readonly code: RefusalCode,
    readonly args: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

/** The call itself is wrong, or its user may not: 400, 403 or 404. */
export class WrongCall extends Error {
  constructor(readonly status: 400 | 403 | 404 = 400) {
    super(`HTTP ${status}`);
  }
}

export interface AdminRoutes {
  /** @param path below our root, without a slash in front */
  get(path: string, permission: Permission, work: Work): void;
  /** Takes JSON; only from our own pages. */
  post(path: string, permission: Permission, work: Work): void;
  /** As `get` and `post`, but `work` writes the response itself. */
  raw(method: 'get' | 'post', path: string, permission: Permission, work: Work): void;
  /** A page that holds no data, or a file of it: for everybody, as whoever may not sign in has to see where to. */
  open(path: string, work: Work): void;
}

export function adminRoutes(RED: NodeAPI): AdminRoutes {
  const serve = (method: 'get' | 'post', path: string, permission: Permission, work: Work): void => {
    const allowed = RED.auth.needsPermission(permission === 'signed-in' ? '' : PERMISSIONS[permission]);
    RED.httpAdmin[method](`${ROOT}/${path}`, allowed, fromOurPages(method), guarded(work));
  };
  const json = (method: 'get' | 'post') => (path: string, permission: Permission, work: Work) => {
    serve(method, path, permission, async (request, response) => {
      const value = await work(request, response);
      if (value === undefined) response.set(SAFE).sendStatus(204);
      else response.set(SAFE).json(value);
    });
  };
  const open = (path: string, work: Work): void => {
    RED.httpAdmin.get(`${ROOT}/${path}`, guarded(work));
  };
  return { get: json('get'), post: json('post'), raw: serve, open };
}

/** Pages ask for their data by relative addresses, so that their own must end in a slash: `show` is called when it does. */
export function withSlash(show: Work): Work {
  return (request, response) => {
    const [address = ''] = request.originalUrl.split('?');
    if (address.endsWith('/')) return show(request, response);
    response.redirect(`${address.slice(address.lastIndexOf('/') + 1)}/`);
    return undefined;
  };
}

/** Whether the user of a call that was let in may write too. */
export function mayWrite(RED: NodeAPI, request: Request): Promise<boolean> {
  return has(RED, request, PERMISSIONS.write);
}

/** Whether that user may prepare, or confirm, what the page of an office sends. */
export function mayUse(RED: NodeAPI, request: Request, what: 'prepare' | 'confirm'): Promise<boolean> {
  return has(RED, request, PERMISSIONS[what]);
}

/** The name that a person logged in with; empty where Node-RED has no login. */
export function userOf(request: Request): string {
  const { user } = request as { user?: { username?: unknown } };
  return typeof user?.username === 'string' ? plainName(user.username) : '';
}

/** Whether that user may deploy flows. */
export function mayDeploy(RED: NodeAPI, request: Request): Promise<boolean> {
  return has(RED, request, DEPLOY);
}

function has(RED: NodeAPI, request: Request, permission: string): Promise<boolean> {
  return new Promise((resolve) => {
    const no = (): void => {
      resolve(false);
    };
    // Node-RED has no question for it, only a guard: this one answers to us.
    const answer = { status: () => answer, setHeader: () => answer, end: no };
    RED.auth.needsPermission(permission)(request, answer as unknown as Response, () => {
      resolve(true);
    });
  });
}

/**
 * A page of another site must neither read nor order. Without adminAuth Node-RED lets every site in
 * (`Access-Control-Allow-Origin: *`), so we look ourselves: at what the browser says of the page it calls from, and at a header
 * that a form or an image cannot set.
 */
function fromOurPages(method: 'get' | 'post'): RequestHandler {
  return (request, response, next) => {
    for (const name of response.getHeaderNames())
      if (name.startsWith('access-control-')) response.removeHeader(name);
    const isOwn = method === 'get' || request.headers['x-requested-with'] !== undefined;
    if (isOwn && isSameOrigin(request.headers)) next();
    else sendError(response, 403, { code: 'BAD_REQUEST', args: {} });
  };
}

/** What is no browser says nothing of a page; neither does a browser of its own page over plain http. */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const forwarded = [headers['x-forwarded-host']].flat()[0]?.split(',')[0]?.trim();
  return [headers.host, forwarded].includes(new URL(origin).host);
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
  else if (error instanceof WrongCall)
    sendError(response, error.status, { code: error.status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST', args: {} });
  else if (error instanceof Refusal) {
    const { status, code, args } = error;
    sendError(response, status, { code, args });
  } else {
    const { code, args } = toFault(error);
    sendError(response, statusOf(error, code), { code, args });
  }
}

/** A file that cannot be read is its owner's fault, and no fault of the installation is the browser's. */
function statusOf(error: unknown, code: FaultCode): 400 | 500 | 503 {
  if (error instanceof RegisterError) return 503;
  return code.startsWith('IO_FILE_') ? 400 : 500;
}

function sendError(response: Response, status: number, error: RouteError): void {
  response.removeHeader('content-disposition');
  response.set(SAFE).status(status).json(error);
}

/** The body's properties; none when it is no object. */
export function bodyOf({ body }: Request): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
