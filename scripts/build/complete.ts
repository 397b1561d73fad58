import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TypeDefinition } from '../../nodes/types';
import { CATALOGUES } from '../../nodes/locales';
import { type Catalogue, LANGUAGES, type Language, lookUp } from '../../nodes/locales/catalogue';

/**
 * What a finished package must have and a work in progress may lack: a label of every field and type in every language,
 * a help page, an icon and an example of every type. Returns what is missing, one sentence each.
 */
export function missingParts(
  types: readonly TypeDefinition[],
  root: string,
  catalogues: Readonly<Record<Language, Catalogue>> = CATALOGUES,
): string[] {
  return [
    ...LANGUAGES.flatMap((language) => [
      ...missingTexts(types, catalogues[language], language),
      ...missingHelp(types, join(root, 'nodes/locales', language), language),
    ]),
    ...types.flatMap((type) =>
      type.palette && !existsSync(join(root, 'icons', type.palette.icon))
        ? [`${type.type}: icons/${type.palette.icon} is missing`]
        : [],
    ),
    ...missingExamples(types, join(root, 'examples')),
  ];
}

function missingTexts(types: readonly TypeDefinition[], texts: Catalogue, language: string): string[] {
  const keys = new Set<string>();
  for (const type of types) {
    keys.add(`type.${type.type}`);
    const { inputs = 0, outputs = 0 } = type.palette ?? {};
    if (inputs > 0) keys.add(`port.${type.room}.in`);
    for (let port = 1; port <= outputs; port += 1) keys.add(`port.${type.room}.out${port}`);
    for (const field of type.message?.fields ?? []) keys.add(`field.${field.name}`);
  }
  return [...keys].filter((key) => !lookUp(texts, key)).map((key) => `${language}: no text for "${key}"`);
}

function missingHelp(types: readonly TypeDefinition[], folder: string, language: string): string[] {
  return types
    .filter((type) => !existsSync(join(folder, 'help', `${type.type}.md`)))
    .map((type) => `${language}: help/${type.type}.md is missing`);
}

function missingExamples(types: readonly TypeDefinition[], folder: string): string[] {
  const used = new Set<unknown>();
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const nodes: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (Array.isArray(nodes)) for (const node of nodes as { type?: unknown }[]) used.add(node.type);
  }
  return types.filter((type) => !used.has(type.type)).map((type) => `${type.type}: no example uses it`);
}
