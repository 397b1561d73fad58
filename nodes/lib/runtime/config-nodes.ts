/** What the nodes see of the two config nodes. */
import type { Node, NodeAPI } from 'node-red';
import type { Destination } from '../core/destination';
import type { Mode } from '../core';
import { Fault } from './fault';

export interface InstitutionNode extends Node {
  /** 11 digits. */
  fiscalCode: string;
  mode: Mode;
  /** To whom tests may be sent from a dialog, in whatever mode. */
  testCodes: readonly string[];
  /** A fault of its settings, known since the deploy. */
  fault: Fault | undefined;
  /** For IO's manage API; empty when none was given. Read only by what a person orders in a dialog or by a msg. */
  manageKey: string;
  /** The line of its messages, as `lineOf` makes it. */
  line: string;
  /** Where its messages go. Starts the simulator where that is the destination. */
  destination(): Promise<Destination>;
}

export interface ServiceNode extends Node {
  institution: InstitutionNode | undefined;
  premium: boolean;
  /** The word for the payment button in texts; empty: the model's. */
  paymentButton: string;
  hasKey: boolean;
  /** Of the remote content configuration on IO, for attachments; '' when there is none. */
  configurationId: string;
}

/** A service whose institution is there. */
export type ReadyServiceNode = ServiceNode & { institution: InstitutionNode };

/** The node of this id that runs, if it is of this type. */
function nodeOf(RED: NodeAPI, id: string, type: string): Node | undefined {
  const node = id === '' ? undefined : (RED.nodes.getNode(id) as Node | null | undefined);
  return node?.type === type ? node : undefined;
}

export function institutionNode(RED: NodeAPI, id: string | undefined): InstitutionNode | undefined {
  return nodeOf(RED, id ?? '', 'io-institution') as InstitutionNode | undefined;
}

export function serviceNode(RED: NodeAPI, id: string | undefined): ServiceNode | undefined {
  return nodeOf(RED, id ?? '', 'io-service') as ServiceNode | undefined;
}

/** The io-institution with this id. Throws the fault that a user can mend: none chosen, none left, wrong settings. */
export function institutionOf(RED: NodeAPI, id: string | undefined): InstitutionNode {
  const institution = institutionNode(RED, id);
  if (institution === undefined) throw new Fault('IO_INSTITUTION_MISSING');
  if (institution.fault !== undefined) throw institution.fault;
  return institution;
}

/** The io-service with this id. Throws the fault that a user can mend: none chosen, none left, its institution missing. */
export function serviceOf(RED: NodeAPI, id: string | undefined): ReadyServiceNode {
  const service = serviceNode(RED, id);
  if (service === undefined) throw new Fault('IO_SERVICE_MISSING');
  if (service.institution === undefined) throw new Fault('IO_INSTITUTION_MISSING');
  if (service.institution.fault !== undefined) throw service.institution.fault;
  return service as ReadyServiceNode;
}
