import assert from 'node:assert/strict';
import { PROBLEM_CODES } from '../../../nodes/lib/core';
import { CATALOGUES } from '../../../nodes/locales';
import { LANGUAGES } from '../../../nodes/locales/catalogue';
import { MESSAGES } from '../../../nodes/messages';

/** What a sentence may speak of besides field and value, by code. */
const ARGS: Partial<Record<string, string[]>> = {
  ATTACHMENT_SOURCE: ['error'],
  ATTACHMENT_TOO_LARGE: ['max'],
  BODY_TOO_LONG: ['n', 'max'],
  BODY_TOO_SHORT: ['n', 'min'],
  BUTTON_INCOMPLETE: ['present'],
  MONEY_AMBIGUOUS: ['asDecimals', 'asThousands', 'cents', 'euros', 'whole'],
  DATE_MONTH_FIRST: ['example'],
  MONEY_IN_CENTS: ['asEuros', 'column'],
  MONEY_RANGE: ['max', 'min'],
  NOTICE_NUMBER_SHORT: ['n'],
  NOTICE_NUMBER_TWO_AMOUNTS: ['row'],
  CELL_DECIMALS: ['shown'],
  MONEY_SPLIT: ['as', 'next', 'row'],
  ROW_COLUMNS: ['expected', 'n'],
  PLACEHOLDER_UNKNOWN: ['name'],
  TEMPLATE_INVALID: ['column', 'line'],
  TEXT_CODED: ['found'],
  TEXT_TOO_LONG: ['n', 'max'],
  TEXT_UNFINISHED: ['piece'],
  TITLE_TOO_LONG: ['n', 'max'],
  TITLE_TOO_SHORT: ['n', 'min'],
};

/** Problems that have no value to show. */
const WITHOUT_VALUE = [
  'PAYLOAD_NOT_OBJECT',
  'PAYLOAD_IS_ARRAY',
  'FIELD_MISSING',
  'BUTTON_INCOMPLETE',
  'TEMPLATE_INVALID',
  'PLACEHOLDER_UNKNOWN',
  'TEXT_UNFINISHED',
  'CELL_MERGED',
  'CELL_NOT_CALCULATED',
];

for (const language of LANGUAGES) {
  const problems = CATALOGUES[language].problem as Readonly<Record<string, Sentence>>;
  const fields = CATALOGUES[language].field as Readonly<Record<string, string>>;
  describe(`The sentences in ${language}`, () => {
    it('are there for every problem, and for no other', () => {
      assert.deepEqual(Object.keys(problems).sort(), [...PROBLEM_CODES].sort());
    });

    for (const [code, sentence] of sentences(problems)) {
      it(`${code} names the field, the value and what to do`, () => {
        const names = [...sentence.matchAll(/__(\w+?)__/g)].map((match) => match[1] ?? '');
        const expected = ['field', ...(WITHOUT_VALUE.includes(code) ? [] : ['value']), ...(ARGS[code] ?? [])];
        assert.deepEqual([...new Set(names)].sort(), expected.sort());
        assert.ok(sentence.startsWith('__field__: '));
        assert.match(sentence, /[.:;,] .*\.$|Scrivi|Write/);
      });
    }

    it('have a label for every field of every message, and for those that are no field of one', () => {
      const names = MESSAGES.flatMap((definition) => definition.fields.map(({ name }) => name));
      assert.deepEqual(
        Object.keys(fields).sort(),
        [...new Set([...names, 'title', 'body', 'payload', 'filename'])].sort(),
      );
    });
  });
}

type Sentence = string | { readonly one: string; readonly other: string };

/** By their code, a plural with both forms. */
function sentences(problems: Readonly<Record<string, Sentence>>): [code: string, sentence: string][] {
  return Object.entries(problems).flatMap(([code, said]) =>
    (typeof said === 'string' ? [said] : [said.one, said.other]).map((one): [string, string] => [code, one]),
  );
}
