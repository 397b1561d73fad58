/** Places from an order: bands from top to bottom, in each band columns from left to right, in each column nodes. */
import { boxOf, buttonWidth, GRID, heightOf, statusHeight, widthOf, type CanvasNode } from './box';
import { PORT_PITCH } from './wire';
import { CANVAS_WIDTH, MARGIN } from './faults';

export interface Column {
  readonly nodes: readonly CanvasNode[];
  /** Whether its nodes end on one line, as where wires leave them steeply, rather than begin on one. */
  readonly right: boolean;
}
export type Band = readonly Column[];

const LEFT = 20;
/** Left of a band: room for a button, or for the bend of a wire that comes from the band above. */
const BAND_LEFT = 60;
const TOP = 40;
/** Between two comments, from middle to middle. */
const COMMENT_PITCH = 40;
const BAND_GAP = 40;
/** With a wire from above: it slants through the gap. */
const WIRED_GAP = 60;
const NODE_GAP = 10;
const COLUMN_GAP = { least: 40, most: 80 };
const HALF_GRID = 10;
/** Between two nodes of a column that are wired with each other: the wire goes around. */
const WIRED_PITCH = 80;
/** The wider font decides how much room a node gets. */
const FONT = 'dejavu';

/** The nodes with their places; a band with more than fits is wider than the canvas. */
export function place(comments: readonly CanvasNode[], bands: readonly Band[]): CanvasNode[] {
  const placed: CanvasNode[] = comments.map((node, index) => ({
    ...node,
    x: commentX(node),
    y: TOP + index * COMMENT_PITCH,
  }));
  let top = TOP + comments.length * COMMENT_PITCH;
  for (const band of bands) {
    const lefts = leftsOf(band);
    const all = band.flatMap(({ nodes }) => nodes);
    const wired = all.some((node) => placed.some((one) => portsTo(one, node).length > 0));
    const ys = heightsOf(band);
    // What a wire from above goes to stands high, or the wire would slant over its neighbours.
    if (wired) raise(band[0]?.nodes ?? [], all, ys);
    if (placed.length > comments.length) top += wired ? WIRED_GAP : BAND_GAP;
    const highest = topOf(all, ys);
    const shift = GRID * Math.ceil((top - highest) / GRID);
    for (const [index, column] of band.entries())
      for (const node of column.nodes) {
        const widest = Math.max(...column.nodes.map((other) => widthOf(other, FONT)));
        const spare = column.right ? HALF_GRID * Math.floor((widest - widthOf(node, FONT)) / HALF_GRID) : 0;
        // A link's box is half a step narrower than the grid.
        const half = HALF_GRID * Math.ceil(widthOf(node, FONT) / 2 / HALF_GRID);
        const x = (lefts[index] ?? 0) + spare + half;
        placed.push({ ...node, x, y: (ys.get(node.id) ?? 0) + shift });
      }
    top = Math.max(...placed.map((node) => boxOf(node, FONT).bottom));
  }
  return placed;
}

/** Left edges near each other in either font: a comment's width differs by up to a sixth. */
function commentX(node: CanvasNode): number {
  const mean = (widthOf(node, 'dejavu') + widthOf(node, 'helvetica')) / 2;
  const least = LEFT + widthOf(node, 'dejavu') / 2;
  return Math.max(least, 10 * Math.round((LEFT + 20 + mean / 2) / 10));
}

function leftsOf(band: Band): number[] {
  const widths = band.map(({ nodes }) => Math.max(...nodes.map((node) => widthOf(node, FONT))));
  const lefts = band.map(({ nodes }) => Math.max(...nodes.map((node) => buttonWidth(node).left)));
  const rights = band.map(({ nodes }) => Math.max(...nodes.map((node) => buttonWidth(node).right)));
  const all = [...widths, ...lefts.slice(1), ...rights].reduce((sum, width) => sum + width, 0);
  const free = CANVAS_WIDTH - MARGIN - BAND_LEFT - all;
  const fair = HALF_GRID * Math.floor(free / Math.max(1, band.length - 1) / HALF_GRID);
  const gap = Math.min(COLUMN_GAP.most, Math.max(COLUMN_GAP.least, fair));
  let at = BAND_LEFT;
  return band.map((_, index) => {
    const left = at;
    const next = at + (widths[index] ?? 0) + (rights[index] ?? 0) + gap + (lefts[index + 1] ?? 0);
    at = HALF_GRID * Math.floor(next / HALF_GRID);
    return left;
  });
}

function topOf(nodes: readonly CanvasNode[], ys: ReadonlyMap<string, number>): number {
  return Math.min(...nodes.map((node) => (ys.get(node.id) ?? 0) - heightOf(node) / 2));
}

/** Moves a column up until it begins where the band does, on the grid. */
function raise(column: readonly CanvasNode[], all: readonly CanvasNode[], ys: Map<string, number>): void {
  const by = GRID * Math.round((topOf(column, ys) - topOf(all, ys)) / GRID);
  for (const { id } of column) ys.set(id, (ys.get(id) ?? 0) - by);
}

/** Heights within a band: the fullest column stacked, the others as near to what they are wired with as they get. */
function heightsOf(band: Band): Map<string, number> {
  const ys = new Map<string, number>();
  const fullest = band.reduce(
    (best, column, index) => (heightSum(column.nodes) > heightSum(band[best]?.nodes ?? []) ? index : best),
    0,
  );
  const rightwards = band.map((_, index) => index).filter((index) => index >= fullest);
  const leftwards = band
    .map((_, index) => index)
    .filter((index) => index < fullest)
    .reverse();
  for (const index of [...rightwards, ...leftwards]) {
    const column = band[index]?.nodes ?? [];
    const wanted = column.map((node) =>
      meanOf(
        neighbours(
          node,
          band.flatMap(({ nodes }) => nodes),
          ys,
        ),
      ),
    );
    for (const [at, y] of fitted(column, wanted).entries()) {
      const node = column[at];
      if (node) ys.set(node.id, y);
    }
  }
  return ys;
}

/** Pixels of a column whose nodes stand as close as they may. */
function heightSum(column: readonly CanvasNode[]): number {
  return column.reduce((sum, node, index) => {
    const above = column[index - 1];
    return sum + (above ? apart(above, node) : 0);
  }, 0);
}

/** Where the node would have to be for a level wire, for each neighbour that has its height already. */
function neighbours(node: CanvasNode, all: readonly CanvasNode[], ys: ReadonlyMap<string, number>): number[] {
  return all.flatMap((other) => {
    const y = ys.get(other.id);
    if (y === undefined || other.id === node.id) return [];
    return [
      ...portsTo(other, node).map((offset) => y + offset),
      ...portsTo(node, other).map((offset) => y - offset),
    ];
  });
}

/** The outputs of a node that are wired with the other, in pixels from its middle. */
function portsTo({ wires = [] }: CanvasNode, to: CanvasNode): number[] {
  return wires.flatMap((targets, output) =>
    targets.includes(to.id) ? [(output - (wires.length - 1) / 2) * PORT_PITCH] : [],
  );
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Heights on the grid in the order given, far enough apart, with the least squares of differences to those wanted. */
function fitted(column: readonly CanvasNode[], wanted: readonly (number | undefined)[]): number[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const [index, node] of column.entries()) {
    const above = column[index - 1];
    if (above) offset += apart(above, node);
    offsets.push(offset);
  }
  // Without the distances the heights only have to rise: blocks that do not are joined at their mean.
  const blocks: { sum: number; weight: number; count: number }[] = [];
  for (const [index, want] of wanted.entries()) {
    const weight = want === undefined ? 0.001 : 1;
    const last = blocks.at(-1);
    const free = last ? last.sum / last.weight : 0;
    const value = want === undefined ? free : want - (offsets[index] ?? 0);
    blocks.push({ sum: value * weight, weight, count: 1 });
    for (let top = blocks.at(-1), under = blocks.at(-2); top && under; under = blocks.at(-2)) {
      if (under.sum / under.weight <= top.sum / top.weight) break;
      top = { sum: under.sum + top.sum, weight: under.weight + top.weight, count: under.count + top.count };
      blocks.splice(-2, 2, top);
    }
  }
  const levels = blocks.flatMap(({ sum, weight, count }) =>
    Array.from({ length: count }, () => GRID * Math.round(sum / weight / GRID)),
  );
  return levels.map((level, index) => level + (offsets[index] ?? 0));
}

/** From middle to middle of two nodes in a column. */
function apart(above: CanvasNode, below: CanvasNode): number {
  const room = heightOf(above) / 2 + statusHeight(above) + NODE_GAP + heightOf(below) / 2;
  const wired = portsTo(above, below).length + portsTo(below, above).length > 0;
  return Math.max(wired ? WIRED_PITCH : 0, GRID * Math.ceil(room / GRID));
}
