/** Which call a request is. Anything else is a 404 of the gateway, with or without a key. */
import { isManageCall } from './manage';
import type { Operation } from './options';

export interface MessageRoute {
  readonly operation: Exclude<Operation, 'manage'>;
  /** From the path, as it stands there: not yet known to be well-formed. */
  readonly fiscalCode?: string;
  /** From the path of a status call. */
  readonly id?: string;
}

/** Of the remote-content configurations. Wants a manage key. */
export interface ConfigurationRoute {
  readonly operation: 'configurations';
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the path, not yet known to be well-formed. */
  readonly id?: string;
}

/** Of the services API. Wants a manage key, too. */
export interface ServicesRoute {
  readonly operation: 'manage';
  /** The path segments after `/manage/services`. */
  readonly services: readonly string[];
}

export type Route = MessageRoute | ConfigurationRoute | ServicesRoute;

export const API_BASE = '/api/v1';
const CONFIGURATIONS = `${API_BASE}/messages-sending/remote-contents/configurations`;

/** @param url path and query as they come in the request line */
export function routeOf(method: string | undefined, url: string | undefined): Route | undefined {
  const path = (url ?? '').split('?', 1)[0] ?? '';
  if (!path.startsWith(`${API_BASE}/`)) return undefined;
  const segments = path.slice(API_BASE.length + 1).split('/');
  if (segments[0] === 'manage') return manageRoute(method, segments);
  return path.startsWith(CONFIGURATIONS) ? configurationRoute(method, path) : messageRoute(method, segments);
}

function configurationRoute(method: string | undefined, path: string): ConfigurationRoute | undefined {
  const rest = path.slice(CONFIGURATIONS.length);
  if (rest === '') {
    return method === 'GET' || method === 'POST' ? { operation: 'configurations', method } : undefined;
  }
  const id = /^\/([^/]+)$/.exec(rest)?.[1];
  if (id === undefined) return undefined;
  return method === 'GET' || method === 'PUT' ? { operation: 'configurations', method, id } : undefined;
}

function messageRoute(method: string | undefined, segments: readonly string[]): MessageRoute | undefined {
  const [resource, fiscalCode, id, ...rest] = segments;
  if (rest.length > 0 || fiscalCode === '' || id === '') return undefined;
  switch (`${method ?? ''} ${resource ?? ''}`) {
    case 'POST profiles':
      return fiscalCode === undefined ? { operation: 'profile' } : undefined;
    case 'GET profiles':
      return fiscalCode !== undefined && id === undefined ? { operation: 'profile', fiscalCode } : undefined;
    case 'POST messages':
      if (id !== undefined) return undefined;
      return fiscalCode === undefined ? { operation: 'send' } : { operation: 'send', fiscalCode };
    case 'GET messages':
      return fiscalCode !== undefined && id !== undefined
        ? { operation: 'status', fiscalCode, id }
        : undefined;
    default:
      return undefined;
  }
}

function manageRoute(method = '', [, resource, ...services]: readonly string[]): ServicesRoute | undefined {
  return resource === 'services' && isManageCall(method, services)
    ? { operation: 'manage', services }
    : undefined;
}
