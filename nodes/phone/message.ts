/** A message's text as the app takes it apart. */
import type { Block } from './blocks';
import { type Button, type Language, splitHead } from './buttons';
import { parseMarkdown } from './markdown';

export interface ParsedMessage {
  /** False: the app shows a warning first, and `blocks` only on demand, the broken YAML among them. */
  readonly readable: boolean;
  readonly blocks: readonly Block[];
  /** At most two, never those that the app adds itself ("Paga"). */
  readonly buttons: readonly Button[];
}

/**
 * @param markdown `content.markdown` of a message, front matter included
 * @param language the language in which the citizen uses the app
 */
export function parseMessage(markdown: string, language: Language = 'it'): ParsedMessage {
  const head = splitHead(markdown, language);
  if (!head.readable) return { readable: false, blocks: parseMarkdown(markdown), buttons: [] };
  return { readable: true, blocks: parseMarkdown(head.body), buttons: head.buttons };
}
