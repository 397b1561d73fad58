/** The button "Prova la connessione" of io-service: asks IO from where the messages will leave, the server. */
import type { NodeAPI } from 'node-red';
import { institutionNode, type InstitutionNode, serviceNode } from '../lib/runtime/config-nodes';
import { toFault } from '../lib/runtime/fault';
import { WRITE_PERMISSION } from '../lib/runtime/simulator-host';
import { tryConnection } from './connection';
import type { TestAnswer } from './test-answer';

interface Wanted {
  /** Id of the io-service; its key is used when none was typed. */
  readonly id: string;
  /** Id of the io-institution as the dialog shows it. */
  readonly institution: string;
  /** As just typed; empty: the stored one. */
  readonly apiKey: string;
}

/** Serves `POST …/service/:id/test` with `{institution, apiKey}`. The key is neither stored nor logged. */
export function serveConnectionTest(RED: NodeAPI): void {
  const allowed = RED.auth.needsPermission(WRITE_PERMISSION);
  RED.httpAdmin.post('/io-servizi-sociali/service/:id/test', allowed, (request, response) => {
    // Another site's form cannot set this header: its visitor's browser would ask us first.
    if (request.get('x-requested-with') === undefined) {
      response.sendStatus(403);
      return;
    }
    const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    void test(RED, wantedOf(request)).then((answer) => response.set(safe).json(answer));
  });
}

function wantedOf(request: {
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}): Wanted {
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
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
