import { isName } from '../core/plain-name';
import type { Lot, Scope } from './types';

/** Whether what stands under these names is meant by line, node and campaign of a scope. */
export function isInScope(lane: Lot, scope: Scope): boolean {
  return (
    (scope.line === undefined || scope.line === lane.line) &&
    (scope.node === undefined || scope.node === lane.node) &&
    (scope.campaign === undefined || isName(scope.campaign, lane.campaign))
  );
}
