import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compose, PROBLEM_CODES } from '../../../nodes/lib/core';
import { MESSAGES } from '../../../nodes/messages';
import { anyText } from '../../support/any-text';

/** What a flow can put into a row: JSON and whatever a function node makes, and texts that are nearly right. */
const value = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  anyText({ maxLength: 200 }),
  fc.constantFrom('AAAAAA00A00A000A', '1.234,56', '30/11/2026', '301000000000001760', 'https://a.example'),
);

describe('core: a row of anything', () => {
  for (const message of MESSAGES)
    it(`is a message ${message.slug} within IO's limits, or problems that are known`, () => {
      const row = fc.record(Object.fromEntries(message.fields.map(({ name }) => [name, value])), {
        requiredKeys: [],
      });
      const text = { title: 'Un titolo di prova', body: 'Un testo di prova per il messaggio. '.repeat(3) };
      fc.assert(
        fc.property(
          row,
          fc.constantFrom('simulator', 'trial', 'live'),
          fc.boolean(),
          (values, mode, premium) => {
            const own = message.body === '' ? text : {};
            const composed = compose(message, values, { mode, premium, paymentButton: '', ...own });
            if (!composed.ok) {
              assert.ok(composed.problems.length > 0);
              for (const { code } of composed.problems) assert.ok(PROBLEM_CODES.includes(code));
              return;
            }
            const { subject, markdown, payment_data: payment } = composed.message.content;
            assert.ok(
              subject.length >= 10 &&
                subject.length <= 120 &&
                markdown.length >= 80 &&
                markdown.length <= 10_000,
            );
            if (payment !== undefined) assert.ok(Number.isInteger(payment.amount) && payment.amount > 0);
          },
        ),
        { numRuns: 200 },
      );
    });
});
