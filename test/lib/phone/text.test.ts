import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Block, type Inline, parseMessage } from '../../../nodes/lib/phone';
import { visible } from '../../support/visible';

const blocks = (markdown: string): readonly Block[] => parseMessage(markdown).blocks;
const text = (value: string): Inline => ({ type: 'text', text: value });
const paragraph = (...children: Inline[]): Block => ({ type: 'paragraph', children });

describe('the text of a message on the phone', () => {
  const cases: Record<string, [string, readonly Block[]]> = {
    'keeps single line ends': ['uno\ndue', [paragraph(text('uno\ndue'))]],
    'shows bold, italic and both': [
      '**a** *b* ***c***',
      [
        paragraph(
          { type: 'strong', children: [text('a')] },
          text(' '),
          { type: 'em', children: [text('b')] },
          text(' '),
          { type: 'em', children: [{ type: 'strong', children: [text('c')] }] },
        ),
      ],
    ],
    'leaves a small gap for one blank line': [
      'a\n\nb',
      [paragraph(text('a')), { type: 'gap', large: false }, paragraph(text('b'))],
    ],
    'leaves one large gap for two or more': [
      'a\n\n\n\n\nb',
      [paragraph(text('a')), { type: 'gap', large: true }, paragraph(text('b'))],
    ],
    'styles three levels of headings': [
      '# a\n## b\n### c\n#### d',
      [
        { type: 'heading', level: 1, children: [text('a')] },
        { type: 'heading', level: 2, children: [text('b')] },
        { type: 'heading', level: 3, children: [text('c')] },
        paragraph(text('d')),
      ],
    ],
    'shows lists within lists, and numbers from 1 whatever was typed': [
      '- a\n  - b\n- c\n\n3. d',
      [
        {
          type: 'list',
          numbered: false,
          items: [
            [paragraph(text('a')), { type: 'list', numbered: false, items: [[paragraph(text('b'))]] }],
            [paragraph(text('c'))],
          ],
        },
        { type: 'gap', large: false },
        { type: 'list', numbered: true, items: [[paragraph(text('d'))]] },
      ],
    ],
    'takes a quotation as a box with its text as typed': [
      '> nota **bene** [x](https://x.it)',
      [{ type: 'banner', title: '', text: 'nota **bene** [x](https://x.it)' }],
    ],
    'gives the box a title, but no picture': [
      '> [!warning]\n> # Attenzione\n> testo',
      [{ type: 'banner', title: 'Attenzione', text: 'testo' }],
    ],
    'shows code as typed, its fences included': [
      '`a<b`\n\n```\n**x**\n```',
      [
        paragraph({ type: 'code', text: 'a<b' }),
        { type: 'gap', large: false },
        { type: 'code', text: '```\n**x**\n```' },
      ],
    ],
    'draws rules': ['a\n\n***', [paragraph(text('a')), { type: 'gap', large: false }, { type: 'divider' }]],
    'replaces images by their alternative text': [
      '![il logo](https://x.it/a.png)',
      [paragraph({ type: 'image', alt: 'il logo' })],
    ],
    'makes tables vanish': ['| a | b |\n|---|---|\n| 1 | 2 |', []],
    'makes strikethrough vanish, its text included': ['a ~~b~~ c', [paragraph(text('a '), text(' c'))]],
    'prints HTML raw': ['a <b>c</b>', [paragraph(text('a '), text('<b>'), text('c'), text('</b>'))]],
    'prints a block of HTML raw': [
      '<div onclick="x()">**a**</div>',
      [paragraph(text('<div onclick="x()">**a**</div>'))],
    ],
    'breaks the line at <br>': ['a<br>b<BR/>c', [paragraph(...['a', '\n', 'b', '\n', 'c'].map(text))]],
    'breaks it at a <br> that was written with references too': ['a&#60;br>b', [paragraph(text('a\nb'))]],
    'prints comments': [
      'a<!-- b -->c\n\n<!-- d -->',
      [
        paragraph(...['a', '<!-- b -->', 'c'].map(text)),
        { type: 'gap', large: false },
        paragraph(text('<!-- d -->')),
      ],
    ],
    'loses a label at the start of a line and the word behind it': [
      'Porta:\n[Carta]: identità e ISEE',
      [paragraph(text('Porta:\n e ISEE'))],
    ],
    'loses them across blank lines too': ['[Documenti]:\n\nCarta e ISEE', [paragraph(text(' e ISEE'))]],
    'loses footnotes': ['20 m^[2] e 3', [paragraph(text('20 m e 3'))]],
    'keeps a dash without a blank': ['-Carta\n-ISEE', [paragraph(text('-Carta\n-ISEE'))]],
    'decodes character references': [
      '12 &euro; &#39;&#x41;&amp;&nessuno;',
      [paragraph(text("12 € 'A&&nessuno;"))],
    ],
    'takes a form feed for a blank': ['a\fb', [paragraph(text('a b'))]],
    'unescapes punctuation': ['\\*a\\*', [paragraph(text('*'), text('a'), text('*'))]],
  };
  for (const [name, [markdown, expected]] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(blocks(markdown), expected);
    });
  }

  const targets: Record<string, 'open' | 'app' | 'unsupported'> = {
    'https://x.it/a?b=1#c': 'open',
    'HTTP://x.it': 'open',
    'mailto:a@x.it': 'open',
    'tel:+39061234': 'open',
    'sms:+39061234': 'open',
    'ioit://main/messages': 'app',
    'iohandledlink://https://x.it': 'unsupported',
    'iosso://https://x.it': 'unsupported',
    'javascript:alert(1)': 'unsupported',
    'JaVaScRiPt:alert(1)': 'unsupported',
    'java&#x09;script:alert(1)': 'unsupported',
    '&#x01;javascript:alert(1)': 'unsupported',
    'data:text/html,x': 'unsupported',
    'vbscript:x': 'unsupported',
    'file:///etc/passwd': 'unsupported',
    '//x.it': 'unsupported',
    '/pagina': 'unsupported',
  };
  for (const [href, kind] of Object.entries(targets)) {
    it(`treats a link to ${JSON.stringify(href)} as ${kind}`, () => {
      const [first] = blocks(`[x](<${href}>)`);
      assert.ok(first?.type === 'paragraph');
      const [link] = first.children;
      assert.ok(link?.type === 'link');
      assert.equal(link.target.kind, kind);
    });
  }

  it('resolves reference links and bare addresses', () => {
    const link = (href: string, name: string): Inline => ({
      type: 'link',
      target: { kind: 'open', href },
      children: [text(name)],
    });
    const reference = blocks('[sito][1]\n\n[1]: https://x.it');
    assert.deepEqual(reference[0], paragraph(link('https://x.it', 'sito')));
    assert.deepEqual(blocks('www.x.it'), [paragraph(link('http://www.x.it', 'www.x.it'))]);
    assert.deepEqual(blocks('https://x.it'), [paragraph(link('https://x.it', 'https://x.it'))]);
  });

  it('never fails, whatever the text, and never opens anything but web, mail and phone', () => {
    const scraps = fc.constantFrom(
      '---\n',
      '[a](',
      ')',
      '<',
      '>',
      '&#x',
      ';',
      '*',
      '`',
      '|',
      '\n',
      '- ',
      '~~',
      ':',
      'javascript:',
      'x',
    );
    const hrefs = (all: readonly (Inline | Block)[]): string[] =>
      all.flatMap((node): string[] => {
        const own = node.type === 'link' && node.target.kind === 'open' ? [node.target.href] : [];
        if ('children' in node) return [...own, ...hrefs(node.children)];
        return node.type === 'list' ? hrefs(node.items.flat()) : own;
      });
    fc.assert(
      fc.property(fc.array(fc.oneof(scraps, fc.string()), { maxLength: 40 }), (parts) => {
        const parsed = parseMessage(parts.join(''));
        for (const href of hrefs(parsed.blocks)) assert.match(href, /^(https?:\/\/|mailto:|tel:|sms:)/i);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the buttons of a message on the phone', () => {
  const action = 'iohandledlink://https://x.it/a?b=1';
  const block = (language: string, body = `cta_1:\n    text: "Vai"\n    action: "${action}"`): string =>
    `${language}:\n  ${body}\n`;
  const BODY = 'Testo del messaggio.';
  const head = (yaml: string): string => `---\n${yaml}---\n${BODY}`;
  const opens = { kind: 'open', href: 'https://x.it/a?b=1' } as const;

  it('stand before the text and do not show in it', () => {
    const parsed = parseMessage(head(block('it')));
    assert.deepEqual(parsed.buttons, [{ text: 'Vai', target: opens }]);
    assert.deepEqual(parsed.blocks, [paragraph(text(BODY))]);
  });

  it('exist only in the languages that have their own block', () => {
    assert.equal(parseMessage(head(block('it')), 'en').buttons.length, 0);
    assert.equal(parseMessage(head(block('en')), 'it').buttons.length, 0);
    assert.equal(parseMessage(head(block('it') + block('en')), 'en').buttons.length, 1);
  });

  it('are two at most', () => {
    const yaml = ['cta_1', 'cta_2', 'cta_3'].map(
      (name) => `  ${name}:\n    text: ${name}\n    action: ${action}\n`,
    );
    const { buttons } = parseMessage(head(`it:\n${yaml.join('')}`));
    assert.deepEqual(
      buttons.map((button) => button.text),
      ['cta_1', 'cta_2'],
    );
  });

  for (const [given, kind] of [
    ['iohandledlink://tel:+3906', 'open'],
    ['iohandledlink://mailto:a@x.it', 'open'],
    ['iohandledlink://copy:testo', 'app'],
    ['ioit://main/messages', 'app'],
    ['iosso://https://x.it', 'app'],
    ['https://x.it', undefined],
    ['iohandledlink://', undefined],
    ['iohandledlink://javascript:alert(1)', undefined],
    ['iohandledlink://iohandledlink://https://x.it', undefined],
    ['javascript:alert(1)', undefined],
  ] as const) {
    it(kind ? `lead with ${given} to: ${kind}` : `are not offered for ${given}`, () => {
      const parsed = parseMessage(head(`it:\n  cta_1:\n    text: "Vai"\n    action: "${given}"\n`));
      assert.equal(parsed.buttons[0]?.target.kind, kind);
      assert.equal(visible(parsed.blocks), BODY);
    });
  }

  it('are both shown when one of two leads somewhere', () => {
    const second = `  cta_2:\n    text: "Altro"\n    action: "https://x.it"\n`;
    const { buttons } = parseMessage(head(block('it') + second));
    assert.deepEqual(
      buttons.map(({ target }) => target.kind),
      ['open', 'unsupported'],
    );
  });

  describe('in accidents', () => {
    const whole = head(block('it'));
    const raw: Record<string, string> = {
      'a blank line before the first rule': `\n${whole}`,
      'a blank before the first rule': ` ${whole}`,
      'a blank after the first rule': whole.replace('---', '--- '),
      'text after the closing rule': `---\n${block('it')}--- ${BODY}`,
    };
    for (const [name, markdown] of Object.entries(raw)) {
      it(`show raw YAML after ${name}`, () => {
        const parsed = parseMessage(markdown);
        assert.equal(parsed.readable, true);
        assert.equal(parsed.buttons.length, 0);
        assert.match(visible(parsed.blocks), /iohandledlink/);
      });
    }

    const fine: Record<string, string> = {
      'a byte order mark': `\ufeff${whole}`,
      'Windows line ends': whole.replaceAll('\n', '\r\n'),
      'blanks after the closing rule': `---\n${block('it')}---  \n${BODY}`,
      'an unquoted address with question mark and fragment': whole.replace(`"${action}"`, `${action}&c=2#d`),
      'an unquoted apostrophe': whole.replace('"Vai"', "Vai all'elenco"),
      'the other marker of the library': whole.replaceAll('---', '= yaml ='),
    };
    for (const [name, markdown] of Object.entries(fine)) {
      it(`survive ${name}`, () => {
        const parsed = parseMessage(markdown);
        assert.equal(parsed.buttons.length, 1);
        assert.equal(visible(parsed.blocks).trim(), BODY);
      });
    }

    it('hide the whole message behind a warning when the YAML is broken', () => {
      const parsed = parseMessage(whole.replace('"Vai"', 'Vai: qui'));
      assert.equal(parsed.readable, false);
      assert.match(visible(parsed.blocks), /Testo del messaggio/);
    });

    it('lose what follows a blank and a hash', () => {
      assert.equal(parseMessage(whole.replace('"Vai"', 'Vai # uno')).buttons[0]?.text, 'Vai');
    });

    for (const value of ['123', 'true', '', '[a]']) {
      it(`vanish when their text is ${value === '' ? 'empty' : value}`, () => {
        const parsed = parseMessage(whole.replace('"Vai"', value));
        assert.deepEqual([parsed.readable, parsed.buttons.length, visible(parsed.blocks)], [true, 0, BODY]);
      });
    }

    it('vanish, or break the message, with tabs for indentation', () => {
      const parsed = parseMessage(whole.replaceAll(/^ +/gm, '\t'));
      assert.equal(parsed.buttons.length, 0);
    });

    it('swallow what stands between two rules of a text that begins with one', () => {
      const parsed = parseMessage('---\nMai mostrato\n---\nMostrato');
      assert.equal(visible(parsed.blocks), 'Mostrato');
    });

    it('spare a text that begins with a rule and has no second', () => {
      assert.match(visible(parseMessage('---\nMostrato').blocks), /Mostrato/);
    });

    it('are not moved by rules further down', () => {
      const parsed = parseMessage(`${whole}\n\n---\n\nfine\n\n---\n`);
      assert.equal(parsed.buttons.length, 1);
      assert.match(visible(parsed.blocks), /fine/);
    });
  });
});
