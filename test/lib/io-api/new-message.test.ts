import assert from 'node:assert/strict';
import { wrongFields } from '../../../nodes/lib/io-api';

const good = {
  fiscal_code: 'AAAAAA00A00A000A',
  content: { subject: 'x'.repeat(10), markdown: 'y'.repeat(80) },
};
const withContent = (content: object) => ({ ...good, content: { ...good.content, ...content } });

const payment = { amount: 1, notice_number: '301000000000001760' };
const remote = { id: 'a', configuration_id: '01HMRBX079WA5SGYBQP1A7FSKH' };

const CASES: readonly [string, unknown, string[]][] = [
  ['nothing', undefined, ['message']],
  ['a list', [], ['message']],
  ['no content', { fiscal_code: good.fiscal_code }, ['content']],
  ['a lower-case fiscal code', { ...good, fiscal_code: 'aaaaaa00a00a000a' }, ['fiscal_code']],
  ['an unknown level', { ...good, feature_level_type: 'GOLD' }, ['feature_level_type']],
  ['a short life', { ...good, time_to_live: 10 }, ['time_to_live']],
  ['a title of 9', withContent({ subject: 'x'.repeat(9) }), ['content.subject']],
  ['a title of 121', withContent({ subject: 'x'.repeat(121) }), ['content.subject']],
  ['a body of 79', withContent({ markdown: 'x'.repeat(79) }), ['content.markdown']],
  ['a body of 10,001', withContent({ markdown: 'x'.repeat(10_001) }), ['content.markdown']],
  ['a date without time', withContent({ due_date: '2027-01-31' }), ['content.due_date']],
  ['a day that is none', withContent({ due_date: '2027-13-31T00:00:00Z' }), ['content.due_date']],
  ['a date that is no text', withContent({ due_date: 20270131 }), ['content.due_date']],
  [
    'a flag that is text',
    withContent({ require_secure_channels: 'yes' }),
    ['content.require_secure_channels'],
  ],
  ['payment that is no object', withContent({ payment_data: 5 }), ['content.payment_data']],
  [
    'an amount with cents as decimals and a short notice',
    withContent({ payment_data: { amount: 12.5, notice_number: '123' } }),
    ['content.payment_data.amount', 'content.payment_data.notice_number'],
  ],
  ['third-party data that is text', withContent({ third_party_data: 'x' }), ['content.third_party_data']],
  [
    'third-party data without ids',
    withContent({ third_party_data: {} }),
    ['content.third_party_data.id', 'content.third_party_data.configuration_id'],
  ],
  ...(
    [
      ['invalid_after_due_date', 'yes', 'invalid_after_due_date'],
      ['payee', {}, 'payee.fiscal_code'],
      ['payee', { fiscal_code: '123' }, 'payee.fiscal_code'],
      ['payee', 'x', 'payee.fiscal_code'],
    ] as const
  ).map(([name, value, field]): (typeof CASES)[number] => [
    `payment_data.${name} = ${JSON.stringify(value)}`,
    withContent({ payment_data: { ...payment, [name]: value } }),
    [`content.payment_data.${field}`],
  ]),
  ...(
    [
      ['has_attachments', 1],
      ['has_remote_content', 'true'],
      ['has_precondition', 'NONE'],
      ['original_sender', ''],
      ['original_receipt_date', '2027-01-31'],
      ['summary', ''],
    ] as const
  ).map(([name, value]): (typeof CASES)[number] => [
    `third_party_data.${name} = ${JSON.stringify(value)}`,
    withContent({ third_party_data: { ...remote, [name]: value } }),
    [`content.third_party_data.${name}`],
  ]),
];

describe("IO's rules for a message that others composed", () => {
  it('finds nothing wrong with a full message', () => {
    const full = withContent({
      due_date: '2027-01-31T22:59:59Z',
      require_secure_channels: true,
      payment_data: { ...payment, invalid_after_due_date: true, payee: { fiscal_code: '00000000000' } },
      third_party_data: { ...remote, has_attachments: true, has_precondition: 'ONCE', summary: 'x' },
    });
    assert.deepEqual(wrongFields({ ...full, feature_level_type: 'ADVANCED', time_to_live: 3600 }), []);
  });

  for (const [name, message, expected] of CASES)
    it(`names the field at fault: ${name}`, () => {
      assert.deepEqual(wrongFields(message), expected);
    });
});
