import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MESSAGES, withOwnFields } from '../../../nodes/messages';
import { escapeMarkdown, oneLine, readText } from '../../../nodes/lib/core/text';
import { checkField } from '../../../nodes/lib/core';
import {
  composed,
  exampleRow,
  readBlock,
  readWithMarked,
  readWithRemark,
  type Reading,
  SIMULATOR,
  valueOf,
} from './support';
import { examplesOf } from '../../support/examples-of';

/**
 * Readers of Markdown with GitHub's extensions may look for bare addresses in the finished text (as
 * remark-gfm does).
 */
const BARE_ADDRESS = /(?:https?:\/\/|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+/i;

/** What IO's e-mail copy strips with regular expressions before anything reads the Markdown. */
const STRIPPED_BY_EMAIL = /\*.+\*|_.+_|`.+`|~.+~|\[.*\][([]|<[^>]*>|---/;

const HOSTILE = [
  'https://evil.example/x',
  'HTTP://evil.example',
  'www.evil.example',
  'WWW.evil.example:80',
  'a@evil.example',
  'mailto:a@evil.example',
  'xmpp:a@evil.example/x',
  'javascript:alert(1)',
  '[qui](https://evil.example)',
  '](https://evil.example)',
  '(https://evil.example)',
  '![qui](https://evil.example/a.png)',
  '[qui][1]',
  '[1]: https://evil.example',
  '[^1]',
  '<https://evil.example>',
  '<a href="https://evil.example">qui</a>',
  '<br>',
  '<!-- x -->',
  '**a**',
  '_a_',
  '~~a~~',
  '`a`',
  '```',
  '~~~',
  '# a',
  '###### a',
  '> a',
  '- a',
  '+ a',
  '* a',
  '1. a',
  '1)',
  '123456789. a',
  '---',
  '***',
  '- - -',
  '===',
  '= yaml =',
  '| a | b |',
  '\n\n# a\n\n',
  '\n---\n',
  '\r\n\r\na',
  '\u2028\u2029a',
  '    a',
  '\ta',
  'a  \nb',
  'a\\',
  '\\',
  '&lt;b&gt;',
  '&#42;',
  '&',
  'a!',
  ':',
  'http:',
  'http:/',
  '//evil.example',
  '://evil.example',
  'ww',
  'w.evil.example',
  '.evil.example',
  '{{url}}',
  '{{{url}}}',
  '\u202Ea\u0000',
];

const hostile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(' ', 'a', 'Mensa', '1', '\n', '!', '(', ')', '[', ']', '*', '_', '-', '@'),
      },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''))
  .filter(isText);

/** What a row may say: anything else is an error, or no value. */
function isText(value: unknown): boolean {
  const read = readText(value, 'x');
  return read.ok && read.value !== '';
}

/** The text of a value as the citizen has to see it. */
const seen = (value: string) => oneLine(value);
const withoutBreaks = (text: string) => text.replaceAll('\u200B', '');

async function readings(markdown: string): Promise<[string, Reading][]> {
  return [
    ['remark', await readWithRemark(markdown)],
    ['marked', readWithMarked(markdown)],
  ];
}

describe('A value in Markdown', () => {
  for (const value of HOSTILE) {
    it(`${JSON.stringify(value)} is one paragraph of plain text, as it was typed`, async () => {
      for (const [reader, reading] of await readings(escapeMarkdown(seen(value)))) {
        assert.deepEqual(
          reading.elements.filter((element) => !['root', 'sentence'].includes(element)),
          ['paragraph'],
          reader,
        );
        assert.equal(withoutBreaks(reading.text), seen(value), reader);
      }
    });
  }

  for (const [value, escaped] of [
    ["D'Àvila & figli", "D'Àvila & figli"],
    ['Bando (2026), ore 10:30: 50 % - seconda fase', 'Bando (2026), ore 10:30: 50 % - seconda fase'],
    ['1.500 € l’anno', '1.500 € l’anno'],
    ['art. 3 - «Nidi»', 'art. 3 - «Nidi»'],
    ['a*b', 'a&#42;b'],
    ['A&lt', 'A&#38;lt'],
    ['a--b', 'a&#45;&#45;b'],
    ['1. Mensa', '1&#46; Mensa'],
    ['www.comune.example', 'www\u200B.comune.example'],
  ] as const) {
    it(`${value} is written ${escaped}`, () => {
      assert.equal(escapeMarkdown(value), escaped);
    });
  }

  it('of 10,000 marks is escaped at once', () => {
    // Processor time, which others on this computer do not take away; a pattern that goes back takes minutes.
    for (const mark of ['-', 'w', '[', 'a', ':', '1', '!', '& ']) {
      const started = process.cpuUsage();
      escapeMarkdown(oneLine(mark.repeat(10_000)));
      const { user } = process.cpuUsage(started);
      assert.ok(user < 500_000, `${mark}: ${user} µs`);
    }
  });
});

describe('No value of a text field', () => {
  for (const definition of MESSAGES.filter((message) => message.modelName !== '')) {
    const texts = definition.fields.filter((field) => field.kind === 'text' || field.kind === 'list');

    it(`of ${definition.slug} adds a link, a button, a paragraph or anything else, or shows otherwise than typed`, async () => {
      const row = exampleRow(definition);
      const plain = composed(definition, row);
      const expected = (await readings(readBlock(plain.content.markdown).body)).map(
        ([, { elements }]) => elements,
      );

      await fc.assert(
        fc.asyncProperty(
          fc.array(hostile, { minLength: texts.length, maxLength: texts.length }),
          async (values) => {
            const filled = { ...row };
            texts.forEach(({ name, kind }, index) => {
              const value = seen(values[index] ?? '') || 'x';
              // A list keeps its two items; titles have a limit of their own.
              filled[name] = kind === 'list' ? [`x ${value}`, 'y'] : value.slice(0, 80).trim();
            });
            fc.pre(
              texts.every((field) => {
                const read = checkField(field, filled[field.name], SIMULATOR);
                return read.ok && read.value.kind !== 'none';
              }),
            );
            const message = composed(definition, filled);
            const { attributes, body } = readBlock(message.content.markdown);
            assert.deepEqual(attributes, readBlock(plain.content.markdown).attributes);
            assert.doesNotMatch(message.content.subject, /[\r\n]/);
            const all = await readings(body);
            all.forEach(([reader, { elements, text }], index) => {
              assert.deepEqual(elements, expected[index], reader);
              assert.doesNotMatch(text.replaceAll('https://www.comune.example', ''), BARE_ADDRESS, reader);
              for (const { name, kind } of texts) {
                if (kind === 'text' && definition.body.includes(`{{${name}}}`)) {
                  assert.ok(
                    withoutBreaks(text).includes(valueOf(readText(filled[name], name))),
                    `${reader}: ${name}`,
                  );
                }
              }
            });
            assert.doesNotMatch(
              body.replace(/\*\*(Devi|Entro).*\*\*/g, '').replaceAll('[visita questo sito](', ''),
              STRIPPED_BY_EMAIL,
            );
          },
        ),
        { numRuns: examplesOf(150) },
      );
    });
  }

  for (const [a, b] of [
    ['1', ') a'],
    ['12', '. a'],
    ['7', ')2'],
  ] as const) {
    it(`makes no numbered list of "${a}" and "${b}" side by side`, async () => {
      const definition = withOwnFields([
        { name: 'a', kind: 'text' },
        { name: 'b', kind: 'text' },
      ]);
      const body = `{{a}}{{b}}\n\n${'Testo che basta per arrivare agli ottanta caratteri. '.repeat(2)}`;
      const row = { codice_fiscale: 'AAAAAA00A00A000A', a, b };
      const { markdown } = composed(definition, row, { title: 'Titolo qualunque', body }).content;
      for (const [reader, { elements }] of await readings(markdown))
        assert.ok(!elements.some((element) => /list|ol|li/i.test(element)), reader);
    });
  }

  it('of an own text does so either, wherever its placeholder stands', async () => {
    const definition = withOwnFields([
      { name: 'a', kind: 'text' },
      { name: 'b', kind: 'text' },
    ]);
    const filler =
      'Testo che basta per arrivare agli ottanta caratteri che sono chiesti da IO per un messaggio.';
    const body = `{{a}}\n\nTesto\n{{a}}\n\n- {{a}}{{b}}\n\n> {{a}}\n\n1. {{a}}\n\n**{{a}}** ({{b}}) [{{a}}](https://www.comune.example) {{a}}[x](https://www.comune.example)\n\n${filler}`;
    const options = { title: 'Titolo con {{a}}', body };
    const row = (a: string, b: string) => ({ codice_fiscale: 'AAAAAA00A00A000A', a, b });
    const expected = await readings(composed(definition, row('x', 'y'), options).content.markdown);

    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (first, second) => {
        const [a, b] = [seen(first).slice(0, 90).trim() || 'x', seen(second).trim() || 'y'];
        fc.pre(isText(a) && isText(b));
        const all = await readings(composed(definition, row(a, b), options).content.markdown);
        all.forEach(([reader, { elements, text }], index) => {
          assert.deepEqual(elements, expected[index]?.[1].elements, reader);
          assert.doesNotMatch(text, BARE_ADDRESS, reader);
        });
      }),
      { numRuns: examplesOf(500) },
    );
  });
});
