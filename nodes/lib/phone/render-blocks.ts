/** Blocks of text to elements. */
import type { Block, Inline } from './blocks';
import type { Make, PhoneElement } from './dom';
import type { PhoneTexts } from './texts';

/** Headings of the text begin below the message's own title, an h2. */
const HEADINGS = { 1: 'h3', 2: 'h4', 3: 'h5' } as const;

export function blockRenderer<E extends PhoneElement<E>>(
  make: Make<E>,
  texts: PhoneTexts,
): (block: Block) => E {
  function inline(node: Inline): E | string {
    switch (node.type) {
      case 'text':
        return node.text;
      case 'code':
        return make('code', '', node.text);
      case 'strong':
      case 'em':
        return make(node.type, '', ...node.children.map(inline));
      case 'image':
        return make('span', 'phone-image', node.alt === '' ? texts.image : `${texts.image}: ${node.alt}`);
      case 'link':
        return link(node);
    }
  }

  function link({ target, children }: Extract<Inline, { type: 'link' }>): E {
    const content = children.map(inline);
    if (target.kind === 'open') return opening(make, 'phone-link', target.href, content, texts);
    const note = target.kind === 'unsupported' ? make('small', '', ` (${texts.unsupported})`) : undefined;
    return make('span', 'phone-link-inert', ...content, note);
  }

  function list({ numbered, items }: Extract<Block, { type: 'list' }>): E {
    const entries = items.map((blocks) => make('li', '', ...blocks.map(render)));
    return make(numbered ? 'ol' : 'ul', '', ...entries);
  }

  function render(block: Block): E {
    switch (block.type) {
      case 'paragraph':
        return make('p', '', ...block.children.map(inline));
      case 'heading':
        return make(HEADINGS[block.level], `phone-h${block.level}`, ...block.children.map(inline));
      case 'list':
        return list(block);
      case 'banner': {
        const title = block.title === '' ? undefined : make('strong', 'phone-banner-title', block.title);
        return make('div', 'phone-banner', title, block.text);
      }
      case 'code':
        return make('pre', '', make('code', '', block.text));
      case 'divider':
        return make('hr', '');
      case 'gap':
        return make('div', block.large ? 'phone-gap-large' : 'phone-gap');
    }
  }
  return render;
}

/** A link to another tab that tells the other side nothing and gets no hold of this one. */
export function opening<E extends PhoneElement<E>>(
  make: Make<E>,
  className: string,
  href: string,
  content: readonly (E | string)[],
  texts: PhoneTexts,
): E {
  const element = make('a', className, ...content, make('span', 'phone-hidden', ` (${texts.newTab})`));
  element.setAttribute('href', href);
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
  return element;
}
