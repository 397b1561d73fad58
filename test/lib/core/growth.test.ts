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

/** Milliseconds of the processor, so that other processes do not count; the least of some tries. */
function costOf(run: () => unknown, tries: number): number {
  let least = Infinity;
  for (let left = tries; left > 0; left -= 1) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/**
 * Ten times as much may cost ten times as much, and as much again and half for what a measurement is worth. What grows does so
 * each time it is looked at; a pause of the process does not.
 */
function grows(rule: (text: string) => unknown, scrap: string, looks = 4): string | undefined {
  const [small, large] = [
    scrap.repeat(Math.ceil(SMALL / scrap.length)),
    scrap.repeat(Math.ceil((10 * SMALL) / scrap.length)),
  ];
  if (costOf(() => rule(large), 1) < 20) return undefined;
  const [less, more] = [costOf(() => rule(small), 5), costOf(() => rule(large), 3)];
  if (more < 20 || more < 25 * less) return undefined;
  return looks > 1
    ? grows(rule, scrap, looks - 1)
    : `${JSON.stringify(scrap)}: ${String(less)} → ${String(more)} ms`;
}

describe('A value ten times as long', () => {
  for (const [name, rule] of Object.entries(RULES))
    it(`costs ${name} about ten times as much, whatever it is made of`, () => {
      assert.deepEqual(
        SCRAPS.map((scrap) => grows(rule, scrap)).filter((found) => found !== undefined),
        [],
      );
    }).timeout(60_000);

  it('of five million signs is refused in any field without being read', () => {
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
    for (const kind of kinds)
      for (const value of [' '.repeat(5_000_000), Array.from({ length: 1_000_000 }, () => 'a')]) {
        const field = { name: 'x', kind, required: true, example: '' };
        const cost = costOf(() => {
          const read = checkField(field, value, { mode: 'live', premium: true });
          assert.equal(read.ok || read.problem.code, 'TEXT_TOO_LONG');
        }, 3);
        assert.ok(cost < 20, `${kind}: ${String(cost)} ms`);
      }
  });

  it('of bytes or of many items is shown in an error at once', () => {
    for (const value of [Buffer.alloc(5_000_000), Array.from({ length: 1_000_000 }, () => 'a')])
      assert.ok(costOf(() => shown(value), 3) < 20);
  });
});

describe('A text of the institution ten times as long', () => {
  const [message] = MESSAGES;
  for (const scrap of ['{{url}} ', '{{#url}}a{{/url}}', '[a](b) ', '<a> ', '\n1. a', '<!-- a -->'])
    it(`of ${JSON.stringify(scrap)} is planned in about ten times the time`, () => {
      assert.ok(message);
      const plan = (text: string) => planOf(message, { body: text });
      assert.equal(grows(plan, scrap), undefined);
    });

  it('is looked at for what the app loses within 200 ms, at the most that IO takes', () => {
    for (const scrap of ['[', '*', '_', '> ', '- ', '`', '<', '~', '\n1. a', '[a](', '&'])
      assert.ok(costOf(() => whatIsLost(scrap.repeat(Math.floor(10_000 / scrap.length))), 2) < 1_000, scrap);
  });
});
