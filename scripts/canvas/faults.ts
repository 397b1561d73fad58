/** What is wrong with the places of the nodes on a flow's canvas: each a sentence. */
import { bodyOf, boxOf, labelOf, overlap, statusHeight, type Box, type CanvasNode, type Point } from './box';
import { FONTS, type Font } from './text-width';
import { wirePoints } from './wire';

/**
 * Between palette and sidebar of a window of 1440 pixels there are 937 in Node-RED 4.1, less a scroll bar; the rest is
 * margin.
 */
export const CANVAS_WIDTH = 900;
export const MARGIN = 15;
/** A wire and a node's edge closer than this look as if they touched. */
const CLEARANCE = 3;

interface Wire {
  readonly from: CanvasNode;
  readonly to: CanvasNode;
  readonly points: readonly Point[];
  /** The box around the points. */
  readonly reach: Box;
}

export function faultsOf(nodes: readonly CanvasNode[]): string[] {
  return FONTS.flatMap((font) => [
    ...outOfBounds(nodes, font),
    ...overlaps(nodes, font),
    ...crossedNodes(nodes, font),
    ...strayWires(nodes, font),
  ]);
}

function outOfBounds(nodes: readonly CanvasNode[], font: Font): string[] {
  return nodes
    .filter((node) => {
      const { left, right, top } = boxOf(node, font);
      return left < MARGIN || right > CANVAS_WIDTH - MARGIN || top < MARGIN;
    })
    .map((node) => `${tell(node)} is outside the ${CANVAS_WIDTH} pixels, with ${font}`);
}

function overlaps(nodes: readonly CanvasNode[], font: Font): string[] {
  const boxes = nodes.map((node) => ({ node, box: boxOf(node, font) }));
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => overlap(a.box, b.box))
      .map((b) => `${tell(a.node)} and ${tell(b.node)} overlap, with ${font}`),
  );
}

function crossedNodes(nodes: readonly CanvasNode[], font: Font): string[] {
  return wiresOf(nodes, font).flatMap((wire) =>
    nodes
      .filter((node) => crosses(wire, node, font))
      .map((node) => `the wire ${tell(wire.from)} → ${tell(wire.to)} crosses ${tell(node)}, with ${font}`),
  );
}

/** A wire that leaves the canvas on its way. */
function strayWires(nodes: readonly CanvasNode[], font: Font): string[] {
  return wiresOf(nodes, font)
    .filter(({ reach }) => reach.left < 0 || reach.right > CANVAS_WIDTH)
    .map(({ from, to }) => `the wire ${tell(from)} → ${tell(to)} leaves the canvas, with ${font}`);
}

/** The wires between the nodes given. */
export function wiresOf(nodes: readonly CanvasNode[], font: Font): Wire[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return nodes.flatMap((from) =>
    (from.wires ?? []).flatMap((targets, output) =>
      targets.flatMap((id) => {
        const to = byId.get(id);
        if (to === undefined) return [];
        const points = wirePoints(from, output, to, font);
        return [{ from, to, points, reach: around(points) }];
      }),
    ),
  );
}

function around(points: readonly Point[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

/** Whether a wire passes over a node's box or its status. It touches the boxes of its own two nodes where it begins and ends. */
export function crosses({ from, to, points, reach }: Wire, node: CanvasNode, font: Font): boolean {
  const own = node === from || node === to;
  const body = bodyOf(node, font);
  if (reach.left > body.right + CLEARANCE || reach.right < body.left - CLEARANCE) return false;
  if (reach.top > body.bottom + statusHeight(node) + CLEARANCE || reach.bottom < body.top - CLEARANCE)
    return false;
  const room = own ? -CLEARANCE : CLEARANCE;
  const bottom = body.bottom + (own ? 0 : statusHeight(node));
  const box = {
    left: body.left - room,
    right: body.right + room,
    top: body.top - room,
    bottom: bottom + room,
  };
  return points.some((point, index) => index > 0 && passes(points[index - 1] ?? point, point, box));
}

/** Whether a short piece of a wire is inside a box, looked at every few pixels. */
function passes(a: Point, b: Point, { left, right, top, bottom }: Box): boolean {
  if (Math.max(a.x, b.x) < left || Math.min(a.x, b.x) > right) return false;
  if (Math.max(a.y, b.y) < top || Math.min(a.y, b.y) > bottom) return false;
  const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 4));
  for (let step = 0; step <= steps; step += 1) {
    const x = a.x + ((b.x - a.x) * step) / steps;
    const y = a.y + ((b.y - a.y) * step) / steps;
    if (x > left && x < right && y > top && y < bottom) return true;
  }
  return false;
}

function tell(node: CanvasNode): string {
  return `«${labelOf(node)}»`;
}
