/** Blocks of text to elements. */
import type { ComponentChildren, JSX } from 'preact';
import type { Block, Inline, LinkTarget } from './blocks';
import type { PhoneTexts } from './texts';

/** Headings of the text begin below the message's own title, an h2. */
const HEADINGS = { 1: 'h3', 2: 'h4', 3: 'h5' } as const;

export function blockElements(blocks: readonly Block[], texts: PhoneTexts): JSX.Element[] {
  return blocks.map((block) => blockElement(block, texts));
}

function blockElement(block: Block, texts: PhoneTexts): JSX.Element {
  switch (block.type) {
    case 'paragraph':
      return <p>{inlineElements(block.children, texts)}</p>;
    case 'heading': {
      const Heading = HEADINGS[block.level];
      return <Heading class={`phone-h${block.level}`}>{inlineElements(block.children, texts)}</Heading>;
    }
    case 'list': {
      const items = block.items.map((item) => <li>{blockElements(item, texts)}</li>);
      return block.numbered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'banner':
      return (
        <div class="phone-banner">
          {block.title !== '' && <strong class="phone-banner-title">{block.title}</strong>}
          {block.text}
        </div>
      );
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'divider':
      return <hr />;
    case 'gap':
      return <div class={block.large ? 'phone-gap-large' : 'phone-gap'} />;
  }
}

function inlineElements(nodes: readonly Inline[], texts: PhoneTexts): ComponentChildren[] {
  return nodes.map((node) => inlineElement(node, texts));
}

function inlineElement(node: Inline, texts: PhoneTexts): ComponentChildren {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return <code>{node.text}</code>;
    case 'strong':
      return <strong>{inlineElements(node.children, texts)}</strong>;
    case 'em':
      return <em>{inlineElements(node.children, texts)}</em>;
    case 'image':
      return <span class="phone-image">{[texts.image, node.alt].filter(Boolean).join(': ')}</span>;
    case 'link': {
      const content = inlineElements(node.children, texts);
      if (node.target.kind === 'open') return opening('phone-link', node.target.href, content, texts);
      return (
        <span class="phone-link-inert">
          {content}
          {unsupported(node.target, texts)}
        </span>
      );
    }
  }
}

/** A link to another tab that tells the other side nothing and gets no hold of this one. */
export function opening(
  className: string,
  href: string,
  content: ComponentChildren,
  texts: PhoneTexts,
): JSX.Element {
  return (
    <a class={className} href={href} target="_blank" rel="noopener noreferrer">
      {content}
      <span class="phone-hidden"> ({texts.newTab})</span>
    </a>
  );
}

export function unsupported({ kind }: LinkTarget, texts: PhoneTexts): JSX.Element | undefined {
  return kind === 'unsupported' ? <small> ({texts.unsupported})</small> : undefined;
}
