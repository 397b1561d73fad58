/**
 * The buttons of a message: YAML between two `---` lines at its very beginning. Read with the library that the app uses,
 * so that its accidents happen here too (IO API: "front-matter accidents").
 */
import frontMatter from 'front-matter';
import type { LinkTarget } from './blocks';
import { actionTarget } from './links';

/** The languages in which a message can have buttons. */
export type Language = 'it' | 'en';

export interface Button {
  readonly text: string;
  readonly target: LinkTarget;
}

export type Head =
  | { readonly readable: true; readonly buttons: readonly Button[]; readonly body: string }
  /** The app hides the whole message behind a warning. */
  | { readonly readable: false };

/** Splits the buttons from the text. A language without its own block has no buttons: the app does not fall back. */
export function splitHead(markdown: string, language: Language): Head {
  try {
    if (!frontMatter.test(markdown)) return { readable: true, buttons: [], body: markdown };
    const { attributes, body } = frontMatter<unknown>(markdown);
    return { readable: true, buttons: buttonsOf(property(attributes, language)), body };
  } catch {
    return { readable: false };
  }
}

/** All or none: each must be of two texts, and at least one must lead somewhere. */
function buttonsOf(block: unknown): Button[] {
  const first = buttonOf(property(block, 'cta_1'));
  if (!first) return [];
  const given = property(block, 'cta_2');
  const second = buttonOf(given);
  if (given !== undefined && !second) return [];
  const buttons = second ? [first, second] : [first];
  return buttons.some(({ target }) => target.kind !== 'unsupported') ? buttons : [];
}

function buttonOf(value: unknown): Button | undefined {
  const text = property(value, 'text');
  const action = property(value, 'action');
  if (typeof text !== 'string' || typeof action !== 'string') return undefined;
  return { text, target: actionTarget(action) };
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
