import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkField, type FieldDefinition, type FieldKind } from '../../../nodes/lib/core';
import { displayText } from '../../../nodes/lib/core/fields';
import { readAttachment } from '../../../nodes/lib/core/attachment';
import { readList } from '../../../nodes/lib/core/list';
import { readNoticeNumber } from '../../../nodes/lib/core/notice-number';
import { problem, shown } from '../../../nodes/lib/core/problem';
import { readText } from '../../../nodes/lib/core/text';
import { readUrl } from '../../../nodes/lib/core/url';
import { codeOf, composed, exampleRow, invented, LONG, message, problemsOf, valueOf } from './support';
import { anyText } from '../../support/any-text';

describe('A notice number', () => {
  const read = (value: unknown) => readNoticeNumber(value, 'numero_avviso');

  for (const value of ['301000000000001760', ' 3010 0000 0000 0017 60 ', '3010\u00A00000000000\t1760']) {
    it(`${JSON.stringify(value)} is taken without its blanks`, () => {
      assert.equal(valueOf(read(value)), '301000000000001760');
    });
  }

  for (const [value, code] of [
    [301000000000000000, 'NOTICE_NUMBER_IS_NUMBER'],
    [1, 'NOTICE_NUMBER_IS_NUMBER'],
    [301000000000001760n, 'NOTICE_NUMBER_IS_NUMBER'],
    ['3,01E+17', 'NOTICE_NUMBER_IS_NUMBER'],
    ['3.01000000000000e17', 'NOTICE_NUMBER_IS_NUMBER'],
    ['000000000000000000', 'NO_VALUE'],
    ['01000000000000017', 'NOTICE_NUMBER_SHORT'],
    ['100000000000017', 'NOTICE_NUMBER_SHORT'],
    ['10000000000017', 'NOTICE_NUMBER_INVALID'],
    ['3010000000000000171', 'NOTICE_NUMBER_INVALID'],
    ['401000000000000017', 'NOTICE_NUMBER_INVALID'],
    ['30100000000000001A', 'NOTICE_NUMBER_INVALID'],
    [['301000000000001760'], 'NOTICE_NUMBER_INVALID'],
  ] as const) {
    it(`${String(value)} (${typeof value}) is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }

  it('that is too short says how many digits it has', () => {
    const result = read('01000000000000017');
    assert.deepEqual(result.ok || result.problem.args, { length: 17 });
  });
});

describe('A web address', () => {
  const read = (value: unknown) => readUrl(value, 'url');

  for (const [value, url] of [
    ['https://www.comune.example/bandi/1', 'https://www.comune.example/bandi/1'],
    ['http://comune.example', 'http://comune.example/'],
    [' HTTPS://WWW.Comune.example/Bandi ', 'https://www.comune.example/Bandi'],
    ['https://comune.example/a b', 'https://comune.example/a%20b'],
    ['https://comune.example/a\u200Bb', 'https://comune.example/ab'],
    ['https://comune.example/(bando)', 'https://comune.example/%28bando%29'],
    ['https://comune.example/<b>"x`y', 'https://comune.example/%3Cb%3E%22x%60y'],
    ['https://comune.example/a\\b', 'https://comune.example/a%5Cb'],
    ['https://comune.example/?a=1&b=2#c', 'https://comune.example/?a=1&b=2#c'],
    ['https://comune.example/?a=1&lt;=2', 'https://comune.example/?a=1&lt%3B=2'],
    ['https://comune.example/a---b', 'https://comune.example/a--%2Db'],
    ['https://comune.example/città', 'https://comune.example/citt%C3%A0'],
    ['https://comune.example:8443/x', 'https://comune.example:8443/x'],
    ['https://192.0.2.7/x', 'https://192.0.2.7/x'],
    ['https://città.example/', 'https://xn--citt-3na.example/'],
    [
      'https://archivio.example/web/https://comune.example/',
      'https://archivio.example/web/https://comune.example/',
    ],
    [
      'https://comune.example/?torna=https://altro.example/',
      'https://comune.example/?torna=https://altro.example/',
    ],
    ['="https://comune.example/"', 'https://comune.example/'],
    ['https://comune.example/a*b*~c~[d]', 'https://comune.example/a%2Ab%2A%7Ec%7E%5Bd%5D'],
  ] as const) {
    it(`${JSON.stringify(value)} becomes ${url}`, () => {
      assert.equal(valueOf(read(value)), url);
      assert.equal(valueOf(read(url)), url, 'and stays so');
    });
  }

  for (const [value, code] of [
    ['www.comune.example', 'URL_SCHEME'],
    ['javascript:alert(1)', 'URL_SCHEME'],
    ['ftp://comune.example', 'URL_SCHEME'],
    ['iohandledlink://https://comune.example', 'URL_SCHEME'],
    ['ioit://main/messages', 'URL_SCHEME'],
    ['mailto:a@comune.example', 'URL_SCHEME'],
    ['https:comune.example', 'URL_INVALID'],
    ['https:/comune.example', 'URL_INVALID'],
    ['https:\\\\comune.example', 'URL_INVALID'],
    ['https://', 'URL_INVALID'],
    ['https:///x', 'URL_INVALID'],
    ['https://comune example/x', 'URL_INVALID'],
    ['https://comune.example:x/', 'URL_INVALID'],
    ['https://nome:segreto@comune.example/', 'URL_INVALID'],
    ['https://comune.example@altro.example/', 'URL_INVALID'],
    ['https://comune.example\\@altro.example/', 'URL_INVALID'],
    [42, 'URL_INVALID'],
    ...[
      'https://x)*www.evil.example/',
      'https://www.comune.example;www',
      'https://www.comune.example,/',
      'https://comune/',
      'https://www/',
      'https://www..example/',
      'https://-a.example/',
      'https://a-.example/',
      'https://a.example-/',
      'https://comune.123/',
      'https://0x7f.1/',
      'https://2130706433/',
      'https://[::1]/',
      'https://$comune.example/',
      `https://${'a'.repeat(64)}.example/`,
      `https://${'a.'.repeat(130)}example/`,
      'tel:+390612345',
    ].map((text) => [text, text.startsWith('tel') ? 'URL_SCHEME' : 'URL_INVALID'] as const),
    ...[
      'https://www.comune.example;https://www.altro.example',
      'https://a.example/x; https://b.example/y',
      'https://a.example/x\nhttps://b.example/y',
      'https://a.example/x oppure www.b.example',
      'https://a.examplehttps://b.example',
      'www.a.example, www.b.example',
    ].map((text) => [text, 'URL_TWO'] as const),
  ] as const) {
    it(`${JSON.stringify(value)} is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }

  it('that is taken has nothing that could end a link, a quoted text or a line', () => {
    fc.assert(
      fc.property(anyText(), (rest) => {
        const result = read(`https://comune.example/${rest}`);
        if (!result.ok) return;
        assert.match(result.value, /^https:\/\/comune\.example\/[\w!#$%&+,./:;=?@-]*$/);
        assert.ok(!result.value.includes('---'));
      }),
    );
  });
});

describe('An address behind a button', () => {
  const read = (value: unknown) => readUrl(value, 'pulsante_url', { contact: true });

  for (const [value, url] of [
    ['tel:+39 06 1234567', 'tel:+39061234567'],
    ['TEL:800-123.456', 'tel:800123456'],
    ['sms:+393331234567', 'sms:+393331234567'],
    ['mailto:ufficio.sociale@Comune.example', 'mailto:ufficio.sociale@comune.example'],
    ['mailto:a@comune.example?subject=Bando (2026)', undefined],
    ['mailto:a@comune.example?subject=Bando%20(2026)', 'mailto:a@comune.example?subject=Bando%20%282026%29'],
    ['https://comune.example', 'https://comune.example/'],
    ['tel:', undefined],
    ['tel:12', undefined],
    ['tel:+39 chiama', undefined],
    ['mailto:ufficio', undefined],
    ['mailto:a@b', undefined],
    ['mailto:a@comune.example,b@comune.example', undefined],
    ['javascript:alert(1)', undefined],
    ['ufficio@comune.example', undefined],
  ] as const)
    it(`${value} ${url === undefined ? 'is an error' : `becomes ${url}`}`, () => {
      const result = read(value);
      assert.equal(result.ok ? result.value : undefined, url);
    });

  it('makes a button of the own text that calls, and no link of the model’s', () => {
    const own = { codice_fiscale: invented, pulsante: 'Chiama', pulsante_url: 'tel:+39061234567' };
    const { markdown } = composed(message('messaggio'), own, {
      title: 'Chiamaci domani',
      body: LONG,
    }).content;
    assert.ok(markdown.includes('action: "iohandledlink://tel:+39061234567"'));
    const row = { ...exampleRow(message('richiesta-accolta')), url: 'tel:+39061234567' };
    assert.deepEqual(
      problemsOf(message('richiesta-accolta'), row).map(({ code }) => code),
      ['URL_SCHEME'],
    );
  });
});

describe('A list', () => {
  const read = (value: unknown) => readList(value, 'documenti');

  for (const [value, items] of [
    ['Attestazione ISEE; Copia del documento', ['Attestazione ISEE', 'Copia del documento']],
    ['uno\r\ndue\n\ntre;', ['uno', 'due', 'tre']],
    [
      ['uno', ' due ', '', null, 3],
      ['uno', 'due', '3'],
    ],
    ['- uno\n• due\n* tre', ['uno', 'due', 'tre']],
    ['uno, due', ['uno, due']],
    [['- '], []],
    [['* \u200B-'], []],
    ['-Carta\n-ISEE\n-5 gradi', ['Carta', 'ISEE', '-5 gradi']],
    ['\uF0B7 Carta \uF0B7\tISEE', ['Carta', 'ISEE']],
    ['Carta<br/>Stato d&#39;avanzamento', ['Carta', "Stato d'avanzamento"]],
    ['Carta_x000D_\nISEE', ['Carta', 'ISEE']],
    [';;', []],
    [[], []],
  ] as const) {
    it(`${JSON.stringify(value)} has the items ${JSON.stringify(items)}`, () => {
      assert.deepEqual(valueOf(read(value)), items);
    });
  }

  for (const [value, code] of [
    [{ a: 1 }, 'LIST_INVALID'],
    [7, 'LIST_INVALID'],
    [[['uno']], 'LIST_INVALID'],
    [['uno', 1.5], 'LIST_INVALID'],
    ['Identit\uFFFD', 'TEXT_GARBLED'],
    ['Carta; NULL', 'NO_VALUE'],
    ['Carta; #RIF!', 'CELL_ERROR'],
  ] as const) {
    it(`${JSON.stringify(value)} is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }
});

describe('An attachment', () => {
  const read = (value: unknown) => readAttachment(value, 'allegato');
  const ulid = '01HXAMPE00000000000000000Z';

  it('is the name of the content and the configuration that gives it', () => {
    assert.deepEqual(valueOf(read({ id: ' bando-12 ', configuration_id: ulid, other: 1 })), {
      data: { id: 'bando-12', configuration_id: ulid, has_attachments: true },
    });
  });

  for (const [value, reference] of [
    [' bando\u00A0affitto.pdf\n', 'bando affitto.pdf'],
    ['https://archivio.comune.example/bando.pdf', 'https://archivio.comune.example/bando.pdf'],
    [2027, '2027'],
  ])
    it(`${JSON.stringify(value)} is a file that is still to be promised`, () => {
      assert.deepEqual(valueOf(read(value)), { reference });
    });

  it('whose name was read with the wrong encoding is an error that says so', () => {
    assert.equal(codeOf(read('Citt\uFFFD.pdf')), 'TEXT_GARBLED');
  });

  for (const value of [
    true,
    1.5,
    new Date(0),
    [],
    {},
    { id: 'bando-12' },
    { id: '', configuration_id: ulid },
    { id: 12, configuration_id: ulid },
    { id: 'bando-12', configuration_id: 'no' },
    { id: 'bando-12', configuration_id: ulid.replace('Z', 'U') },
  ]) {
    it(`${JSON.stringify(value)} is an error`, () => {
      assert.equal(codeOf(read(value)), 'ATTACHMENT_INVALID');
    });
  }
});

describe('A text', () => {
  const read = (value: unknown) => readText(value, 'causale');

  for (const [value, text] of [
    ['  Mensa \t\r\n scolastica ', 'Mensa scolastica'],
    ["D'Àvila", "D'Àvila"],
    ['a\u202Eb\u2066c\u200Dd\u00ADe\u0000f\u2028g', 'abcdef g'],
    ['SÃO PAULO, n.° 5, l’Âge, € 5', 'SÃO PAULO, n.° 5, l’Âge, € 5'],
    [2026, '2026'],
    [12n, '12'],
  ] as const) {
    it(`${JSON.stringify(typeof value === 'bigint' ? String(value) : value)} is read as ${JSON.stringify(text)}`, () => {
      assert.equal(valueOf(read(value)), text);
    });
  }

  for (const [value, code] of [
    [12.5, 'FIELD_NOT_TEXT'],
    [Number.NaN, 'FIELD_NOT_TEXT'],
    [true, 'FIELD_NOT_TEXT'],
    [new Date(0), 'FIELD_NOT_TEXT'],
    [['a'], 'FIELD_NOT_TEXT'],
    [{}, 'FIELD_NOT_TEXT'],
    [Symbol('x'), 'FIELD_NOT_TEXT'],
    ['Citt\uFFFD', 'TEXT_GARBLED'],
    ['a\uD800', 'TEXT_GARBLED'],
    ['l\u0092affitto', 'TEXT_GARBLED'],
    ['Citt\u00C3\u00A0', 'TEXT_GARBLED'],
    ['\u00C3\u02C6 pronto', 'TEXT_GARBLED'],
    ['n.\u00C2\u00B0 5', 'TEXT_GARBLED'],
    ['l\u00E2\u20AC\u2122affitto', 'TEXT_GARBLED'],
  ] as const) {
    it(`${shown(value)} (${typeof value}) is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }
});

describe('A field', () => {
  const options = { mode: 'simulator', premium: false } as const;
  const field = (kind: FieldKind, required: boolean): FieldDefinition => ({
    name: 'x',
    kind,
    required,
    example: '',
  });
  const examples: Record<FieldKind, [unknown, string]> = {
    fiscalCode: [invented, invented],
    text: ['Mensa', 'Mensa'],
    date: ['2026-12-31', '31/12/2026'],
    money: ['1234,5', '1.234,50'],
    noticeNumber: ['301000000000001760', '301000000000001760'],
    url: ['https://comune.example/x', 'https://comune.example/x'],
    list: ['a;b', 'a, b'],
    attachment: [{ id: 'a', configuration_id: '01HXAMPE00000000000000000Z' }, ''],
  };

  for (const [kind, [value, text]] of Object.entries(examples) as [FieldKind, [unknown, string]][]) {
    it(`of kind ${kind} is missing when its value is nothing or blank, if it is required`, () => {
      for (const empty of [undefined, null, '', ' \u00A0\t', '\u200B']) {
        assert.equal(codeOf(checkField(field(kind, true), empty, options)), 'FIELD_MISSING');
        assert.deepEqual(valueOf(checkField(field(kind, false), empty, options)), { kind: 'none' });
      }
    });

    it(`of kind ${kind} shows as ${JSON.stringify(text)}`, () => {
      assert.equal(
        displayText(valueOf(checkField(field(kind, true), value, { ...options, premium: true }))),
        text,
      );
    });

    it(`of kind ${kind} gives a problem that names it, for whatever comes in, and never throws`, () => {
      const anything = fc.oneof(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withNullPrototype: true,
          withMap: true,
          withSparseArray: true,
        }),
        anyText(),
        fc.constantFrom(Symbol('x'), () => 1, { toJSON: () => undefined }),
      );
      fc.assert(
        fc.property(anything, (value) => {
          const result = checkField(field(kind, true), value, { mode: 'live', premium: true });
          if (result.ok) return;
          assert.equal(result.problem.field, 'x');
          assert.ok((result.problem.value ?? '').length <= 80);
        }),
      );
    });
  }

  it('of kind list without items is missing', () => {
    assert.equal(codeOf(checkField(field('list', true), ' ; ', options)), 'FIELD_MISSING');
    assert.deepEqual(valueOf(checkField(field('list', false), [], options)), { kind: 'none' });
  });

  it('of kind attachment is not looked at without Premium', () => {
    assert.deepEqual(valueOf(checkField(field('attachment', false), 'bando.pdf', options)), { kind: 'none' });
  });
});

describe('A problem', () => {
  it('shortens a long value, and not in the middle of a character', () => {
    assert.equal(problem('FIELD_NOT_TEXT', 'x', 'a'.repeat(81)).value, `${'a'.repeat(79)}…`);
    assert.equal(problem('FIELD_NOT_TEXT', 'x', `${'a'.repeat(78)}😀a`).value, `${'a'.repeat(78)}…`);
  });

  it('shows an object as JSON, or says what it is', () => {
    assert.equal(problem('FIELD_NOT_TEXT', 'x', { a: 1 }).value, '{"a":1}');
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    assert.equal(problem('FIELD_NOT_TEXT', 'x', circle).value, '[object Object]');
    assert.equal(problem('FIELD_NOT_TEXT', 'x', null).value, 'null');
  });
});
