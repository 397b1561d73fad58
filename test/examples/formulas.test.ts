import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Part {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly wires?: readonly (readonly string[])[];
  readonly hdrin?: unknown;
  readonly links?: readonly string[];
  readonly rules?: readonly { readonly t: string; readonly p: string; readonly to: string }[];
}

const FOLDER = path.join(__dirname, '../../examples');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);

function partsOf(file: string): Part[] {
  return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Part[];
}

/** Nodes that turn rows into csv: the others read it, with headings in their first line. */
function writers(parts: readonly Part[]): Part[] {
  return parts.filter(({ type, hdrin }) => type === 'csv' && hdrin !== true);
}

/** Whether what leaves the node holds cells that a spreadsheet does not run. */
function isSafe({ type, rules = [] }: Part): boolean {
  if (type === 'io-check' || type === 'io-report') return true;
  const aboutPayload = rules.filter(({ p }) => p === 'payload' || p.startsWith('payload.'));
  return (
    type === 'change' &&
    aboutPayload.length === 1 &&
    aboutPayload.every(({ to, p }) => p + to === 'payloadio.cells')
  );
}

describe('formulas in the files that examples write', () => {
  it('some examples write csv', () => {
    assert.ok(FILES.filter((file) => writers(partsOf(file)).length > 0).length >= 3);
  });

  for (const file of FILES)
    for (const writer of writers(partsOf(file)))
      it(`${file}: what «${writer.name ?? writer.id}» writes comes from a node that makes cells of it`, () => {
        const before = partsOf(file).filter(({ wires = [] }) => wires.flat().includes(writer.id));
        assert.ok(before.length > 0);
        for (const one of before) assert.ok(isSafe(one), `${one.type} ${one.name ?? ''}`);
      });
});
