/** What a row controls may cost no more than its length: every rule of core is fed inputs ten times as long. */
import assert from 'node:assert/strict';
import { checkField, type FieldKind, planOf } from '../../../nodes/lib/core';
import { asTyped, withoutComments } from '../../../nodes/lib/core/as-typed';
import { readDay } from '../../../nodes/lib/core/dates';
import { readFiscalCode } from '../../../nodes/lib/core/fiscal-code';
import { readList } from '../../../nodes/lib/core/list';
import { readCents } from '../../../nodes/lib/core/money';
import { readNoticeNumber } from '../../../nodes/lib/core/notice-number';
import { shown } from '../../../nodes/lib/core/problem';
import { escapeMarkdown, readText } from '../../../nodes/lib/core/text';
import { unfinishedIn } from '../../../nodes/lib/core/unfinished';
import { readUrl } from '../../../nodes/lib/core/url';
import { emailCopy, whatIsLost } from '../../../nodes/lib/phone/composed';
import { withoutReferences } from '../../../nodes/lib/phone/references';
import { MESSAGES } from '../../../nodes/messages';
import { costOf, grows } from '../../support/cost';

const RULES: Readonly<Record<string, (text: string) => unknown>> = {
  readText: (text) => readText(text, 'x'),
  readList: (text) => readList(text, 'x'),
  readUrl: (text) => readUrl(text, 'x', { contact: true }),
  'readUrl, behind a scheme': (text) => readUrl(`https://${text}`, 'x'),
  'readUrl, behind a host': (text) => readUrl(`https://a.example/${text}`, 'x'),
  'readUrl, of a mail': (text) => readUrl(`mailto:${text}`, 'x', { contact: true }),
  readDay: (text) => readDay(text, 'x'),
  readCents: (text) => readCents(text, 'x'),
  readNoticeNumber: (text) => readNoticeNumber(text, 'x'),
  readFiscalCode: (text) => readFiscalCode(text, 'x', 'live'),
  escapeMarkdown,
  asTyped,
  withoutComments,
  unfinishedIn,
  shown: (text) => shown([text]),
  emailCopy,
  withoutReferences,
};

const SCRAPS = [
  ...[
    'a',
    '0',
    '1.',
    '12,',
    "1'",
    ' ',
    '\n',
    '\n\n',
    '.',
    '-',
    '_',
    '#',
    '=',
    '&',
    ';',
    '%',
    '\\',
    '"',
    "'",
    '*',
  ],
  ...[
    '&amp;',
    '&#39',
    '&amp',
    '<',
    '<a',
    '<a ',
    '<br',
    '<!--',
    '<!-- -->',
    '_x000D_',
    '_x00',
    '%C3',
    '=C3',
    '\\u00',
    'NULL ',
    '\\N ',
  ],
  ...[
    '[',
    '](',
    '[a]:',
    '[a][b] ',
    '\n[',
    '\n[a]: b',
    '^[',
    '{{',
    '{a}',
    '%%',
    '(',
    ') [',
    '\n1. a',
    '\n- 1. a',
    '\n  1. a',
    '\n>',
    '\n```\n',
  ],
  ...[
    'www.',
    'https://',
    'a.',
    '@',
    '/',
    '\uF0B7',
    '\u200B',
    '\u3164',
    '\uD800',
    'Ã',
    'é',
    'x',
    'gg/mm/',
    'RSS ',
    '€ ',
  ],
];

const SMALL = 4_000;

/** How the cost of a rule grows with a text of nothing but `scrap`. */
async function growsWith(rule: (text: string) => unknown, scrap: string): Promise<string | undefined> {
  const grown = await grows((n) => rule(scrap.repeat(Math.ceil(n / scrap.length))), SMALL);
  return grown === undefined ? undefined : `${JSON.stringify(scrap)}: ${grown}`;
}

describe('A value ten times as long', () => {
  for (const [name, rule] of Object.entries(RULES))
    it(`costs ${name} about ten times as much, whatever it is made of`, async () => {
      const found: string[] = [];
      for (const scrap of SCRAPS) {
        const grown = await growsWith(rule, scrap);
        if (grown !== undefined) found.push(grown);
      }
      assert.deepEqual(found, []);
    }).timeout(60_000);

  it('of five million signs is refused in any field without being read', async () => {
    const kinds: FieldKind[] = [
      'text',
      'date',
      'money',
      'noticeNumber',
      'url',
      'list',
      'attachment',
      'fiscalCode',
    ];
    const values = [' '.repeat(5_000_000), Array.from({ length: 1_000_000 }, () => 'a')];
    for (const kind of kinds)
      for (const value of values) {
        const field = { name: 'x', kind, required: true, example: '' };
        const check = (): void => {
          const read = checkField(field, value, { mode: 'live', premium: true });
          assert.equal(read.ok || read.problem.code, 'TEXT_TOO_LONG');
        };
        const cost = await costOf(check, 3, 20);
        assert.ok(cost < 20, `${kind}: ${String(cost)} ms`);
      }
  });

  it('of bytes or of many items is shown in an error at once', async () => {
    for (const value of [Buffer.alloc(5_000_000), Array.from({ length: 1_000_000 }, () => 'a')])
      assert.ok((await costOf(() => shown(value), 3, 20)) < 20);
  });
});

describe('A text of the institution ten times as long', () => {
  const [message] = MESSAGES;
  for (const scrap of ['{{url}} ', '{{#url}}a{{/url}}', '[a](b) ', '<a> ', '\n1. a', '<!-- a -->'])
    it(`of ${JSON.stringify(scrap)} is planned in about ten times the time`, async () => {
      assert.ok(message);
      const plan = (text: string) => planOf(message, { body: text });
      assert.equal(await growsWith(plan, scrap), undefined);
    });

  it('is looked at for what the app loses within 200 ms, at the most that IO takes', async () => {
    for (const scrap of ['[', '*', '_', '> ', '- ', '`', '<', '~', '\n1. a', '[a](', '&']) {
      const text = scrap.repeat(Math.floor(10_000 / scrap.length));
      assert.ok((await costOf(() => whatIsLost(text), 2, 1_000)) < 1_000, scrap);
    }
  });
});
