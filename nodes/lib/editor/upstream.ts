/**
 * Looking up the wires from a node. Pure: the graph is handed in, so that the same walk runs in the editor and in tests.
 */

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

export interface Graph {
  /** Nodes with a wire into the given one; a link-in's link-out nodes count as such. */
  before(node: GraphNode): readonly GraphNode[];
}

/** All nodes whose messages can reach `start`, nearest first. Loops and joins are visited once. */
export function upstreamOf(start: GraphNode, graph: Graph): readonly GraphNode[] {
  const seen = new Set([start.id]);
  const found: GraphNode[] = [];
  let wave: readonly GraphNode[] = [start];
  while (wave.length > 0) {
    wave = wave
      .flatMap((node) => graph.before(node))
      .filter((node) => {
        if (seen.has(node.id)) return false;
        seen.add(node.id);
        found.push(node);
        return true;
      });
  }
  return found;
}

/**
 * The csv nodes above a node that turn text into numbers: they cut the leading zeros of a notice number, round its 18
 * digits and read `1.000` as 1. The option is on by default, so a csv node that never saved it has it on.
 */
export function csvNodesThatParseNumbers(start: GraphNode, graph: Graph): readonly GraphNode[] {
  return upstreamOf(start, graph).filter((node) => node.type === 'csv' && node.strings !== false);
}

/** The message nodes above an io-send whose service is set and is another one. */
export function messageNodesOfOtherServices(
  send: GraphNode,
  service: string,
  messageTypes: ReadonlySet<string>,
  graph: Graph,
): readonly GraphNode[] {
  if (!service) return [];
  return upstreamOf(send, graph).filter((node) => {
    const other = node.service;
    return messageTypes.has(node.type) && typeof other === 'string' && other !== '' && other !== service;
  });
}
