/**
 * Markdown as the app shows it (IO API: "message text"). The reading is a library's; what the app drops, prints raw or
 * shows in its own way is decided here.
 */
import type { Token, Tokens } from 'marked';
import type { Block, Inline } from './blocks';
import { decodeEntities } from './entities';
import { linkTarget } from './links';
import { tokensOf } from './tokens';

/** Never throws for any text. */
export function parseMarkdown(markdown: string): Block[] {
  return blocksOf(tokensOf(markdown));
}

function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks: Block[] = [];
  let lineEnds = 0;
  for (const token of tokens) {
    if (token.type === 'space') {
      // Line ends, one more than the blank lines; some lie at the end of the block before.
      const blankLines = lineEnds + countLineEnds(token.raw) - 1;
      if (blocks.length > 0) blocks.push({ type: 'gap', large: blankLines >= 2 });
      continue;
    }
    lineEnds = countLineEnds(/\n*$/.exec(token.raw)?.[0] ?? '');
    const block = blockOf(token);
    if (block) blocks.push(block);
  }
  return blocks;
}

const countLineEnds = (text: string): number => text.split('\n').length - 1;

/** Undefined for what the app leaves out without a trace: tables, definitions. */
function blockOf(token: Token): Block | undefined {
  switch (token.type) {
    case 'paragraph':
    case 'text':
      return paragraph(inlinesOf(childrenOf(token)));
    case 'heading': {
      const { depth } = token as Tokens.Heading;
      const children = inlinesOf(childrenOf(token));
      if (depth === 1 || depth === 2 || depth === 3) return { type: 'heading', level: depth, children };
      return paragraph(children);
    }
    case 'list':
      return listOf(token as Tokens.List);
    case 'blockquote':
      return bannerOf((token as Tokens.Blockquote).text);
    case 'code':
      return codeOf(token as Tokens.Code);
    case 'html':
      return paragraph(rawHtml((token as Tokens.HTML).text.trim()));
    case 'hr':
      return { type: 'divider' };
    default:
      return undefined;
  }
}

/** A paragraph of which nothing is left is none. */
function paragraph(children: readonly Inline[]): Block | undefined {
  return children.length > 0 ? { type: 'paragraph', children } : undefined;
}

/** Where the text is fenced, the fences show as well. */
function codeOf({ codeBlockStyle, raw, text }: Tokens.Code): Block {
  return { type: 'code', text: codeBlockStyle === 'indented' ? text : raw.trim() };
}

function listOf(list: Tokens.List): Block {
  const items = list.items.map((item) => blocksOf(item.tokens).filter(({ type }) => type !== 'gap'));
  return { type: 'list', numbered: list.ordered, items };
}

/** `[!picture]` and a first line that is a heading are the app's; the rest is taken as typed. */
function bannerOf(text: string): Block {
  const [first = '', ...rest] = text.replace(/^\s*\[![^\]]*\]\s*/, '').split('\n');
  const title = /^#{1,6}\s+(.*)$/.exec(first)?.[1];
  if (title === undefined) return { type: 'banner', title: '', text: [first, ...rest].join('\n').trim() };
  return { type: 'banner', title, text: rest.join('\n').trim() };
}

function inlinesOf(tokens: readonly Token[]): Inline[] {
  return tokens.flatMap(inlineOf);
}

/** Nothing for what the app leaves out: strikethrough, with the text in it. */
function inlineOf(token: Token): Inline[] {
  switch (token.type) {
    case 'text': {
      const nested = childrenOf(token);
      if (nested.length > 0) return inlinesOf(nested);
      return [{ type: 'text', text: withBreaks(decodeEntities((token as Tokens.Text).text)) }];
    }
    case 'escape':
      return [{ type: 'text', text: (token as Tokens.Escape).text }];
    case 'br':
      return [{ type: 'text', text: '\n' }];
    case 'strong':
    case 'em':
      return [{ type: token.type, children: inlinesOf(childrenOf(token)) }];
    case 'codespan':
      return [{ type: 'code', text: (token as Tokens.Codespan).text }];
    case 'link': {
      const target = linkTarget(decodeEntities((token as Tokens.Link).href));
      return [{ type: 'link', target, children: inlinesOf(childrenOf(token)) }];
    }
    case 'image':
      return [{ type: 'image', alt: decodeEntities((token as Tokens.Image).text) }];
    case 'html':
      return rawHtml((token as Tokens.Tag).text);
    default:
      return [];
  }
}

/** `<br>` breaks the line; every other tag, and every comment, stands there as it was typed. */
function rawHtml(html: string): Inline[] {
  const text = withBreaks(html);
  return text === '' ? [] : [{ type: 'text', text }];
}

/** The app looks for it in the finished text, so that `&#60;br>` breaks the line as well. */
function withBreaks(text: string): string {
  return text.replace(/<br\s{0,9}\/?>/gi, '\n');
}

function childrenOf(token: Token): readonly Token[] {
  return ('tokens' in token ? token.tokens : undefined) ?? [];
}
