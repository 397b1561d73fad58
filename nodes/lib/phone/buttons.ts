/** The buttons of a message: what the YAML at its very beginning must hold so that the app shows any. */
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

/** The buttons of one language. A language without its own block has none: the app does not fall back. */
export function buttonsIn(attributes: unknown, language: Language): Button[] {
  return buttonsOf(property(attributes, language));
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
