/** A message of whatever origin: its text as the app takes it apart, and the phone. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { blockElements } from './block-elements';
import type { Language } from './buttons';
import { splitHead } from './head';
import { parseMarkdown } from './markdown';
import { parsedMessage, type ParsedMessage } from './parsed';
import { type PhoneProps, Screen } from './screen';
import { TEXTS } from './texts';

/**
 * @param markdown `content.markdown` of a message, front matter included
 * @param language the language in which the citizen uses the app
 */
export function parseMessage(markdown: string, language: Language = 'it'): ParsedMessage {
  return parsedMessage(markdown, splitHead(markdown, language));
}

export function Phone(props: PhoneProps): JSX.Element {
  const { markdown } = props.message.content;
  const text = useMemo(() => parseMessage(markdown, props.language), [markdown, props.language]);
  return <Screen {...props} text={text} />;
}

/** A text by itself, as the body of a message would show it; front matter has no meaning there. */
export function MarkdownText(props: { readonly markdown: string; readonly language: Language }): JSX.Element {
  const { markdown, language } = props;
  const blocks = useMemo(() => parseMarkdown(markdown), [markdown]);
  return <div class="phone-body">{blockElements(blocks, TEXTS[language])}</div>;
}
