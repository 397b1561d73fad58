/** The buttons of a message: what the YAML at its very beginning must hold so that the app shows any. */
import type { LinkTarget } from './blocks';
import { actionTarget } from './links';

/** The languages of the app. */
export type Language = 'it' | 'en' | 'de';

/** A message can have buttons in Italian and in English; the German app shows the Italian ones. */
const BUTTONS_OF: Readonly<Record<Language, 'it' | 'en'>> = { it: 'it', en: 'en', de: 'it' };

export interface Button {
  readonly text: string;
  readonly target: LinkTarget;
}

export type Head =
  | { readonly readable: true; readonly buttons: readonly Button[]; readonly body: string }
  /** The app hides the whole message behind a warning. */
  | { readonly readable: false };

/** The buttons in one language of the app. Without the block of this language there are none: the app does not look further. */
export function buttonsIn(attributes: unknown, language: Language): Button[] {
  return buttonsOf(property(attributes, BUTTONS_OF[language]));
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
