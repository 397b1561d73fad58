/** A message of whatever origin: its text as the app takes it apart, and the article. */
import type { Language } from './buttons';
import type { PhoneDocument, PhoneElement } from './dom';
import { splitHead } from './head';
import { parsedMessage, type ParsedMessage } from './parsed';
import { type PhoneMessage, type PhoneOptions, renderParsed } from './render';

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
