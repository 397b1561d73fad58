/** Where the flows of two processes that share a register do not go together. Pure. */
import { isSimulated } from '../core/destination';
import type { FlowDifference, FlowNode } from './replicas';

/**
 * Only of institutions that both send for: who sends for others has other io-sends. A simulator is each one's own, whatever it is
 * called.
 */
export function flowDifferences(ours: readonly FlowNode[], theirs: readonly FlowNode[]): FlowDifference[] {
  const [here, there] = [byNode(ours), byNode(theirs)];
  const [linesHere, linesThere] = [linesOf(ours), linesOf(theirs)];
  const differences: FlowDifference[] = [];
  for (const one of here.values()) {
    const other = there.get(one.node);
    const what = other === undefined ? linesThere.has(lineOf(one)) && 'here' : differing(one, other);
    if (what) differences.push({ node: one.node, line: one.line, what });
  }
  for (const { node, line } of there.values())
    if (!here.has(node) && linesHere.has(lineOf({ line }))) differences.push({ node, line, what: 'there' });
  return differences;
}

function differing(one: FlowNode, other: FlowNode): 'line' | 'pace' | 'window' | false {
  if (lineOf(one) !== lineOf(other)) return 'line';
  if (one.callsPer5s !== other.callsPer5s) return 'pace';
  return one.window !== other.window && 'window';
}

function byNode(nodes: readonly FlowNode[]): Map<string, FlowNode> {
  return new Map(nodes.map((one) => [one.node, one]));
}

function linesOf(nodes: readonly FlowNode[]): Set<string> {
  return new Set(nodes.map(lineOf));
}

function lineOf({ line }: Pick<FlowNode, 'line'>): string {
  return isSimulated(line) ? line.split('|', 2).join('|') : line;
}

/** In one order and without what two processes may differ in. */
export function flowsInOrder(nodes: readonly FlowNode[]): FlowNode[] {
  return [...nodes]
    .sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0))
    .map(({ node, line, callsPer5s, window }) => ({ node, line: lineOf({ line }), callsPer5s, window }));
}
