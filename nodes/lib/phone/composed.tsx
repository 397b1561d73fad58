/**
 * The citizen's phone for the editor's preview. It shows only messages that core has just composed: their buttons' block has
 * one known shape, so the YAML library that the inbox needs for strangers' messages can stay out of the editor's bundle.
 */
import type { JSX } from 'preact';
import { buttonsIn, type Head, type Language } from './buttons';
import { parsedMessage } from './parsed';
import { type PhoneProps, Screen } from './screen';

export { type Lost, whatIsLost } from './lost';
export { emailCopy } from './reveals';

/** One language of the block: a button, its two texts quoted as in JSON. Not `.`, which stops at U+2028 and U+2029 too. */
const LANGUAGE = '(it|en):\\n  cta_1:\\n    text: ("[^\\n]*")\\n    action: ("[^\\n]*")\\n';
const BLOCK = new RegExp(`^---\\n(?:${LANGUAGE})(?:${LANGUAGE})---\\n`);

export function ComposedPhone(props: PhoneProps): JSX.Element {
  const { markdown } = props.message.content;
  const head = splitComposed(markdown, props.language ?? 'it');
  return <Screen {...props} text={parsedMessage(markdown, head)} />;
}

/** The head of a composed message: our block, or none. */
export function splitComposed(markdown: string, language: Language): Head {
  const match = BLOCK.exec(markdown);
  if (!match) return { readable: true, buttons: [], body: markdown };
  const [block, ...parts] = match;
  const attributes = { [at(parts, 0)]: buttonOf(parts, 1), [at(parts, 3)]: buttonOf(parts, 4) };
  return { readable: true, buttons: buttonsIn(attributes, language), body: markdown.slice(block.length) };
}

function buttonOf(parts: readonly string[], from: number): unknown {
  const [text, action] = [at(parts, from), at(parts, from + 1)].map(
    (quoted) => JSON.parse(quoted) as unknown,
  );
  return { cta_1: { text, action } };
}

function at(parts: readonly string[], index: number): string {
  return parts[index] ?? '';
}
