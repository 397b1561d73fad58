import { textWidth, type Font } from './text-width';

/** What counts of a node as an exported flow holds it. */
export interface CanvasNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly name?: string;
  readonly x?: number;
  readonly y?: number;
  readonly wires?: readonly (readonly string[])[];
  readonly [property: string]: unknown;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the canvas. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const GRID = 20;
const HEIGHT = 30;
const PER_PORT = 15;
const BUTTON = 25;
const STATUS = 20;

/** Core nodes that have a button or a status beside their box. */
const BUTTONS: Readonly<Record<string, 'left' | 'right'>> = { inject: 'left', debug: 'right' };
/** Nodes that no wire ends in: their label begins seven pixels earlier. */
const WITHOUT_INPUT: ReadonlySet<string> = new Set([
  'inject',
  'comment',
  'catch',
  'complete',
  'http in',
  'link in',
]);

/** Drawn as a small box without a label. */
const LINKS: ReadonlySet<string> = new Set(['link in', 'link out']);
const LINK = 30;

/** What Node-RED writes into the node. */
export function labelOf({ type, name, dname, repeat, crontab }: CanvasNode): string {
  const label = name === undefined || name === '' || type === 'e-mail' ? dname : name;
  const text = typeof label === 'string' ? label : '';
  return type === 'inject' && (Boolean(repeat) || Boolean(crontab)) ? `${text} ↻` : text;
}

/** Pixels, by the rule of Node-RED's view.js: the text and what stands beside it, rounded up to the grid. */
export function widthOf(node: CanvasNode, font: Font): number {
  if (LINKS.has(node.type) && node.l !== true) return LINK;
  const beside = WITHOUT_INPUT.has(node.type) ? 50 : 57;
  return Math.max(100, GRID * Math.ceil((textWidth(labelOf(node), font) + beside) / GRID));
}

export function heightOf({ wires = [] }: CanvasNode): number {
  return Math.max(HEIGHT, PER_PORT * wires.length);
}

/** Below the box, in which a status is written. */
export function statusHeight({ type, tostatus }: CanvasNode): number {
  return tostatus === true || type.startsWith('io-') ? STATUS : 0;
}

/** The pixels that a node takes beside its box for its button. */
export function buttonWidth({ type }: CanvasNode): { readonly left: number; readonly right: number } {
  const side = BUTTONS[type];
  return { left: side === 'left' ? BUTTON : 0, right: side === 'right' ? BUTTON : 0 };
}

/** The node's box with its button, without the line for its status. */
export function bodyOf(node: CanvasNode, font: Font): Box {
  const { x = 0, y = 0 } = node;
  const width = widthOf(node, font);
  const height = heightOf(node);
  const button = buttonWidth(node);
  return {
    left: x - width / 2 - button.left,
    right: x + width / 2 + button.right,
    top: y - height / 2,
    bottom: y + height / 2,
  };
}

/** All that a node takes on the canvas, its button and the line for its status included. */
export function boxOf(node: CanvasNode, font: Font): Box {
  const body = bodyOf(node, font);
  return { ...body, bottom: body.bottom + statusHeight(node) };
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
