/** Catalogues: trees of texts, whose leaves are found by dotted keys and have placeholders like `__name__`. */

/** In the order in which they are written: Italian first. */
export const LANGUAGES = ['it', 'en-US', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** One catalogue of several. Throws where two give the same key. */
export function merged(catalogues: readonly Catalogue[]): Catalogue {
  return catalogues.reduce((all, one) => merge(all, one, ''), {});
}

function merge(one: Catalogue, other: Catalogue, prefix: string): Catalogue {
  const all: Record<string, string | Catalogue> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = all[key];
    if (there === undefined) all[key] = value;
    else if (typeof there === 'object' && typeof value === 'object')
      all[key] = merge(there, value, `${prefix}${key}.`);
    else throw new Error(`two catalogues have a text "${prefix}${key}"`);
  }
  return all;
}

/** The text under a dotted key, if there is one: of a plural's forms only that which is asked for. */
export function lookUp(texts: Catalogue, key: string): string | undefined {
  let at: string | Catalogue | undefined = texts;
  for (const part of key.split('.')) {
    if (typeof at !== 'object') return undefined;
    at = at[part];
  }
  return typeof at === 'string' ? at : undefined;
}

/** What stands under dotted keys, in its place. */
export function branches(texts: Catalogue, keys: readonly string[]): Catalogue {
  return merged(keys.map((key) => branch(texts, key)));
}

/** What stands under a dotted key, in its place. */
function branch(texts: Catalogue, key: string): Catalogue {
  const [name = '', ...below] = key.split('.');
  const there = texts[name];
  if (there === undefined || (below.length > 0 && typeof there === 'string'))
    throw new Error(`no texts under "${key}"`);
  return { [name]: typeof there === 'string' || below.length === 0 ? there : branch(there, below.join('.')) };
}

/** Texts by their dotted keys. */
export function flat(texts: Catalogue, prefix = ''): Record<string, string> {
  const entries = Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
