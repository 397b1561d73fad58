import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const LANGUAGES = ['it', 'en-US', 'de'] as const;

export interface Catalogue {
  [key: string]: string | Catalogue;
}

/** All label files of a language as one catalogue. Two files that give the same key are an error. */
export function catalogue(folder: string): Catalogue {
  const merged: Catalogue = {};
  for (const file of files(folder, '.json')) {
    merge(merged, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Catalogue, file);
  }
  return merged;
}

function merge(target: Catalogue, source: Catalogue, origin: string): void {
  for (const [key, value] of Object.entries(source)) {
    const there = target[key];
    if (there === undefined) target[key] = value;
    else if (typeof there === 'object' && typeof value === 'object') merge(there, value, `${origin}: ${key}`);
    else throw new Error(`${origin}: "${key}" stands in another file too`);
  }
}

/**
 * The help texts of a language, one script per node type, as Node-RED wants them beside the catalogue.
 *
 * @param finish what is still to be done to a page, such as the addresses of its pictures
 */
export function help(folder: string, finish: (page: string) => string): string {
  return files(join(folder, 'help'), '.md')
    .map((file) => {
      const text = finish(readFileSync(join(folder, 'help', file), 'utf8').trim());
      return `<script type="text/markdown" data-help-name="${basename(file, '.md')}">\n${text}\n</script>\n`;
    })
    .join('\n');
}

function files(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .sort();
}

/** The text under a dotted key, if there is one. */
export function lookUp(texts: Catalogue, key: string): string | undefined {
  let at: string | Catalogue | undefined = texts;
  for (const part of key.split('.')) {
    if (typeof at !== 'object') return undefined;
    at = at[part];
  }
  return typeof at === 'string' ? at : undefined;
}
