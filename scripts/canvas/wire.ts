/** The way of a wire over the canvas, as Node-RED's view.js draws it (generateLinkPath). */
import { heightOf, widthOf, type CanvasNode, type Point } from './box';
import type { Font } from './text-width';

const NODE_WIDTH = 100;
const NODE_HEIGHT = 30;
/** Between two outputs of a node. */
export const PORT_PITCH = 13;
/** Points of a curve; a wire back to the left has four curves. */
const STEPS = 12;

export function wirePoints(from: CanvasNode, output: number, to: CanvasNode, font: Font): readonly Point[] {
  const outputs = Math.max(1, from.wires?.length ?? 1);
  const start = {
    x: (from.x ?? 0) + widthOf(from, font) / 2,
    y: (from.y ?? 0) + (output - (outputs - 1) / 2) * PORT_PITCH,
  };
  const end = { x: (to.x ?? 0) - widthOf(to, font) / 2, y: to.y ?? 0 };
  if (end.x > start.x) return forward(start, end);
  return Math.abs(end.y - start.y) < 10 ? underneath(start, end, heightOf(from)) : back(start, end);
}

function forward(start: Point, end: Point): Point[] {
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const scale = length < NODE_WIDTH ? 0.75 - 0.75 * ((NODE_WIDTH - length) / NODE_WIDTH) : 0.75;
  const reach = NODE_WIDTH * scale;
  return [
    start,
    ...curve(start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end, STEPS * 2),
  ];
}

/** To a node on the same line, further left: a loop below both. */
function underneath(start: Point, end: Point, height: number): Point[] {
  const y = Math.max(start.y, end.y) + Math.max(35, height / 2);
  return [
    start,
    { x: start.x + 25, y: (start.y + y) / 2 },
    { x: start.x, y },
    { x: end.x, y },
    { x: end.x - 25, y: (end.y + y) / 2 },
    end,
  ];
}

/** To a node further left, on another line: out to the right, slanting back between the lines, and in from the left. */
function back(start: Point, end: Point): Point[] {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const down = dy > 0 ? 1 : -1;
  const near = Math.max(0, (NODE_WIDTH - Math.min(Math.abs(dx), Math.abs(dy))) / NODE_WIDTH);
  const reach = NODE_WIDTH * (0.4 - 0.2 * near);
  const half = NODE_HEIGHT / 2;
  const middle = { x: Math.floor(end.x - dx / 2), y: Math.floor(end.y - dy / 2) };
  const y1 = (end.y + middle.y) / 2;
  const further = (a: number, b: number): number => (dy > 0 ? Math.max(a, b) : Math.min(a, b));
  const nearer = (a: number, b: number): number => (dy > 0 ? Math.min(a, b) : Math.max(a, b));
  const top = { x: start.x + reach, y: nearer(y1 - dy / 2, start.y + down * half) };
  const bottom = { x: end.x - reach, y: further(y1, end.y - down * half) };
  const x1 = (start.x + top.x) / 2;
  const toTop = { x: top.x, y: further(start.y, top.y - down * half) };
  const toMiddle = { x: x1, y: nearer(middle.y, top.y + down * half) };
  const toBottom = { x: bottom.x, y: further(middle.y, bottom.y - down * half) };
  if (toMiddle.y === top.y + down * half) {
    if (Math.abs(dy) < half * 10) {
      toTop.y = top.y - (down * half) / 2;
      toBottom.y = bottom.y - (down * half) / 2;
    }
    toMiddle.x = top.x;
  }
  const toEnd = { x: (end.x + bottom.x) / 2, y: end.y };
  return [
    start,
    ...curve(start, { x: x1, y: start.y }, toTop, top),
    ...curve(top, mirrored(toTop, top), toMiddle, middle),
    ...curve(middle, mirrored(toMiddle, middle), toBottom, bottom),
    ...curve(bottom, mirrored(toBottom, bottom), toEnd, end),
  ];
}

function mirrored(point: Point, at: Point): Point {
  return { x: 2 * at.x - point.x, y: 2 * at.y - point.y };
}

/** Points of a cubic Bézier curve, without its first. */
function curve(a: Point, b: Point, c: Point, d: Point, steps: number = STEPS): Point[] {
  return Array.from({ length: steps }, (_, index) => {
    const t = (index + 1) / steps;
    const u = 1 - t;
    const mix = (p: number, q: number, r: number, s: number): number =>
      u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
    return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
  });
}
