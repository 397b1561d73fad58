/** A message's text, read. */
import type { Block } from './blocks';
import type { Button, Head } from './buttons';
import { parseMarkdown } from './markdown';

export interface ParsedMessage {
  /** False: the app shows a warning first, and `blocks` only on demand, the broken YAML among them. */
  readonly readable: boolean;
  readonly blocks: readonly Block[];
  /** At most two, never those that the app adds itself ("Paga"). */
  readonly buttons: readonly Button[];
}

/** @param markdown the whole text, for when its head cannot be read */
export function parsedMessage(markdown: string, head: Head): ParsedMessage {
  if (!head.readable) return { readable: false, blocks: parseMarkdown(markdown), buttons: [] };
  return { readable: true, blocks: parseMarkdown(head.body), buttons: head.buttons };
}
