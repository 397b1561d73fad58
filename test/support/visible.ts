import type { Block, Inline } from '../../nodes/lib/phone';

/** Everything that can be read of some blocks. */
export function visible(all: readonly Block[]): string {
  const inline = (node: Inline): string =>
    'children' in node ? node.children.map(inline).join('') : 'text' in node ? node.text : node.alt;
  return all
    .map((block) => {
      if ('children' in block) return block.children.map(inline).join('');
      if (block.type === 'list') return block.items.map(visible).join('\n');
      return 'text' in block ? block.text : '';
    })
    .join('\n');
}
