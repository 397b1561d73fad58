import type { FlowNode } from './examples';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const GRID = 20;
const LETTER = 6.4;
const HEIGHT = 30;
const PER_PORT = 15;
const BUTTON = 25;
const STATUS = 20;

/** Core nodes that have a button or a status beside their box. */
const BUTTONS: Readonly<Record<string, 'left' | 'right'>> = { inject: 'left', debug: 'right' };

/** Roughly the pixels a node takes on Node-RED's canvas, its button and the line for its status included. */
export function boxOf(node: FlowNode): Box {
  const { x = 0, y = 0, name = '', wires = [] } = node;
  const width = Math.max(100, GRID * Math.ceil((name.length * LETTER + 57) / GRID));
  const height = Math.max(HEIGHT, PER_PORT * wires.length);
  const button = BUTTONS[node.type];
  const hasStatus = node.tostatus === true || node.type.startsWith('io-');
  return {
    left: x - width / 2 - (button === 'left' ? BUTTON : 0),
    right: x + width / 2 + (button === 'right' ? BUTTON : 0),
    top: y - height / 2,
    bottom: y + height / 2 + (hasStatus ? STATUS : 0),
  };
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
