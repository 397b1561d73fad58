import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const EXAMPLES_FOLDER = path.resolve(__dirname, '../../../examples');

/** The files that the examples read: outside their folder, of whose folders the import menu shows each. */
export const SAMPLE_DATA = path.resolve(__dirname, '../../../sample-data');

/** A node as an exported flow holds it. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly d?: boolean;
  readonly name?: string;
  readonly x?: number;
  readonly y?: number;
  readonly wires?: readonly (readonly string[])[];
  readonly [property: string]: unknown;
}

export interface Example {
  /** What the editor's menu shows: the file's name without `.json`. */
  readonly name: string;
  readonly nodes: readonly FlowNode[];
}

/** A sub-menu of its own: flows for the sources and ways that offices have. Run by test/recipes. */
export const RECIPES_FOLDER = path.join(EXAMPLES_FOLDER, 'Ricette');

/** Node types that a recipe wants from another package, which its first comment names. */
export const THIRD_PARTY: Readonly<Record<string, string>> = {
  postgresql: 'node-red-contrib-postgresql',
  postgreSQLConfig: 'node-red-contrib-postgresql',
  sqlite: 'node-red-node-sqlite',
  sqlitedb: 'node-red-node-sqlite',
  MSSQL: 'node-red-contrib-mssql-plus',
  'MSSQL-CN': 'node-red-contrib-mssql-plus',
  'e-mail': 'node-red-node-email',
};

/** The recipes, in the order of the menu. */
export const RECIPES: readonly Example[] = flowsIn(RECIPES_FOLDER);

/** A sub-menu of its own: Premium, and what is set up on IO itself. */
export const PREMIUM_FOLDER = path.join(EXAMPLES_FOLDER, 'Premium');

const PREMIUM: readonly Example[] = flowsIn(PREMIUM_FOLDER);

/** A sub-menu of its own: the municipality's other services. */
export const OTHERS_FOLDER = path.join(EXAMPLES_FOLDER, 'Altri servizi');

/** The shipped examples, in the order of their numbers. */
export const EXAMPLES: readonly Example[] = [
  ...flowsIn(EXAMPLES_FOLDER),
  ...RECIPES,
  ...PREMIUM,
  ...flowsIn(OTHERS_FOLDER),
];

function flowsIn(folder: string): Example[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: path.basename(file, '.json'),
      nodes: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as FlowNode[],
    }));
}

/** The example whose menu name begins so. */
export function example(start: string): Example {
  const found = EXAMPLES.find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`no example begins with "${start}"`);
  return found;
}

/** The nodes that stand on the canvas. */
export function placed(nodes: readonly FlowNode[]): readonly FlowNode[] {
  return nodes.filter(({ z }) => z !== undefined);
}

/** The only node with this name. */
export function named(nodes: readonly FlowNode[], name: string): FlowNode {
  const found = nodes.filter((node) => node.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} nodes named "${name}"`);
  return found[0];
}
