/** What message nodes and io-send see of the two config nodes. */
import type { Node, NodeAPI } from 'node-red';
import type { Mode } from '../core';
import { Fault } from './fault';

export interface InstitutionNode extends Node {
  /** 11 digits. */
  readonly fiscalCode: string;
  readonly mode: Mode;
  /** A fault of its settings, known since the deploy. */
  readonly fault: Fault | undefined;
}

export interface ServiceNode<Institution extends InstitutionNode = InstitutionNode> extends Node {
  readonly institution: Institution | undefined;
  readonly premium: boolean;
  /** The word for the payment button in texts; empty: the model's. */
  readonly paymentButton: string;
  readonly hasKey: boolean;
  /** Of the remote content configuration on IO, for attachments; '' when there is none. */
  readonly configurationId: string;
}

/** The io-service with this id. Throws the fault that a user can mend: none chosen, none left, its institution missing. */
export function serviceOf(RED: NodeAPI, id: string): ServiceNode & { readonly institution: InstitutionNode } {
  const service = RED.nodes.getNode(id) as ServiceNode | null | undefined;
  if (service?.type !== 'io-service') throw new Fault('IO_SERVICE_MISSING');
  if (service.institution === undefined) throw new Fault('IO_INSTITUTION_MISSING');
  if (service.institution.fault !== undefined) throw service.institution.fault;
  return service as ServiceNode & { readonly institution: InstitutionNode };
}
