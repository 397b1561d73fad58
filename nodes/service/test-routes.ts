/** The button "Prova la connessione" of io-service: asks IO from where the messages will leave, the server. */
import type { NodeAPI } from 'node-red';
import { institutionNode, type InstitutionNode, serviceNode } from '../lib/runtime/config-nodes';
import { toFault } from '../lib/runtime/fault';
import { type AdminRoutes, bodyOf, type Request } from '../lib/runtime/routes';
import { tryConnection } from './connection';
import type { TestAnswer } from './api';

interface Wanted {
  /** Id of the io-service; its key is used when none was typed. */
  readonly id: string;
  /** Id of the io-institution as the dialog shows it. */
  readonly institution: string;
  /** As just typed; empty: the stored one. */
  readonly apiKey: string;
}

/** Serves `POST …/service/:id/test` with `{institution, apiKey}`. The key is neither stored nor logged. */
export function serveConnectionTest(routes: AdminRoutes, RED: NodeAPI): void {
  routes.post('service/:id/test', 'write', (request) => test(RED, wantedOf(request)));
}

function wantedOf(request: Request): Wanted {
  const body = bodyOf(request);
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
  return { id: String(request.params.id), institution: text(body.institution), apiKey: text(body.apiKey) };
}

async function test(RED: NodeAPI, wanted: Wanted): Promise<TestAnswer> {
  const institution = institutionNode(RED, wanted.institution);
  if (institution === undefined) return { result: 'deployFirst' };
  if (institution.fault !== undefined) return { result: 'fault', code: institution.fault.code };
  const key = keyFor(RED, institution, wanted);
  if (typeof key !== 'string') return key;
  try {
    const { url } = await institution.destination();
    const found = await tryConnection(url, key);
    return institution.mode === 'simulator' && found.result === 'right' ? { result: 'simulator' } : found;
  } catch (error) {
    return { result: 'fault', code: toFault(error).code };
  }
}

/** The key to try, or why there is none. A stored key goes only where the deployed service would send it. */
function keyFor(RED: NodeAPI, institution: InstitutionNode, { id, apiKey }: Wanted): string | TestAnswer {
  if (institution.mode === 'simulator') return id;
  if (/^\$\{\S+\}$/.test(apiKey)) return { result: 'environment' };
  if (apiKey !== '') return apiKey;
  const service = serviceNode(RED, id);
  if (service?.institution !== institution) return { result: 'deployFirst' };
  const stored = (service.credentials as { apiKey?: string } | undefined)?.apiKey?.trim() ?? '';
  return stored === '' ? { result: 'keyMissing' } : stored;
}
