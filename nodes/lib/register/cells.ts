/**
 * A lane is what many messages share: line, io-send node, service and campaign. A cell is a lane with a state and a reason: any choice
 * of messages is the merge of a few cells.
 */
import { isName } from '../core/plain-name';
import type { Scope, State } from './types';

export interface Lane {
  readonly id: number;
  readonly line: string;
  readonly node: string;
  readonly service: string;
  readonly campaign: string;
  /** When its first message was taken in; milliseconds since the epoch. */
  readonly since: number;
}

export interface Cell {
  readonly lane: Lane;
  readonly state: State;
  readonly reason: string | null;
  /** How many messages. */
  readonly n: number;
}

export type Order = 'oldest' | 'newest';

/** Whether a lane is of a scope's line, node and campaign. */
export function isInScope(lane: Pick<Lane, 'line' | 'node' | 'campaign'>, scope: Scope): boolean {
  return (
    (scope.line === undefined || scope.line === lane.line) &&
    (scope.node === undefined || scope.node === lane.node) &&
    (scope.campaign === undefined || isName(scope.campaign, lane.campaign))
  );
}
