/**
 * Gives the nodes of the examples places that fit a canvas of 900 pixels. Only `x` and `y` change. Of all
 * examples, or of those named: `npm run layout -- 02 16`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CanvasNode } from './canvas/box';
import { faultsOf } from './canvas/faults';
import { place } from './canvas/place';
import { bandsOf, PLANS } from './canvas/plans';
import { ROOT } from './node-red';

const FOLDER = path.join(ROOT, 'examples');

function main(numbers: readonly string[]): void {
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.json')) continue;
    const name = path.basename(file);
    if (numbers.length > 0 && !numbers.some((number) => name.startsWith(number))) continue;
    const text = readFileSync(path.join(FOLDER, file), 'utf8');
    const nodes = JSON.parse(text) as CanvasNode[];
    const canvas = nodes.filter(({ z }) => z !== undefined);
    const placed = place(
      canvas.filter(({ type }) => type === 'comment'),
      bandsOf(canvas, PLANS[name.slice(0, 2)] ?? []),
    );
    writeFileSync(path.join(FOLDER, file), moved(text, placed));
    const faults = faultsOf(placed);
    console.log([name, ...faults].join('\n  '));
  }
}

/** The file with other numbers for `x` and `y`, and not a character else changed. */
function moved(text: string, placed: readonly CanvasNode[]): string {
  return placed.reduce((all, { id, x, y }) => {
    const start = all.indexOf(`"id": "${id}"`);
    const rest = all
      .slice(start)
      .replace(/"x": -?\d+/, `"x": ${x ?? 0}`)
      .replace(/"y": -?\d+/, `"y": ${y ?? 0}`);
    return all.slice(0, start) + rest;
  }, text);
}

main(process.argv.slice(2));
