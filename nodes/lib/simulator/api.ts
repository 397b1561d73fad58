/** IO's API as a listener for node:http: gateway first (path, key, rate limit), then the backend. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as answers from './answers';
import type { Fault } from './citizens';
import { manageConfigurations } from './configuration-calls';
import { writtenAnew } from './dialect';
import type { ChooseFault } from './faults';
import { slidingWindow } from './limiter';
import { manage } from './manage';
import { type Caller, type Context, createMessage, getMessage, profile, profileByBody } from './operations';
import type { ServiceLabel, Settings } from './options';
import { type MessageRoute, type Route, type ServicesRoute, routeOf } from './routes';
import { deliver, readJson, reset, write, writeHalf } from './http';

type Answer = answers.Answer;
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Counted since the start. */
export interface Stats {
  /** Requests that arrived, whatever became of them. */
  calls: number;
  /** Answers by status, and `reset` for connections reset on purpose. */
  readonly answers: Record<string, number>;
}

export interface ApiParts {
  readonly context: Context;
  readonly chooseFault: ChooseFault;
  readonly wait: (ms: number) => Promise<void>;
  readonly stats: Stats;
}

/** Far above any valid message; IO's own limit is not known. */
const MAX_BODY = 1024 * 1024;

export function apiListener(parts: ApiParts): Listener {
  const { context, stats } = parts;
  const { settings } = context;
  const limiter = settings.unlimited
    ? undefined
    : slidingWindow(settings.limit, settings.windowMs, settings.now);
  const serviceOf = serviceFinder(settings);

  function count(what: string | number): void {
    stats.answers[what] = (stats.answers[what] ?? 0) + 1;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const respond = (answer: Answer): void => {
      count(answer.status);
      write(response, answer);
    };
    stats.calls += 1;
    const route = routeOf(request.method, request.url);
    if (!route) {
      respond(answers.notFound());
      return;
    }
    const key = request.headers['ocp-apim-subscription-key'];
    if (typeof key !== 'string' || key === '') {
      respond(answers.unauthorized('missing'));
      return;
    }
    const refused = keyProblem(settings, route, key);
    if (refused) {
      respond(refused);
      return;
    }
    const admission = limiter?.arrive();
    if (admission && !admission.admitted) {
      respond(answers.tooMany(admission.retryAfter));
      return;
    }
    if (admission) response.setHeader('x-rate-limit-remaining', String(admission.remaining));
    const hasBody = request.method === 'POST' || request.method === 'PUT';
    const read = hasBody ? await readJson(request, MAX_BODY) : { body: undefined };
    if (!read) {
      response.setHeader('connection', 'close');
      respond(answers.gateway(413, 'Request entity too large'));
      return;
    }
    await backend({ request, response, route, body: read.body, key });
  }

  /** From here on the call counts as received: it is done even if the caller hangs up. */
  async function backend(call: Call): Promise<void> {
    const half = settings.latencyMs / 2;
    await parts.wait(half);
    const delivery = deliver(faultOf(call), () => perform(call), settings.slowMs);
    await parts.wait(half);
    if (delivery.kind === 'reset') {
      count('reset');
      reset(call.request);
      return;
    }
    await parts.wait(delivery.delayMs);
    const isRewritten = settings.rewritten && ['send', 'status'].includes(call.route.operation);
    const answer = isRewritten ? writtenAnew(delivery.answer) : delivery.answer;
    count(answer.status);
    // The gateway refuses a call beyond the limit without saying what is left of it.
    if (answer.status === 429) call.response.removeHeader('x-rate-limit-remaining');
    (delivery.kind === 'half' ? writeHalf : write)(call.response, answer);
  }

  /** Faults on the way are for what the line sends; who manages is a person who would only try again. */
  function faultOf({ route, body }: Call): Fault | undefined {
    if (route.operation === 'configurations') return undefined;
    const fiscalCode = route.operation === 'manage' ? undefined : fiscalCodeOf(route, body);
    return parts.chooseFault(route.operation, fiscalCode);
  }

  function perform(call: Call): Answer {
    const { route, body, key } = call;
    // A manage key stands for no service, and must not take a number from one.
    if (route.operation === 'manage') return manageServices(context, route, call);
    const institution = settings.institutionOf(key);
    if (route.operation === 'configurations') {
      return manageConfigurations(context.configurations, { ...route, body, owner: institution });
    }
    return performMessage(context, route, { service: serviceOf(key), institution }, body);
  }

  return (request, response) => {
    // A client that goes away while its request is being read is no fault of ours.
    handle(request, response).catch(() => response.destroy());
  };
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: Route;
  readonly body: unknown;
  readonly key: string;
}

/** The gateway looks at the key: a service's for messages, the institution's own for managing. */
function keyProblem(settings: Settings, { operation }: Route, key: string): Answer | undefined {
  const { keys, manageKeys, groups } = settings;
  const manages = manageKeys === undefined || Object.hasOwn(manageKeys, key);
  switch (operation) {
    case 'manage':
      return manages ? undefined : answers.unauthorized('invalid');
    case 'configurations':
      return manages && groups.has('ApiRemoteContentConfigurationWrite')
        ? undefined
        : answers.gateway(403, 'Invalid key');
    default:
      return !keys || keys.includes(key) ? undefined : answers.unauthorized('invalid');
  }
}

function manageServices(context: Context, route: ServicesRoute, { request, body, key }: Call): Answer {
  const kind = context.settings.manageKeys?.[key];
  return manage(context.services, {
    method: request.method ?? '',
    path: route.services,
    query: new URLSearchParams((request.url ?? '').split('?')[1]),
    body,
    group: typeof kind === 'object' ? kind.group : undefined,
  });
}

function performMessage(context: Context, route: MessageRoute, caller: Caller, body: unknown): Answer {
  const { fiscalCode, id } = route;
  switch (route.operation) {
    case 'profile':
      return fiscalCode === undefined ? profileByBody(body) : profile(fiscalCode);
    case 'send':
      return createMessage(context, caller, body, fiscalCode);
    case 'status':
      return getMessage(context, caller.service, fiscalCode ?? '', id ?? '');
  }
}

function fiscalCodeOf(route: MessageRoute, body: unknown): string | undefined {
  if (route.fiscalCode !== undefined) return route.fiscalCode;
  const code: unknown =
    typeof body === 'object' && body && 'fiscal_code' in body ? body.fiscal_code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Names services by the caller's list, or numbers them in the order in which their keys appear. */
function serviceFinder(settings: Settings): (key: string) => ServiceLabel {
  const numbered = new Map<string, ServiceLabel>();
  return (key) => {
    const named = settings.serviceOf?.(key) ?? numbered.get(key);
    if (named) return named;
    const number = numbered.size + 1;
    const name = number === 1 ? 'Servizi sociali' : `Servizi sociali (${number})`;
    const label = { id: `SIMULATORE-${number}`, name, organization: 'Comune di Esempio' };
    numbered.set(key, label);
    return label;
  };
}
