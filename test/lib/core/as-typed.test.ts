import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asTyped, withoutComments } from '../../../nodes/lib/core/as-typed';
import { type Block, type Inline, parseMessage } from '../../../nodes/lib/phone';
import { withOwnFields } from '../../../nodes/messages';
import { composed, invented, LONG } from './support';

/** What the citizen reads, with the numbers that the app gives to lists. */
function seen(markdown: string): string {
  const inline = (node: Inline): string =>
    'children' in node ? node.children.map(inline).join('') : 'text' in node ? node.text : node.alt;
  const block = (one: Block): string => {
    if ('children' in one) return one.children.map(inline).join('');
    if (one.type === 'list')
      return one.items
        .map((item, at) => `${one.numbered ? `${String(at + 1)}.` : '•'} ${item.map(block).join('\n')}`)
        .join('\n');
    return 'text' in one ? one.text : '';
  };
  return parseMessage(markdown).blocks.map(block).filter(Boolean).join('\n').trim();
}

describe('A number at the start of a line', () => {
  for (const [typed, shown] of [
    ['57. Rossi', '57. Rossi'],
    ['57) Rossi', '57) Rossi'],
    ['2025. Un anno', '2025. Un anno'],
    ['Il bando:\n\n2025. Un anno\n2026. Un altro', 'Il bando:\n2025. Un anno\n2026. Un altro'],
    ['1. a\n2. b\n3. c', '1. a\n2. b\n3. c'],
    ['1. a\n\n2. b', '1. a\n2. b'],
    ['1. a\n3. b', '1. a\n3. b'],
    ['1. a\n2. b\n\n1. c', '1. a\n2. b\n1. c'],
    ['1. a\n\nTesto\n\n2. b', '1. a\nTesto\n2. b'],
    ['0. a\n1. b', '0. a\n1. b'],
    ['2. a\n3. b', '2. a\n3. b'],
    ['1. a\n1. b', '1. a\n1. b'],
    ['- 57. Rossi\n- 58. Verdi', '• 57. Rossi\n• 58. Verdi'],
    ['1. a\n   1. b\n   2. c\n2. d', '1. a\n1. b\n2. c\n2. d'],
    ['1. a\n   7. b\n2. c', '1. a\n7. b\n2. c'],
    ['- a\n\n3. b', '• a\n3. b'],
    ['1. a\n# Titolo\n2. b', '1. a\nTitolo\n2. b'],
    ['3.', '3.'],
    ['- a\n  1. b\n2. c', '• a\n1. b\n2. c'],
    ['31.12.2026 scade', '31.12.2026 scade'],
  ] as const)
    it(`of ${JSON.stringify(typed)} is seen as typed`, () => {
      assert.equal(seen(asTyped(typed)), shown);
    });

  it('is written with a reference only where the app would count otherwise', () => {
    assert.equal(asTyped('57. Rossi'), '57&#46; Rossi');
    assert.equal(asTyped('1. a\n2. b'), '1. a\n2. b');
    assert.equal(asTyped('```\n57. a\n```'), '```\n57. a\n```');
  });

  it('made of a value and a full stop of the text shows the value', () => {
    const own = withOwnFields([
      { name: 'posizione', kind: 'text' },
      { name: 'persona', kind: 'text' },
    ]);
    const body = `La graduatoria:\n\n{{posizione}}. {{persona}}\n\n${LONG}`;
    const row = { codice_fiscale: invented, posizione: 57, persona: 'Ada Neri' };
    const { markdown } = composed(own, row, { title: 'La graduatoria', body }).content;
    assert.match(seen(markdown), /^La graduatoria:\n57\. Ada Neri\n/);
  });

  it('is the one that was typed, whatever lists, bullets and blank lines stand together', () => {
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom('', '', '- '), fc.integer({ min: 0, max: 4 }), fc.constantFrom('.', ')'))
        .map(([bullet, n, mark]) => `${bullet}${String(n)}${mark} voce`),
      fc.constantFrom('', '', 'testo', '- punto'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
        const numbers = (text: string) => text.match(/\d+(?=[.)] voce)/g) ?? [];
        assert.deepEqual(numbers(seen(asTyped(lines.join('\n')))), numbers(lines.join('\n')));
      }),
      { numRuns: 500 },
    );
  });
});

describe('What the app would cut from a text', () => {
  for (const [typed, shown] of [
    ['[Documenti]: carta e ISEE', '[Documenti]: carta e ISEE'],
    ['[Documenti]:\n\nCarta e ISEE', '[Documenti]:\nCarta e ISEE'],
    ['  [Ufficio]: primo piano', '[Ufficio]: primo piano'],
    ['[sito][1]\n\n[1]: https://www.comune.example/', 'sito'],
    ['[sito][1]\n\n[1]: domani', '[sito][1]\n[1]: domani'],
    ['20 m^[2] di prato', '20 m^[2] di prato'],
    ['Vedi nota [^1] qui', 'Vedi nota [^1] qui'],
    ['\uF0B7 Carta\n\uF0B7\tISEE', '• Carta\n• ISEE'],
  ] as const)
    it(`of ${JSON.stringify(typed)} is seen`, () => {
      assert.equal(seen(asTyped(typed)), shown);
    });
});

describe('A remark of the author', () => {
  for (const [typed, kept] of [
    ['a <!-- nota --> b', 'a  b'],
    ['a\n<!-- nota\nlunga -->\nb', 'a\nb'],
    ['<!-- uno --><!-- due -->a', 'a'],
    ['a <!-- aperta', 'a <!-- aperta'],
    ['a', 'a'],
  ] as const)
    it(`is not in ${JSON.stringify(typed)} as it leaves`, () => {
      assert.equal(withoutComments(typed), kept);
    });

  it('reaches no citizen, and the placeholders in it ask for nothing', () => {
    const own = withOwnFields([{ name: 'nota', kind: 'text' }]);
    const body = `<!-- per {{nota}} -->\n${LONG}`;
    const { markdown } = composed(
      own,
      { codice_fiscale: invented },
      { title: 'Un titolo giusto', body },
    ).content;
    assert.equal(markdown, LONG);
  });
});
