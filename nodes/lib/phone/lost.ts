/** What of a text the citizen will not see as it was meant. */
import { type Token, marked } from 'marked';
import { tokensOf } from './tokens';

export interface Lost {
  /** Tables, and text struck through, vanish in the app. */
  readonly table: boolean;
  readonly strikethrough: boolean;
  /** The first HTML tag: the app prints tags as they were typed. */
  readonly html: string | undefined;
  /** A `---` anywhere: IO's e-mail copy begins after the last one. */
  readonly rule: boolean;
}

/** Reads the text as the phone does, so that what is told is what is seen. */
export function whatIsLost(markdown: string): Lost {
  const tokens = tokensOf(markdown);
  return {
    table: has(tokens, ({ type }) => type === 'table'),
    strikethrough: has(tokens, ({ type }) => type === 'del'),
    html: firstTag(tokens),
    rule: markdown.includes('---'),
  };
}

function has(tokens: Token[], test: (token: Token) => boolean): boolean {
  let found = false;
  void marked.walkTokens(tokens, (token) => {
    found ||= test(token);
  });
  return found;
}

function firstTag(tokens: Token[]): string | undefined {
  let tag: string | undefined;
  void marked.walkTokens(tokens, (token) => {
    if (token.type !== 'html') return;
    const visible = token.raw.replace(/<br\s*\/?>/gi, '');
    tag ??= /<[^>\n]*>?/.exec(visible)?.[0].slice(0, 40);
  });
  return tag;
}
