/** The io-send nodes as they stand after the last deploy: where each sends, and whether its line moves. */
import type { NodeAPI, NodeDef } from 'node-red';
import type { LineState } from '../lib/outbox/line-types';
import type { Line } from '../lib/outbox/line';
import type { Destination, Office } from '../lib/outbox/outbox';
import { serviceOf } from '../lib/runtime/config-nodes';
import type { FullInstitutionNode } from '../institution/runtime';
import type { FullServiceNode } from '../service/runtime';

export interface Desk {
  readonly service: string;
  readonly destination: Destination;
  readonly line: Line;
  readonly state: LineState;
  /** Profile and send, or send alone. */
  readonly callsPerMessage: 1 | 2;
}

interface SendDef extends NodeDef {
  readonly service?: string;
  readonly checkProfile?: boolean;
}

/** Those that can send, by node id. */
export async function desksOf(RED: NodeAPI, office: Office): Promise<Map<string, Desk>> {
  const desks = new Map<string, Desk>();
  for (const def of definitions(RED, 'io-send') as SendDef[]) {
    const desk = await deskOf(RED, office, def).catch(() => undefined);
    if (desk !== undefined) desks.set(def.id, desk);
  }
  return desks;
}

/** Whether an institution sends to the simulator. */
export function hasSimulator(RED: NodeAPI): boolean {
  return definitions(RED, 'io-institution').some(
    ({ id }) => (RED.nodes.getNode(id) as FullInstitutionNode | null)?.mode === 'simulator',
  );
}

/** Of nodes that run; a disabled one has a definition and no node. */
function definitions(RED: NodeAPI, type: string): NodeDef[] {
  const found: NodeDef[] = [];
  RED.nodes.eachNode((def) => {
    if (def.type === type && (RED.nodes.getNode(def.id) as object | null) !== null) found.push(def);
  });
  return found;
}

async function deskOf(RED: NodeAPI, office: Office, def: SendDef): Promise<Desk | undefined> {
  const service = serviceOf(RED, def.service ?? '') as FullServiceNode & { institution: FullInstitutionNode };
  if (!service.hasKey) return undefined;
  const destination = await service.institution.destination();
  const line = office.line(destination);
  const callsPerMessage = def.checkProfile === false ? 1 : 2;
  return { service: service.id, destination, line, state: line.state(service.id), callsPerMessage };
}
