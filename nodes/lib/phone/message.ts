/** A message of whatever origin: its text as the app takes it apart, and the article. */
import type { Language } from './buttons';
import { type PhoneDocument, type PhoneElement, maker } from './dom';
import { splitHead } from './head';
import { parseMarkdown } from './markdown';
import { parsedMessage, type ParsedMessage } from './parsed';
import { type PhoneMessage, type PhoneOptions, renderParsed } from './render';
import { blockRenderer } from './render-blocks';
import { TEXTS } from './texts';

/**
 * @param markdown `content.markdown` of a message, front matter included
 * @param language the language in which the citizen uses the app
 */
export function parseMessage(markdown: string, language: Language = 'it'): ParsedMessage {
  return parsedMessage(markdown, splitHead(markdown, language));
}

/** Builds an article; nothing of the message is ever read as HTML. */
export function renderPhone<E extends PhoneElement<E>>(
  document: PhoneDocument<E>,
  message: PhoneMessage,
  options: PhoneOptions = {},
): E {
  return renderParsed(document, message, parseMessage(message.content.markdown, options.language), options);
}

/** A text by itself, as the body of a message would show it; front matter has no meaning there. */
export function renderMarkdown<E extends PhoneElement<E>>(
  document: PhoneDocument<E>,
  markdown: string,
  language: Language,
): E {
  const make = maker(document);
  return make('div', 'phone-body', ...parseMarkdown(markdown).map(blockRenderer(make, TEXTS[language])));
}
