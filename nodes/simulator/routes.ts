/** Which call a request is. Anything else is a 404 of the gateway, with or without a key. */
import { isManageCall } from './manage';
import type { Operation } from './options';

export interface Route {
  readonly operation: Operation;
  /** From the path, as it stands there: not yet known to be well-formed. */
  readonly fiscalCode?: string;
  /** From the path of a status call. */
  readonly id?: string;
  /** Of a call to the services API: the path segments after `/manage/services`. */
  readonly services?: readonly string[];
}

export const API_BASE = '/api/v1';

/** @param url path and query as they come in the request line */
export function routeOf(method: string | undefined, url: string | undefined): Route | undefined {
  const path = (url ?? '').split('?', 1)[0] ?? '';
  if (!path.startsWith(`${API_BASE}/`)) return undefined;
  const segments = path.slice(API_BASE.length + 1).split('/');
  if (segments[0] === 'manage') return manageRoute(method, segments);
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

function manageRoute(method = '', [, resource, ...services]: readonly string[]): Route | undefined {
  return resource === 'services' && isManageCall(method, services)
    ? { operation: 'manage', services }
    : undefined;
}
