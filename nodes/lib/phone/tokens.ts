/** A text taken apart as the app does it. */
import { type Token, marked } from 'marked';
import { withoutReferences } from './references';

/** Never throws: what is nested too deep for the library is one text, as typed. */
export function tokensOf(markdown: string): Token[] {
  const text = withoutReferences(markdown.replace(/\f/g, ' '));
  try {
    return marked.lexer(text);
  } catch {
    return [
      { type: 'paragraph', raw: text, text, tokens: [{ type: 'text', raw: text, text, escaped: false }] },
    ];
  }
}
